"""Run the commands of docs/tutorial.md in an empty folder, and write their output into it.

    python tools/run_tutorial.py [FOLDER]      all commands; about 40 minutes on two cores
    python tools/run_tutorial.py --render      no runs: only the table of methods, from RESULTS.md

In the tutorial, an indented block holds commands. A fenced block after it holds what they print;
the comment between them says which lines of it: `<!-- shows PART; PART -->`. A part is a slice such
as `0:2`, or `START..END`: from the line that begins with START to the next one that begins with
END. Commands that need a camera are left out.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs" / "tutorial.md"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
NEEDS = ("camera:0", "pip install")
"""Commands with these words need a camera, or are done already."""

BAR = re.compile(r".*[━╸╺].*\n")
STEP = re.compile(
    r"(?P<commands>(?:^    .*\n)+)"
    r"(?:\n<!-- shows (?P<parts>.*) -->\n\n```\n(?P<output>(?:.*\n)*?)```\n)?",
    re.MULTILINE,
)
SLICE = re.compile(r"(-?\d*):(-?\d*)")
TABLE = re.compile(r"(<!-- methods -->\n).*?(<!-- /methods -->)", re.DOTALL)

METHODS = {
    ("article preset: images", "article's"): "the article's: images, MobileNet, its rule",
    ("MobileNet, frame", "chosen"): "MobileNet, frame, our rules",
    ("MobileNet, lstm", "chosen"): "MobileNet, LSTM",
    ("MobileNet, tcn", "chosen"): "MobileNet, temporal convolution",
    ("pose, frame", "chosen"): "landmarks, frame",
    ("pose, lstm", "chosen"): "landmarks, LSTM",
    ("pose, tcn (default)", "chosen"): "landmarks, temporal convolution (the default)",
}
"""Rows of the benchmark's table by method and rule, and what the tutorial calls them."""

COLUMNS = (
    "method",
    "mean frame F1",
    "event F1",
    "false presses per minute",
    "on a real man, trained on synthetic people only",
)
HEAD = f"| {' | '.join(COLUMNS)} |\n|---|---:|---:|---:|---:|\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="an empty folder; else a temporary one"
    )
    parser.add_argument("--render", action="store_true", help="only the table of methods")
    options = parser.parse_args()
    text = with_table(TUTORIAL.read_text("utf-8"), RESULTS.read_text("utf-8"))
    if not options.render:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (options.folder or Path(temporary)).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            text = run_all(text, folder)
    TUTORIAL.write_text(text, "utf-8")


def run_all(text: str, folder: Path) -> str:
    """Run every block of commands, and return the text with what they print."""

    def step(found: re.Match[str]) -> str:
        printed = run(found["commands"], folder)
        return found[0] if found["output"] is None else show(found, printed.splitlines())

    return STEP.sub(step, text)


def show(found: re.Match[str], lines: list[str]) -> str:
    """Return a step with other lines as its output."""
    shown = "".join(f"{line}\n" for line in select(lines, found["parts"]))
    return found[0].replace(f"```\n{found['output']}```\n", f"```\n{shown}```\n")


def run(commands: str, folder: Path) -> str:
    """Return what a block of commands prints; progress bars left out."""
    script = "\n".join(line[4:] for line in commands.splitlines())
    if any(word in script for word in NEEDS):
        return ""
    print(script, flush=True)
    script = script.replace("~/moveset", str(ROOT))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout[-2000:]}\nfailed: {script}")
    return BAR.sub("", done.stdout)


def select(lines: list[str], parts: str) -> Iterator[str]:
    """Yield the lines that the parts name, and an ellipsis where some are left out."""
    end = 0
    for part in parts.split(";"):
        first, last = bounds(lines, part.strip())
        if first > end:
            yield "…"
        yield from (line.rstrip() for line in lines[first:last])
        end = last
    if end < len(lines):
        yield "…"


def bounds(lines: list[str], part: str) -> tuple[int, int]:
    """Return the first line of a part, and the one after its last."""
    if found := SLICE.fullmatch(part):
        numbers = [int(one) if one else None for one in found.groups()]
        first, last, _ = slice(*numbers).indices(len(lines))
        return first, last
    start, _, end = part.partition("..")
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    rest = enumerate(lines[first:], first)
    return first, 1 + next(number for number, line in rest if line.startswith(end or start))


def with_table(text: str, results: str) -> str:
    """Return the tutorial with the table of methods as it is in the benchmarks' results."""
    return TABLE.sub(lambda found: f"{found[1]}{methods_table(results)}{found[2]}", text)


def methods_table(results: str) -> str:
    """Return the tutorial's table of methods, from the text of the benchmarks' results."""
    found = TABLE.search(results)
    assert found, "RESULTS.md has no table of methods"
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in found[0].splitlines()
        if line.startswith("| ")
    ]
    known = {(row[0], row[1]): row for row in rows}
    return HEAD + "".join(f"{_row(name, known[key])}\n" for key, name in METHODS.items())


def _row(name: str, row: list[str]) -> str:
    right, false = re.fullmatch(r"(\S+), (\d+) false", row[6]).groups()  # type: ignore[union-attr]
    real = f"{right.replace('/', ' of ')}, {'none' if false == '0' else false} false"
    return f"| {name} | {row[2]} | {row[3]} | {float(row[4]):.0f} | {real} |"


if __name__ == "__main__":
    main()
