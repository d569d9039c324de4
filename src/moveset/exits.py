"""Beside the command line: how a command ends, its exit code and what is said with it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import Final

from moveset.errors import MovesetError
from moveset.files import reason_of

STOPPED: Final = 130
"""Exit code after Ctrl-C: what a shell gives for a program that SIGINT ended."""


def exit_code(run: Callable[[], object]) -> int:
    """Return what a command's exit code is to be, its errors told in a line each.

    Parameters
    ----------
    run
        Ends in ``SystemExit``, as Typer has it, or in an error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack a sign; that is no error
            stream.reconfigure(errors="replace")
    try:
        code = _code_of(run)
        sys.stdout.flush()
    except MovesetError as error:
        say_error(str(error))
        return 1
    except OSError as error:
        return _system_failed(error)
    except KeyboardInterrupt:
        code = STOPPED
    if code == STOPPED:
        say_error("stopped; nothing was left half-written")
    return code


def _code_of(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _system_failed(error: OSError) -> int:
    """Tell of a full disk and the like where no room has better words for it."""
    if not isinstance(error, BrokenPipeError):  # whoever read us has left: nobody to tell
        say_error(f"{error.filename or 'output'} failed, {reason_of(error)}")
    _drop_output()
    return 1


def _drop_output() -> None:
    """Send what cannot be printed nowhere, or Python would try again as it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_error(words: str) -> None:
    """Print what went wrong, on the error stream."""
    print(f"moveset: {words}", file=sys.stderr)
