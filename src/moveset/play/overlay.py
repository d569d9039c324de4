"""The overlay of a played frame: skeleton, scores and presses drawn into the image."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, MoveEvent, RgbImage, Score, TimedFrame, TriggerRule
from moveset.play.drawing import Canvas, Colour, blend, open_canvas
from moveset.play.key_names import PAUSE_KEY
from moveset.play.keymap import Keymap
from moveset.see.pose.landmarks import LANDMARK_NAMES, LANDMARK_VALUES, MIN_VISIBILITY

FADE_S: Final = 0.5
"""Time for which the name of a pressed move is shown."""

LEFT: Final[Colour] = (255, 159, 64)
RIGHT: Final[Colour] = (72, 187, 255)
MIDDLE: Final[Colour] = (235, 238, 242)
TRACK: Final[Colour] = (58, 63, 72)
ACTIVE: Final[Colour] = (255, 209, 71)
INK: Final[Colour] = (20, 22, 27)
"""The colours of the player's own left and right; colour-blind people can tell them apart."""

CLEARLY_VISIBLE: Final = 0.5
"""Limbs with a lower visibility are drawn darker."""

ROW_HEIGHT: Final = 14.0
"""Of a bar, in units."""

FPS_FRAMES: Final = 30
"""Frames over which frames per second are counted."""

