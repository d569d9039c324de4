"""Run the benchmarks one after the other and write their tables into RESULTS.md.

    python benchmarks/run_all.py                  the first eight; less than 15 minutes
    python benchmarks/run_all.py unseen install   only these, by name
    python benchmarks/run_all.py --render         no runs: write the stored results into RESULTS.md

Results are stored in build/benchmarks/results as JSON and Markdown. In RESULTS.md only the text
between `<!-- NAME -->` and `<!-- /NAME -->` is replaced.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from measure import ROOT, facts_sentence, markdown

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
STORED = ROOT / "build" / "benchmarks" / "results"
DEFAULT = (
    "frame_to_key",
    "observe",
    "startup",
    "memory",
    "teach",
    "article",
    "mobilenet",
    "augmentation",
)
OTHERS = {
    "unseen": ["unseen.py"],
    "unseen_architectures": [
        "unseen.py",
        "--architectures",
        "tcn,lstm,frame",
        "--seed",
        "78",
        "--taught",
        "24",
    ],
    "install": ["install.py"],
    "latency": ["latency.py"],
    "long_play": ["long_play.py"],
    "methods": ["methods.py", "--seconds", "24"],
    "fighter": ["fighter.py"],
    "jk2017": ["jk2017.py"],
    "own_moves": ["own_moves.py"],
    "real_motion": ["real_motion.py"],
    "game_rounds": ["game_rounds.py"],
    "fuzz": ["fuzz.py"],
    "kills": ["kills.py"],
    "web": ["web.py"],
    "scale": ["scale.py", "--plot", "docs/images/scale.svg"],
    "flat_keypoints": ["flat_keypoints.py"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"any of {', '.join((*DEFAULT, *OTHERS))}")
    parser.add_argument("--render", action="store_true", help="run nothing")
    options = parser.parse_args()
    unknown = set(options.names) - {*DEFAULT, *OTHERS}
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    names = [] if options.render else options.names or DEFAULT
    if options.render:
        render()
    failed = [name for name in names if not run(name)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


def run(name: str) -> bool:
    """Run one benchmark, store and render its result; return whether it succeeded."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    start = time.perf_counter()
    script, *given = OTHERS.get(name, [f"{name}.py"])
    command = [sys.executable, str(HERE / script), *given, "--json"]
    ran = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if ran.returncode == 0:
        STORED.mkdir(parents=True, exist_ok=True)
        (STORED / f"{name}.json").write_text(ran.stdout, "utf-8")
        render()
    print(f"{name} took {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return ran.returncode == 0


def render() -> None:
    """Write every stored result into RESULTS.md."""
    page = RESULTS.read_text("utf-8")
    newest: dict[str, Any] = {}
    for path in sorted(STORED.glob("*.json"), key=lambda one: one.stat().st_mtime):
        newest = json.loads(path.read_text("utf-8"))
        text = markdown(newest)
        path.with_suffix(".md").write_text(text, "utf-8")
        page = replace_section(page, path.stem, text)
    if newest:
        page = replace_section(page, "machine", facts_sentence(newest["facts"]) + "\n")
    RESULTS.write_text(page, "utf-8")


def replace_section(page: str, name: str, text: str) -> str:
    """Return the page with the text between the two markers of a name replaced."""
    markers = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return markers.sub(lambda found: f"{found[1]}{text}{found[2]}", page)


if __name__ == "__main__":
    sys.exit(main())
