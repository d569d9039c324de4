"""The process that uses inputs of one kind; ``fuzz.py`` starts it, and again after each failure.

    python benchmarks/fuzz_child.py KIND FOLDER MEGABYTES

It reads the path of an input per line, and answers each with a line of JSON: what became of it, and
its peak memory.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")
RESET_PEAK = "5"  # written to clear_refs: proc(5)


def main() -> None:
    kind, folder, megabytes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    from fuzz_kinds import KINDS

    use = KINDS[kind].prepare(folder)
    valid = folder / "valid"
    valid.write_bytes(KINDS[kind].seeds(folder)[0])
    use(valid)  # loads the libraries, so that the limits are those of the inputs alone
    limit_memory(megabytes)
    print(json.dumps({"outcome": "ready", "peak_mb": peak_mb()}), file=answers)
    for line in sys.stdin:
        print(json.dumps(answer(use, Path(line.rstrip("\n")))), file=answers)


def answer(use: Any, path: Path) -> dict[str, Any]:
    """Return what became of an input."""
    from moveset.base.errors import MovesetError

    reset_peak()
    outcome, words = "accepted", ""
    try:
        use(path)
    except MovesetError as error:
        outcome, words = "refused", str(error)[:300]
    except Exception:
        outcome, words = "fault", traceback.format_exc()[-4000:]
    return {"outcome": outcome, "words": words, "peak_mb": peak_mb()}


def limit_memory(megabytes: int) -> None:
    """Let this process take so much memory more than it has reserved now."""
    reserved = _status("VmSize") * 1024
    limit = reserved + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def peak_mb() -> float:
    """Return the peak resident memory since ``reset_peak``."""
    return round(_status("VmHWM") / 1024, 1)


def reset_peak() -> None:
    """Forget the peak so far."""
    Path("/proc/self/clear_refs").write_text(RESET_PEAK)


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", STATUS.read_text("utf-8"))
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
