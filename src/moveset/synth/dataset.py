"""Labelled recordings of synthetic people with simulated tracker errors, without images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES, Catalogue
from moveset.synth.clip import SyntheticClip, synthesise_clip
from moveset.synth.person import Person
from moveset.synth.schedule import ScheduledAction
from moveset.synth.tracker.sensor import simulate_sensor

CLIP_S: Final = 12.0
FRAME_RATES: Final = (12.0, 15.0, 20.0, 25.0, 30.0, 30.0, 30.0)
"""Frames per second, chosen at random: webcams give 30 in good light and fewer in the dark."""

SIZES: Final = ((640, 360), (640, 480), (360, 640))

NO_MOVE_SHARE: Final = 0.35
"""Share of clips in which nobody performs a move."""

_CAMERA: Final = 11  # random stream, independent of those in ``clip``


@dataclass(frozen=True, slots=True)
class GeneratedRecording:
    """A recording of a synthetic person.

    Attributes
    ----------
    item
        With a segment for each move.
    schedule
        All actions, distractors included, with their variants.
    """

    item: LabelledRecording
    person: Person
    schedule: tuple[ScheduledAction, ...]


def generate_recordings(
    seeds: Sequence[int],
    moves: Sequence[str] = DEFAULT_MOVES,
    duration_s: float = CLIP_S,
    *,
    catalogue: Catalogue = CATALOGUE,
) -> Iterator[LabelledRecording]:
    """Yield a labelled recording for every seed, as BlazePose might have observed it.

    Parameters
    ----------
    seeds
        The same seed gives the same recording; every seed is another person.
    moves
        Names of the moves that are performed, among distractors.
    duration_s
        Of each recording, seconds.
    catalogue
        All moves and distractors.
    """
    for seed in seeds:
        yield generate(seed, moves, duration_s, catalogue=catalogue).item


def generate(
    seed: int,
    moves: Sequence[str] = DEFAULT_MOVES,
    duration_s: float = CLIP_S,
    *,
    catalogue: Catalogue = CATALOGUE,
) -> GeneratedRecording:
    """Return the recording of one seed with its schedule; see ``generate_recordings``."""
    rng = np.random.default_rng([seed, _CAMERA])
    rate = float(rng.choice(FRAME_RATES))
    size = SIZES[rng.integers(len(SIZES))]
    name = f"generated-{seed}"
    clip = synthesise_clip(
        seed,
        moves=moves,
        duration_s=duration_s,
        frame_rate=rate,
        size=size,
        recording=name,
        diverse=True,
        only_distractors=bool(rng.random() < NO_MOVE_SHARE),
        catalogue=catalogue,
    )
    seen = simulate_sensor(clip.true_landmarks(), size, rng, frame_s=1.0 / rate)
    seen = _mask_ambiguous(clip, seen, catalogue)
    recording = Recording(name, name, Path(name))
    item = LabelledRecording(recording, Observations(clip.times_s, seen), clip.segments)
    return GeneratedRecording(item, clip.person, clip.schedule)


def _mask_ambiguous(clip: SyntheticClip, seen: FloatArray, catalogue: Catalogue) -> FloatArray:
    """Return rows of NaN (nobody seen) during distractors that resemble a move."""
    resembling = {one.name for one in catalogue.distractors if one.resembles_move}
    ambiguous = np.zeros(len(seen), np.bool_)
    for one in clip.schedule:
        if one.action in resembling:
            ambiguous |= (clip.times_s >= one.start_s) & (clip.times_s < one.end_s)
    return np.where(ambiguous[:, None], np.float32(np.nan), seen)
