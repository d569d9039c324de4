"""The figures in README.md and docs/scale.md are those of benchmarks/RESULTS.md."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = "".join((ROOT / page).read_text("utf-8") for page in ("README.md", "docs/scale.md"))
RESULTS = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")

FIGURES = {
    r"6 real fighters in front.* \| (0\.\d+) \| . \| (\S+) \| (\S+) s": (
        r"0\.1 s before it.*nested \| (\S+) \| (\S+) \| (\S+) s"
    ),
    r"the same, 5 of each .* \| (0\.\d+) \| . \| (\S+) \| (\S+) s": (
        r"bundle with 5 own examples \|.*?\| 6\.7 \| (\S+) \|.* \| (\S+) \| (\S+) s,"
    ),
    r"doing 43 things .*\| (\S+): adults (\S+), children (\S+) \|": (
        r"\| no move \| (?=(?:\S+ \| ){2}(\S+))(\S+) \| (\S+)"
    ),
    r"squats (\d+) of (\d+), jumps": r"\| all \| squat \| (\d+) of (\d+)",
    r"jumps (\d+) of (\d+), kicks": r"\| all \| jump \| (\d+) of (\d+)",
    r"kicks (\d+) of (\d+), \*\*": r"\| all \| kick \| (\d+) of (\d+)",
    r"punches (\d+) of (\d+)\*\* \| . \| (\S+);": (
        r"all \| punch \| (\d+) of (\d+)(?s:.*?)all 28, \S+ min \|(?:[^|]+\|){3} (\S+) \|"
    ),
    r"the 11 kinds .* \| 0\.(\d+) \| . \| (\S+) \| (\S+) s": (
        r"\| a \| 10 people, .*? min \| (\S+) \|.* (\S+) \| (\S+) s,"
    ),
    r"own moves such as .* \| (0\.\d+) \| . \| (\S+) \| (\S+) s": (
        r"built-in bundle \| 5 \| 10 \| (\S+) \|(?:[^|]+\|){4} (\S+) \| \S+ \| (\S+) s"
    ),
    r"114 moves of 9 kinds \|.* \| (0\.\d+) \| (\S+) \| (\d+) \| (\S+) s": (
        r"event F1 \| (\S+) (?s:.*?)\(chance\) \| (\S+) (?s:.*?)minute \| (\S+) "
        r"(?s:.*?)p95 \| (\S+) s"
    ),
    r"pose, per frame \| (\S+) ms; .* (\S+) ms": (
        r"\| moveset \| (\S+) ms(?s:.*?)MediaPipe \| (\S+) ms"
    ),
    r"key pressed \| (\S+) ms, 95 % within (\S+) ms": r"\*\*Live(?s:.*?)to key \| (\S+) \| (\S+)",
    r"next frame \| 95 % within (\S+) ms; within (\S+) ms": (
        r"with a press \| \S+ \| (\S+) (?s:.*?)the game's next frame \| \S+ \| (\S+)"
    ),
    r"features cached \| (\S+) s": r"cached, tcn \(default\) \| (\S+) s",
    r"memory of play \| (\S+) MB": r"`moveset play`, 15 s of 640x480 \| (\S+) MB",
    r"per image \| (\S+) ms; .*takes (\S+) times.*wasm\) (\S+) times": (
        r"moveset, one image \| (\S+) ms(?s:.*?)Keras predict, batch.* (\S+) \|"
        r"(?s:.*?)js wasm .* (\S+) \|"
    ),
    r"augmented images .* \| (\S+); .* (\S+) \|": (
        r"moveset, one process \| (\S+) (?s:.*?)imgaug, one process \| (\S+) "
    ),
    r"one process\n(\d+) an hour, two processes (\d+), two workers of Dask (\d+) ": (
        r"1 process \| 50 \| \S+ s \| (\S+) (?s:.*?)2 processes \| 200 \| \S+ s \| (\S+) "
        r"(?s:.*?)2 workers \| 200 \| \S+ s \| (\S+) "
    ),
    r": (\S+) % more time .* \((\S+) to (\S+) % in": (
        r"Dask against plain processes: \+(\S+)%, from \+(\S+)% to \+(\S+)%"
    ),
    r"\| 1,000,000 \| 512 \| (\S+) h \| (\S+) % \| (\S+) h": (
        r"\| 1,000,000 \| 512 \| (\S+) h \| (\S+)% \| (\S+) h"
    ),
}
"""What finds figures in the pages, and what finds the same ones in RESULTS.md."""


@pytest.mark.parametrize(("shown", "measured"), FIGURES.items())
def test_a_figure_is_the_measured_one(shown, measured):
    found = re.search(measured, RESULTS)
    values = [float(text.replace(",", "")) for text in found.groups()]
    written = [text.replace(",", "") for text in re.search(shown, PAGES).groups()]
    assert len(values) == len(written)
    for text, value in zip(written, values, strict=True):
        digits = len(text.partition(".")[2])
        assert abs(float(text) - value) <= 0.5 * 10**-digits + 1e-9, (written, values)
