"""Images of an empty room, and of a person in it."""

import numpy as np


def room(brightness: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(0)
    image = np.full((240, 320, 3), 120.0) + rng.normal(0, 4, (240, 320, 3))
    image[150:] *= 0.6
    return np.clip(image * brightness, 0, 255).astype(np.uint8)


def with_person(image: np.ndarray, column: int = 140) -> np.ndarray:
    image = image.copy()
    image[50:230, column : column + 40] = 20
    return image
