"""Render videos of synthetic people who punch and kick, with the times of their moves.

    python examples/synthetic_people.py videos --people 6 --seconds 30

Writes videos/person1.mp4, videos/person2.mp4, ... and videos/segments.csv, as training data.
"""

import argparse
import csv
from pathlib import Path

from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip

NAMES = {
    "punch_left": "punches",
    "punch_right": "punches",
    "kick_left": "kicks",
    "kick_right": "kicks",
}


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
    for number in range(1, options.people + 1):
        name, seed = f"person{number}", options.seed + number
        clip = synthesise_clip(
            seed,
            moves=tuple(NAMES),
            duration_s=options.seconds,
            size=(480, 270),
            person_seed=seed,
            recording=name,
        )
        write_video(options.folder / f"{name}.mp4", clip.frames())
        rows += [
            (name, f"{one.start_s:.3f}", f"{one.end_s:.3f}", NAMES[one.move])
            for one in clip.segments
            if one.move in NAMES
        ]
        print(f"{name}: {sum(row[0] == name for row in rows)} moves")
    with (options.folder / "segments.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("recording", "start_s", "end_s", "move"), *rows])


if __name__ == "__main__":
    main()
