"""Runs every benchmark, one after the other, and puts their tables into RESULTS.md.

    python benchmarks/run_all.py                  all but unseen and install; under 15 minutes
    python benchmarks/run_all.py unseen install   only these
    python benchmarks/run_all.py --render         no runs: the kept outcomes into RESULTS.md

Outcomes go to build/benchmarks/results as JSON and Markdown. In RESULTS.md, what stands between
`<!-- NAME -->` and `<!-- /NAME -->` is replaced; all other words there are kept.
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

from measure import ROOT, facts_words, markdown

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
OUTCOMES = ROOT / "build" / "benchmarks" / "results"
USUAL = ("chain", "observe", "startup", "memory", "teach", "article", "mobilenet", "augmentation")
LONG = {
    "unseen": ["unseen.py"],
    "unseen_kinds": ["unseen.py", "--kinds", "tcn,lstm,frame", "--seed", "78", "--taught", "24"],
    "install": ["install.py"],
    "latency": ["latency.py"],
    "long_play": ["long_play.py"],
    "roads": ["roads.py", "--seconds", "24"],
    "fighter": ["fighter.py"],
    "jk2017": ["jk2017.py"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join((*USUAL, *LONG))}")
    parser.add_argument("--render", action="store_true", help="run nothing")
    options = parser.parse_args()
    unknown = set(options.names) - {*USUAL, *LONG}
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    names = [] if options.render else options.names or USUAL
    if options.render:
        render()
    failed = [name for name in names if not run(name)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


def run(name: str) -> bool:
    """Run one benchmark, keep its outcome and show it; tell whether it went well."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    start = time.perf_counter()
    script, *given = LONG.get(name, [f"{name}.py"])
    command = [sys.executable, str(HERE / script), *given, "--json"]
    ran = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if ran.returncode == 0:
        OUTCOMES.mkdir(parents=True, exist_ok=True)
        (OUTCOMES / f"{name}.json").write_text(ran.stdout, "utf-8")
        render()
    print(f"{name} took {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return ran.returncode == 0


def render() -> None:
    """Put every kept outcome into RESULTS.md."""
    page = RESULTS.read_text("utf-8")
    newest: dict[str, Any] = {}
    for path in sorted(OUTCOMES.glob("*.json"), key=lambda one: one.stat().st_mtime):
        newest = json.loads(path.read_text("utf-8"))
        words = markdown(newest)
        path.with_suffix(".md").write_text(words, "utf-8")
        page = put(page, path.stem, words)
    if newest:
        page = put(page, "machine", facts_words(newest["facts"]) + "\n")
    RESULTS.write_text(page, "utf-8")


def put(page: str, name: str, words: str) -> str:
    """Return the page with other words between a name's two marks."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}{words}{found[2]}", page)


if __name__ == "__main__":
    sys.exit(main())
