"""Folders of images whose classes differ by their colour, and options to train on them quickly."""

from dataclasses import replace

import cv2
import numpy as np

from moveset.workflow.options import image_options

COLOURS = {"punches": (200, 60, 60), "kicks": (60, 60, 200), "others": (60, 180, 60)}
SIZE = (60, 80)


def make_image(move: str, source: int, number: int) -> np.ndarray:
    """Return a wall of the move's colour, with a shape that is the source's own."""
    rng = np.random.default_rng(1000 * source + number)
    shade = np.array(COLOURS[move]) + 12 * (source % 3 - 1)
    image = np.clip(shade + rng.normal(0, 12, (*SIZE, 3)), 0, 255).astype(np.uint8)
    cv2.circle(image, (15 + 12 * source, 10 + number % 40), 9, (240, 240, 240), -1)
    return image


def write_set(folder, moves=tuple(COLOURS), sources=4, each=8):
    for move in moves:
        for source in range(sources):
            for number in range(each):
                path = folder / move / f"{'abcdef'[source]}{number:03d}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                bgr = make_image(move, source, number)[..., ::-1]
                path.write_bytes(bytes(cv2.imencode(".png", bgr)[1]))
    return folder


def quick_options(*asked, epochs=4, **more):
    """Return ``image_options`` that train in a second."""
    options = image_options(*asked, **more)
    quick = replace(
        options.train, epochs=epochs, min_steps=8, batch_size=2, ema_decay=0.85, copies=1
    )
    return replace(options, train=quick)