_SIDE: Final = "shoulder-elbow elbow-wrist wrist-index shoulder-hip hip-knee knee-ankle ankle-heel"
_BONES: Final = (
    *(
        tuple(LANDMARK_NAMES.index(f"{side}_{end}") for end in bone.split("-"))
        for side in ("left", "right")
        for bone in [*_SIDE.split(), "heel-foot_index", "ankle-foot_index", "ear-eye"]
    ),
    *(
        tuple(LANDMARK_NAMES.index(name) for name in bone.split())
        for bone in (
            "left_shoulder right_shoulder",
            "left_hip right_hip",
            "left_eye nose",
            "right_eye nose",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn into one image.

    Attributes
    ----------
    time_s
        Of the frame.
    landmarks
        (33, 6) or flat, as the pose extractor returns them; None or NaN draws no skeleton.
    score
        None draws empty bars.
    presses
        Pairs of a move and the seconds since it was pressed, oldest first.
    held
        The labels of the keys that are held.
    fps
        Frames per second; None shows none.
    paused
        Whether no key is pressed until the pause key resumes.
    """

    time_s: float
    landmarks: FloatArray | None = None
    score: Score | None = None
    presses: Sequence[tuple[str, float]] = ()
    held: Sequence[str] = ()
    fps: float | None = None
    paused: bool = False


def draw_overlay(image: RgbImage, scene: Scene, rules: Sequence[TriggerRule]) -> RgbImage:
    """Return a copy of an image with skeleton, scores and presses drawn in.

    Parameters
    ----------
    image
        Of any size; one with a side below 360 pixels is enlarged. Width and height of the result
        are even.
    rules
        One for each move, in the order of the bars; each bar has a mark at ``threshold_on``.
    """
    canvas = open_canvas(image)
    if scene.landmarks is not None:
        _draw_skeleton(canvas, scene.landmarks.reshape(len(LANDMARK_NAMES), len(LANDMARK_VALUES)))
    _draw_bars(canvas, scene.score.probabilities if scene.score else {}, rules)
    _draw_clock(canvas, scene)
    _draw_held(canvas, scene.held, top=ROW_HEIGHT * len(rules) + 24.0)
    _draw_presses(canvas, scene.presses)
    if scene.paused:
        _draw_paused(canvas)
    return canvas.image


def _draw_skeleton(canvas: Canvas, landmarks: FloatArray) -> None:
    """Draw the hardly visible limbs first and darker, then the others over them."""
    points = landmarks[:, :2] * canvas.zoom
    visible = np.where(np.isfinite(points).all(axis=1), landmarks[:, 5], 0.0)
    for lowest, below, strength in (
        (MIN_VISIBILITY, CLEARLY_VISIBLE, 0.55),
        (CLEARLY_VISIBLE, math.inf, 1.0),
    ):
        bones = [bone for bone in _BONES if lowest <= min(visible[list(bone)]) < below]
        _draw_bones(canvas, points, bones, strength)


def _draw_bones(
    canvas: Canvas, points: FloatArray, bones: Sequence[Sequence[int]], strength: float
) -> None:
    at = [(x, y) for x, y in points.tolist()]
    for start, end in bones:
        canvas.line(at[start], at[end], INK, 4.6)
    for start, end in bones:
        canvas.line(at[start], at[end], _colour((start, end), strength), 2.8)
    for joint in sorted({joint for bone in bones for joint in bone}):
        canvas.dot(at[joint], _colour((joint,), strength), 2.9)


def _colour(joints: Iterable[int], strength: float) -> Colour:
    sides = {LANDMARK_NAMES[joint].split("_")[0] for joint in joints}
    colour = LEFT if sides == {"left"} else RIGHT if sides == {"right"} else MIDDLE
    red, green, blue = (round(strength * part) for part in colour)
    return red, green, blue


def _draw_bars(
    canvas: Canvas, probabilities: Mapping[str, float], rules: Sequence[TriggerRule]
) -> None:
    """Draw a panel with a bar for each move and a mark at its threshold."""
    if not rules:
        return
    left, length = 22.0 + max(canvas.text_width(rule.move, 6.5) for rule in rules), 74.0
    canvas.shade((6.0, 6.0), (left + length + 2.0, ROW_HEIGHT * len(rules) + 8.0), 0.68)
    for number, rule in enumerate(rules):
        top = 14.0 + ROW_HEIGHT * number
        value = min(max(0.0, probabilities.get(rule.move, 0.0)), 1.0)
        fired = value >= rule.threshold_on
        canvas.text(rule.move, (13.0, top + 6.0), ACTIVE if fired else MIDDLE, 6.5)
        canvas.box((left, top), (length, 6.0), TRACK)
        canvas.box((left, top), (length * value, 6.0), ACTIVE if fired else RIGHT)
        canvas.box((left + length * rule.threshold_on - 0.6, top - 2.0), (1.2, 10.0), MIDDLE)


def _draw_clock(canvas: Canvas, scene: Scene) -> None:
    fps = "" if scene.fps is None else f"   {scene.fps:.0f} fps"
    text = f"{scene.time_s:.1f} s{fps}"
    left = canvas.size[0] - canvas.text_width(text, 6.5) - 10.0
    canvas.outlined_text(text, (left, 18.0), MIDDLE, 6.5)


def _draw_held(canvas: Canvas, held: Sequence[str], top: float) -> None:
    """Draw the held keys as key caps in a row."""
    left = 8.0
    for text in held:
        width = canvas.text_width(text, 8.0) + 18.0
        canvas.box((left, top + 2.0), (width, 24.0), INK, 4.0)
        canvas.box((left, top), (width, 22.0), ACTIVE, 4.0)
        canvas.text(text, (left + 9.0, top + 15.0), INK, 8.0)
        left += width + 6.0


def _draw_presses(canvas: Canvas, presses: Sequence[tuple[str, float]]) -> None:
    """Write the latest presses large at the bottom, the newest lowest; they fade out."""
    width, height = canvas.size
    baseline = height - 20.0
    for move, age_s in reversed(presses):
        strength = 1.0 - age_s / FADE_S
        if not 0.0 < strength <= 1.0:
            continue
        text = move.replace("_", " ").upper()
        size = 26.0 * min(1.0, 0.92 * width / canvas.text_width(text, 26.0))
        left = (width - canvas.text_width(text, size)) / 2
        band = canvas.rows(baseline - 1.4 * size, baseline + 0.5 * size)
        before = band.copy()
        canvas.outlined_text(text, (left, baseline), ACTIVE, size)
        # Fully visible for the first half of its time, so that a still image shows it too.
        blend(band, before, min(1.0, 2.0 * strength))
        baseline -= size * 1.5


def _draw_paused(canvas: Canvas) -> None:
    text = f"PAUSED   {PAUSE_KEY.upper()} resumes"
    left = (canvas.size[0] - canvas.text_width(text, 12.0)) / 2
    canvas.outlined_text(text, (left, 24.0), ACTIVE, 12.0)


@dataclass(slots=True)
class Overlay:
    """Draws frames with the presses of the last moments and the keys held now.

    Attributes
    ----------
    rules
        One for each move.
    keymap
        Gives the labels of held keys; without it they show the moves' names.
    paused
        Whether no key is pressed until the pause key resumes.
    """

    rules: Sequence[TriggerRule]
    keymap: Keymap | None = None
    paused: bool = False
    _presses: deque[MoveEvent] = field(default_factory=lambda: deque(maxlen=4), init=False)
    _held: dict[str, str] = field(default_factory=dict, init=False)
    _times_s: deque[float] = field(default_factory=lambda: deque(maxlen=FPS_FRAMES), init=False)

    def add(self, event: MoveEvent) -> None:
        """Add an event, before its frame is drawn."""
        if event.event == "release":
            self._held.pop(event.move, None)
            return
        self._presses.append(event)
        if any(rule.move == event.move and rule.hold for rule in self.rules):
            self._held[event.move] = self._label(event.move)

    def draw(
        self, frame: TimedFrame, landmarks: FloatArray | None, score: Score | None
    ) -> RgbImage:
        """Return the image of a frame with the overlay; see ``draw_overlay``."""
        self._times_s.append(frame.time_s)
        presses = [(event.move, frame.time_s - event.time_s) for event in self._presses]
        scene = Scene(
            time_s=frame.time_s,
            landmarks=landmarks,
            score=score,
            presses=presses,
            held=tuple(self._held.values()),
            fps=self._fps(),
            paused=self.paused,
        )
        return draw_overlay(frame.image, scene, self.rules)

    def _label(self, move: str) -> str:
        binding = self.keymap.bindings.get(move) if self.keymap else None
        return binding.key if binding else move.replace("_", " ")

    def _fps(self) -> float | None:
        passed_s = self._times_s[-1] - self._times_s[0]
        return (len(self._times_s) - 1) / passed_s if passed_s > 0.0 else None
