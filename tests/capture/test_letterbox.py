"""An image of another size keeps its shape, in the middle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.capture.letterbox import letterbox

side = st.integers(1, 60)


@pytest.mark.parametrize(
    ("height", "width", "filled"),
    [
        (48, 64, (slice(0, 48), slice(0, 64))),
        (96, 128, (slice(0, 48), slice(0, 64))),
        (24, 32, (slice(0, 48), slice(0, 64))),
        (48, 32, (slice(0, 48), slice(16, 48))),
        (24, 64, (slice(12, 36), slice(0, 64))),
    ],
    ids=["same", "larger", "smaller", "narrower", "flatter"],
)
def test_bars_fill_what_is_left_over(height: int, width: int, filled: tuple[slice, slice]) -> None:
    fitted = letterbox(np.full((height, width, 3), 200, np.uint8), 64, 48)
    expected = np.zeros((48, 64, 3), np.uint8)
    expected[filled] = 200
    assert (fitted == expected).all()


@given(side, side, side, side)
def test_every_size_fits_into_every_other(
    height: int, width: int, to_height: int, to_width: int
) -> None:
    image = np.full((height, width, 3), 200, np.uint8)
    fitted = letterbox(image, to_width, to_height)
    assert fitted.shape == (to_height, to_width, 3)
    assert fitted.max() == 200
