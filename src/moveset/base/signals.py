"""Beside the command line: how a command ends, its exit code and what is said with it."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from moveset.base.errors import MovesetError
from moveset.base.files import reason_of

STOPPED: Final = 130
"""Exit code after Ctrl-C: what a shell gives for a program that SIGINT ended."""

ENDING: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Signals that ask a program to end: by itself, as its window closes, on Windows by Ctrl-Break."""


def exit_code(run: Callable[[], object]) -> int:
    """Return what a command's exit code is to be, its errors told in a line each.

    Parameters
    ----------
    run
        Ends in ``SystemExit``, as Typer has it, or in an error.

    Notes
    -----
    A signal that asks us to end does so as an error would: keys go up, unfinished files go. The
    code is then 128 and its number, 143 for SIGTERM.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack a sign; that is no error
            stream.reconfigure(errors="replace")
    try:
        with _ended_by_signals():
            code = _code_of(run)
            sys.stdout.flush()
    except MovesetError as error:
        say_error(str(error))
        return 1
    except OSError as error:
        return _system_failed(error)
    except KeyboardInterrupt:
        code = STOPPED
    if code == STOPPED or code in _signal_codes():
        say_error("stopped; nothing was left half-written")
    return code


def stop_command() -> None:
    """Stop the running command as Ctrl-C in its window would; from any thread."""
    hears = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    number = signal.SIGINT if hears else signal.SIGTERM
    if hasattr(signal, "pthread_kill"):  # this wakes a thread that waits
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        import _thread

        _thread.interrupt_main(number)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Leave the block with ``SystemExit`` when we are asked to end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [number for number in _numbers() if signal.getsignal(number) == signal.SIG_DFL]

    def leave(number: int, _: FrameType | None) -> None:
        for other in numbers:  # once is enough: what is being cleaned up must not be cut short
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in numbers:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in ENDING if hasattr(signal, name)]


def _signal_codes() -> set[int]:
    return {128 + number for number in _numbers()}


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
    with suppress(OSError):  # the window may be closed
        print(f"moveset: {words}", file=sys.stderr)
