"""Render videos of synthetic people who punch and kick, with the times of their moves.

    python examples/synthetic_people.py videos --people 6 --seconds 30

Writes videos/person1.mp4, videos/person2.mp4, ... and videos/segments.csv, as training data.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from moveset.base.values import TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.progress import ProgressBar
from moveset.synth.clip import SyntheticClip, synthesise_clip

NAMES = {
    "punch_left": "punches",
    "punch_right": "punches",
    "kick_left": "kicks",
    "kick_right": "kicks",
}


def film(name: str, seed: int, seconds: float) -> SyntheticClip:
    """Return a clip of a person of its own."""
    return synthesise_clip(
        seed,
        moves=tuple(NAMES),
        duration_s=seconds,
        size=(480, 270),
        person_seed=seed,
        recording=name,
    )


def follow(
    frames: Iterable[TimedFrame], show: Callable[[int, int], None], seconds: float
) -> Iterator[TimedFrame]:
    """Yield frames, and show how much of their duration is drawn, in whole seconds."""
    for frame in frames:
        show(int(frame.time_s), int(seconds))
        yield frame


def main(argv: list[str] | None = None) -> None:
    """Render all videos and write their segments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=500)
    options = parser.parse_args(argv)
    options.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with ProgressBar() as bar:
        for number in range(1, options.people + 1):
            name = f"person{number}"
            clip = film(name, options.seed + number, options.seconds)
            frames = follow(clip.frames(), partial(bar.update, f"draw {name}"), options.seconds)
            write_video(options.folder / f"{name}.mp4", frames)
            moves = [one for one in clip.segments if one.move in NAMES]
            rows += [
                (name, f"{one.start_s:.3f}", f"{one.end_s:.3f}", NAMES[one.move]) for one in moves
            ]
            print(f"{name}: {len(moves)} moves")
    with (options.folder / "segments.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("recording", "start_s", "end_s", "move"), *rows])


if __name__ == "__main__":
    main()
