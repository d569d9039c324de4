"""Examples on which teaching in a web page is compared with Python, and files of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from moveset.base.values import MoveSetting, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.enrolment import enrol
from moveset.recognise import background
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import bundle_bytes
from moveset.recognise.trigger_rules import with_threshold
from moveset.synth.clip import synthesise_clip

SHIPPED = background.BACKGROUND_PATH

PERSON = 41
BEEPS = (
    ("push", (1.0, 4.0, 7.0), 3.0, 12.0),
    ("push", (6.0, 1.0, 2.5), 0.0, 8.0123),
    ("push", (0.05, 0.2, 1.0625), 1.5, 2.0),
    ("none", (0.5, 3.0), 3.0, 9.0),
    ("none", (), 3.0, 9.0),
)


@dataclass(frozen=True)
class Case:
    """What is taught: recordings by name, the moves, and the base by name, if any."""

    recordings: tuple[str, ...]
    moves: tuple[str, ...]
    base: str | None = "fighter"
    in_windows: bool = False


"""Of background motion, of which the package has more: each takes time, and shows no more here."""

CASES = {
    "new moves": Case(("push at 30", "flap at 15", "idle"), ("push", "flap")),
    "new moves window by window": Case(("flap at 15",), ("flap",), in_windows=True),
    "a known and a new move": Case(("punch at 15", "push twice"), ("punch_left", "push")),
    "known moves": Case(("punch at 15",), ("punch_left",)),
    "known moves that are not found": Case(("punch at 15", "idle"), ("punch_left",), "deaf"),
    "a base of few people": Case(("punch at 15",), ("punch_left",), "few people"),
    "alone": Case(("push twice", "flap at 15"), ("push", "flap"), None),
    "one example": Case(("push once",), ("push",)),
    "nobody is seen": Case(("push with gaps",), ("push",), None),
}


@cache
def recordings():
    """Return recordings of one synthetic person by name."""
    push = _record("push at 30", 1, "push", 30.0, 3)
    flap = _record("flap at 15", 2, "kick_left", 15.0, 3)
    gaps = _record("push with gaps", 1, "push", 30.0, 2)
    gaps.observations.values[40:52] = np.nan
    first = gaps.segments[0]
    gone = (gaps.observations.times_s > first.start_s) & (gaps.observations.times_s < first.end_s)
    gaps.observations.values[gone] = np.nan
    every = (
        push,
        replace(flap, segments=tuple(replace(one, move="flap") for one in flap.segments)),
        _record("punch at 15", 3, "punch_left", 15.0, 2),
        replace(_renamed(push, "push twice"), segments=push.segments[:2]),
        replace(_renamed(push, "push once"), segments=push.segments[:1]),
        gaps,
        replace(_record("idle", 9, "idle", 15.0, 3), segments=()),
    )
    return {one.recording.name: one for one in every}


@cache
def played():
    """Return another recording, on which the taught bundles are compared."""
    moves = ("push", "kick_left", "punch_left")
    clip = synthesise_clip(21, moves=moves, duration_s=6.0, frame_rate=12.0, person_seed=PERSON)
    return Observations(clip.times_s, clip.true_landmarks().reshape(len(clip.times_s), -1))


def _record(name, seed, move, rate, count):
    clip = synthesise_clip(
        seed, moves=(move,), duration_s=3.0 * count + 1.0, frame_rate=rate, person_seed=PERSON
    )
    rows = np.array(clip.true_landmarks().reshape(len(clip.times_s), -1), np.float32)
    segments = tuple(replace(one, recording=name) for one in clip.segments[:count])
    recording = Recording(name, "ann", Path(f"{name}.mp4"))
    return LabelledRecording(recording, Observations(clip.times_s, rows), segments)


def _renamed(item, name):
    return replace(item, recording=replace(item.recording, name=name))


@cache
def bases():
    base = fighter()
    deaf = tuple(with_threshold(rule, 0.999) for rule in base.rules)
    return {
        "fighter": base,
        "deaf": replace(base, rules=deaf),
        "few people": replace(base, taught_on={"people": 3}),
    }


@cache
def python_enrolment(name):
    case = CASES[name]
    moves = tuple(MoveSetting(move, "b") for move in case.moves)
    labelled = [recordings()[one] for one in case.recordings]
    return enrol(bases().get(case.base), labelled, moves, hold_out=True)


def write_examples(folder):
    """Write what Node needs to teach every case."""
    for name, bundle in bases().items():
        (folder / f"{name}.moveset").write_bytes(bundle_bytes(bundle))
    for name, item in recordings().items():
        item.observations.values.astype("<f4").tofile(folder / f"{name}.rows")
    cases = [
        {
            "name": name,
            "base": case.base,
            "recordings": [recording_json(recordings()[one]) for one in case.recordings],
            "moves": [asdict(MoveSetting(move, "b")) for move in case.moves],
            "in_windows": case.in_windows,
        }
        for name, case in CASES.items()
    ]
    names = ("move", "beeps_s", "interval_s", "duration_s")
    plan = {
        "background": str(background.BACKGROUND_PATH),
        "shipped": str(SHIPPED),
        "bases": [*bases()],
        "cases": cases,
        "beeps": [dict(zip(names, one, strict=True)) for one in BEEPS],
        "beeped": {**beeped(), "recording": recording_json(recordings()["push at 30"])},
    }
    (folder / "plan.json").write_text(json.dumps(plan))


def recording_json(item):
    keys = ("start_s", "end_s", "move")
    return {
        "name": item.recording.name,
        "times_s": item.observations.times_s.tolist(),
        "segments": [{key: getattr(one, key) for key in keys} for one in item.segments],
    }


def beeped():
    """Return beeps before the pushes, and when a button was held during each."""
    pushes = recordings()["push at 30"].segments
    return {
        "move": "push",
        "beeps_s": [max(one.start_s - 0.3, 0.0) for one in pushes],
        "interval_s": 3.0,
        "holds": [[one.start_s - 0.4, one.end_s + 0.5] for one in pushes] + [[1.0, 1.1]],
    }
