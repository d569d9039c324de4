"""The process that uses hostile inputs, started again after each that it does not survive."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "fuzz_child.py"
MEMORY_MB = 1500  # the largest image that is allowed takes 900 while it is decoded
START_S = 120.0
PER_CHILD = 500  # inputs; a studio is then a new one


class Child:
    """The process that uses inputs of one kind, started when it is needed.

    Attributes
    ----------
    start_mb
        Its peak memory before the first input.
    """

    def __init__(self, kind: str, folder: Path, program: Path, limit_s: float) -> None:
        self._command = [sys.executable, str(program), kind]
        self._folder, self._limit_s = folder, limit_s
        self._errors = folder / "errors.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._used = 0
        self.start_mb = 0.0

    def use(self, path: Path) -> dict[str, Any]:
        """Return what became of an input: accepted, refused, fault, crash or hang."""
        if self._process is None or self._used >= PER_CHILD:
            self._start()
        self._used += 1
        self._write(path)
        return self._answer(self._limit_s)

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _start(self) -> None:
        self.stop()
        self._used = 0
        folder = tempfile.mkdtemp(dir=self._folder)
        command = [*self._command, folder, str(MEMORY_MB)]
        pipe = subprocess.PIPE
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=errors, cwd=HERE
            )
        ready = self._answer(START_S)
        if ready["outcome"] != "ready":
            raise SystemExit(f"{' '.join(command)} did not start: {ready['words']}")
        self.start_mb = ready["peak_mb"]

    def _write(self, path: Path) -> None:
        assert self._process
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{path}\n".encode())
            self._process.stdin.flush()

    def _answer(self, limit_s: float) -> dict[str, Any]:
        assert self._process
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], limit_s)
        line = self._process.stdout.readline() if ready else b""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        outcome, words = "hang", f"no answer within {limit_s:g} s"
        if ready:
            code = self._process.wait()
            said = self._errors.read_text("utf-8", "replace")[-2000:]
            outcome, words = "crash", f"ended with {code}\n{said}"
        self.stop()
        return {"outcome": outcome, "words": words, "peak_mb": 0.0}
