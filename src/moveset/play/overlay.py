"""Last on the road: what was seen, scored and pressed, drawn into the picture."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, MoveEvent, RgbImage, Score, TimedFrame, TriggerRule
from moveset.play.canvas import Canvas, Colour, blend, open_canvas
from moveset.play.keymap import Keymap
from moveset.see.pose.landmarks import COLUMNS, LANDMARKS, MIN_VISIBILITY

FADE_S: Final = 0.5
"""How long the name of a press stays."""

LEFT: Final[Colour] = (255, 159, 64)
RIGHT: Final[Colour] = (72, 187, 255)
MIDDLE: Final[Colour] = (235, 238, 242)
FAINT: Final[Colour] = (150, 158, 170)
TRACK: Final[Colour] = (58, 63, 72)
FIRED: Final[Colour] = (255, 209, 71)
INK: Final[Colour] = (20, 22, 27)
"""Orange and blue, which colour-blind people tell apart, for the player's own left and right."""

SURE: Final = 0.5
"""Limbs less visible than this are drawn faintly."""

ROW: Final = 14.0
"""From bar to bar, in units."""

FPS_FRAMES: Final = 30
"""Frames a second are counted over so many frames."""

_SIDE: Final = "shoulder-elbow elbow-wrist wrist-index shoulder-hip hip-knee knee-ankle ankle-heel"
_BONES: Final = (
    *(
        tuple(LANDMARKS.index(f"{side}_{end}") for end in bone.split("-"))
        for side in ("left", "right")
        for bone in [*_SIDE.split(), "heel-foot_index", "ankle-foot_index", "ear-eye"]
    ),
    *(
        tuple(LANDMARKS.index(name) for name in bone.split())
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
    """All that is drawn into one picture.

    Attributes
    ----------
    time_s
        Of the frame.
    landmarks
        (33, 6) or flat, as the pose extractor observed it; None or NaN draws nobody.
    score
        None draws empty bars.
    presses
        Pairs of a move and the seconds since it was pressed, oldest first.
    held
        What stands on the keys that are held down.
    fps
        Frames a second; None writes none.
    """

    time_s: float
    landmarks: FloatArray | None = None
    score: Score | None = None
    presses: Sequence[tuple[str, float]] = ()
    held: Sequence[str] = ()
    fps: float | None = None


def draw_overlay(image: RgbImage, scene: Scene, rules: Sequence[TriggerRule]) -> RgbImage:
    """Return a copy of the picture with skeleton, scores and presses drawn in.

    Parameters
    ----------
    image
        Any size; one with a side below 360 pixels comes back enlarged. Width and height of the
        result are even.
    rules
        One for each move, in the order of the bars; ``on`` is marked on each bar.
    """
    canvas = open_canvas(image)
    if scene.landmarks is not None:
        _draw_skeleton(canvas, scene.landmarks.reshape(len(LANDMARKS), len(COLUMNS)))
    _draw_bars(canvas, scene.score.probabilities if scene.score else {}, rules)
    _draw_clock(canvas, scene)
    _draw_held(canvas, scene.held, top=ROW * len(rules) + 24.0)
    _draw_presses(canvas, scene.presses)
    return canvas.image


def _draw_skeleton(canvas: Canvas, landmarks: FloatArray) -> None:
    """Draw what is hardly visible first and faintly, then the rest over it."""
    points = landmarks[:, :2] * canvas.zoom
    visible = np.where(np.isfinite(points).all(axis=1), landmarks[:, 5], 0.0)
    for within, strength in (((MIN_VISIBILITY, SURE), 0.55), ((SURE, 2.0), 1.0)):
        bones = [bone for bone in _BONES if within[0] <= min(visible[list(bone)]) < within[1]]
        _draw_bones(canvas, points, bones, strength)


def _draw_bones(
    canvas: Canvas, points: FloatArray, bones: Sequence[Sequence[int]], strength: float
) -> None:
    places = [(x, y) for x, y in points.tolist()]
    for start, end in bones:
        canvas.line(places[start], places[end], INK, 4.6)
    for start, end in bones:
        canvas.line(places[start], places[end], _colour((start, end), strength), 2.8)
    for joint in sorted({joint for bone in bones for joint in bone}):
        canvas.dot(places[joint], _colour((joint,), strength), 2.9)


def _colour(joints: Iterable[int], strength: float) -> Colour:
    sides = {LANDMARKS[joint].split("_")[0] for joint in joints}
    colour = LEFT if sides == {"left"} else RIGHT if sides == {"right"} else MIDDLE
    red, green, blue = (round(strength * part) for part in colour)
    return red, green, blue


def _draw_bars(
    canvas: Canvas, probabilities: Mapping[str, float], rules: Sequence[TriggerRule]
) -> None:
    """Draw a panel with a bar for each move and a mark where it presses."""
    if not rules:
        return
    left, length = 22.0 + max(canvas.text_width(rule.move, 6.5) for rule in rules), 74.0
    canvas.shade((6.0, 6.0), (left + length + 2.0, ROW * len(rules) + 8.0), 0.68)
    for number, rule in enumerate(rules):
        top = 14.0 + ROW * number
        value = min(max(0.0, probabilities.get(rule.move, 0.0)), 1.0)
        fired = value >= rule.threshold_on
        canvas.text(rule.move, (13.0, top + 6.0), FIRED if fired else MIDDLE, 6.5)
        canvas.box((left, top), (length, 6.0), TRACK)
        canvas.box((left, top), (length * value, 6.0), FIRED if fired else RIGHT)
        canvas.box((left + length * rule.threshold_on - 0.6, top - 2.0), (1.2, 10.0), MIDDLE)


def _draw_clock(canvas: Canvas, scene: Scene) -> None:
    fps = "" if scene.fps is None else f"   {scene.fps:.0f} fps"
    words = f"{scene.time_s:.1f} s{fps}"
    across = canvas.size[0] - canvas.text_width(words, 6.5) - 10.0
    canvas.outlined(words, (across, 18.0), MIDDLE, 6.5)


def _draw_held(canvas: Canvas, held: Sequence[str], top: float) -> None:
    """Draw the keys that are down, as caps in a row."""
    left = 8.0
    for words in held:
        width = canvas.text_width(words, 8.0) + 18.0
        canvas.box((left, top + 2.0), (width, 24.0), INK, 4.0)
        canvas.box((left, top), (width, 22.0), FIRED, 4.0)
        canvas.text(words, (left + 9.0, top + 15.0), INK, 8.0)
        left += width + 6.0


def _draw_presses(canvas: Canvas, presses: Sequence[tuple[str, float]]) -> None:
    """Write the latest presses large at the foot, the newest lowest, fading."""
    width, height = canvas.size
    foot = height - 20.0
    for move, age_s in reversed(presses):
        strength = 1.0 - age_s / FADE_S
        if not 0.0 < strength <= 1.0:
            continue
        words = move.replace("_", " ").upper()
        size = 26.0 * min(1.0, 0.92 * width / canvas.text_width(words, 26.0))
        across = (width - canvas.text_width(words, size)) / 2
        band = canvas.rows(foot - 1.4 * size, foot + 0.5 * size)
        before = band.copy()
        canvas.outlined(words, (across, foot), FIRED, size)
        # Stays full for the first half of its time, so that a single picture shows it too.
        blend(band, before, min(1.0, 2.0 * strength))
        foot -= size * 1.5


@dataclass(slots=True)
class Overlay:
    """Remembers what was pressed, and draws it into the frames that follow.

    Attributes
    ----------
    rules
        One for each move.
    keymap
        Names the keys on the caps of held moves; without it the caps bear the moves' names.
    """

    rules: Sequence[TriggerRule]
    keymap: Keymap | None = None
    _presses: deque[MoveEvent] = field(default_factory=lambda: deque(maxlen=4), init=False)
    _held: dict[str, str] = field(default_factory=dict, init=False)
    _times_s: deque[float] = field(default_factory=lambda: deque(maxlen=FPS_FRAMES), init=False)

    def note(self, event: MoveEvent) -> None:
        """Take notice of an event, before the frame that it came from is drawn."""
        if event.event == "release":
            self._held.pop(event.move, None)
            return
        self._presses.append(event)
        if any(rule.move == event.move and rule.hold for rule in self.rules):
            self._held[event.move] = self._cap(event.move)

    def draw(
        self, frame: TimedFrame, landmarks: FloatArray | None, score: Score | None
    ) -> RgbImage:
        """Return the frame with everything drawn in; see ``draw_overlay``."""
        self._times_s.append(frame.time_s)
        presses = [(event.move, frame.time_s - event.time_s) for event in self._presses]
        scene = Scene(
            time_s=frame.time_s,
            landmarks=landmarks,
            score=score,
            presses=presses,
            held=tuple(self._held.values()),
            fps=self._fps(),
        )
        return draw_overlay(frame.image, scene, self.rules)

    def _cap(self, move: str) -> str:
        binding = self.keymap.bindings.get(move) if self.keymap else None
        return binding.key if binding else move.replace("_", " ")

    def _fps(self) -> float | None:
        passed_s = self._times_s[-1] - self._times_s[0]
        return (len(self._times_s) - 1) / passed_s if passed_s > 0.0 else None
