"""The names of a gamepad's controls, and a step of a stick as the text of a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.shown_text import quote
from moveset.base.values import Json
from moveset.play.key_names import nearest, parse_key

BUTTONS: Final = ("a", "b", "x", "y", "lb", "rb", "back", "start", "guide", "ls", "rs")
"""The names on an Xbox 360 pad; ``ls`` and ``rs`` are clicks of the sticks."""

STICKS: Final = ("left_x", "left_y", "right_x", "right_y")
"""The axes of the sticks: -1 is left or down, 1 is right or up."""

TRIGGERS: Final = ("lt", "rt")

D_PAD: Final[Mapping[str, tuple[str, float]]] = {
    "left": ("pad_x", -1.0),
    "right": ("pad_x", 1.0),
    "down": ("pad_y", -1.0),
    "up": ("pad_y", 1.0),
}
"""The axis and value of each direction."""

AXES: Final = (*STICKS, *TRIGGERS, "pad_x", "pad_y")
"""The axes of a pad; the triggers go from 0 to 1, the others from -1 to 1."""

CONTROLS: Final = frozenset([*BUTTONS, *TRIGGERS, *D_PAD])
"""Every control that a key map names by its name alone."""

MIN_VALUE: Final = 0.05
"""A smaller step of a stick is within the dead zone of any game."""


@dataclass(frozen=True, slots=True)
class AxisStep:
    """An axis held at a value."""

    axis: str
    value: float


def parse_control(place: str, parts: Mapping[str, Json]) -> str:
    """Return what an entry of a key map presses: controls, or a step of a stick.

    Parameters
    ----------
    place
        Where the entry stands, for errors.
    parts
        With ``key``, or with ``stick`` and ``value``.

    Raises
    ------
    KeymapError
        The entry names an unknown control or stick, or its value is none from -1 to 1.
    """
    if "stick" not in parts:
        return parse_key(place, str(parts["key"]), CONTROLS)
    stick = parts["stick"]
    if not isinstance(stick, str) or stick not in STICKS:
        raise KeymapError(
            f"{place}: there is no stick {quote(stick)}: {nearest(str(stick), STICKS)}"
        )
    value = parts.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise KeymapError(f"{place}: {stick} needs a value: write value = -1.0, or up to 1.0")
    if not MIN_VALUE <= abs(value) <= 1.0:
        raise KeymapError(
            f"{place}: value is not a step of a stick: write -1.0 to -{MIN_VALUE}, "
            f"or {MIN_VALUE} to 1.0"
        )
    return f"{stick}={value:.3f}"


def find_step(control: str) -> AxisStep | None:
    """Return the axis and value of a trigger, a direction or a step of a stick.

    Returns
    -------
    None for a button.
    """
    if control in D_PAD:
        return AxisStep(*D_PAD[control])
    if control in TRIGGERS:
        return AxisStep(control, 1.0)
    axis, is_step, value = control.partition("=")
    return AxisStep(axis, float(value)) if is_step else None
