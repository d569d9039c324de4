"""Running a command: its exit code, its error messages, and signals that end it."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from types import FrameType
from typing import Final, TextIO, cast

from moveset.base.errors import MovesetError
from moveset.base.files import explain_os_error
from moveset.base.shown_text import EscapingStream, escape_controls, shorten

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: what a shell reports for a program that SIGINT ended."""

MAX_MESSAGE: Final = 2000
"""Characters of an error message: names in a file may be longer than any message."""

TERMINATION_SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Signals that ask a program to end: in general, when its window closes, and Ctrl-Break on
Windows."""


def run_command(run: Callable[[], object]) -> int:
    """Run a command and return its exit code; print an error as one line.

    Parameters
    ----------
    run
        Ends normally, with ``SystemExit`` (as Typer does), or with an error.

    Notes
    -----
    A termination signal ends the command like an error does, so keys are released and partial files
    removed. The exit code is then 128 plus the signal's number, 143 for SIGTERM.

    Control characters in what is printed are escaped: names come from files, also of strangers.
    """
    _open_missing_streams()
    with redirect_stdout(_safe_stream(sys.stdout)), redirect_stderr(_safe_stream(sys.stderr)):
        return _run_command(run)


def _run_command(run: Callable[[], object]) -> int:
    try:
        with _exit_on_signals():
            code = _exit_code(run)
            sys.stdout.flush()
    except MovesetError as error:
        print_error(str(error))
        return 1
    except OSError as error:
        return _report_os_error(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED or code in _signal_codes():
        print_error("stopped; nothing was left half-written")
    return code


def _open_missing_streams() -> None:
    """Open the null device for each standard stream that the parent process has closed.

    Otherwise the next file that is opened gets its number, and what libraries print ends in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _safe_stream(stream: TextIO) -> TextIO:
    """Return a stream that prints any text: it may lack characters, or obey them."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return cast("TextIO", EscapingStream(stream))


def stop_command() -> None:
    """Stop the running command as Ctrl-C in its window would; works from any thread."""
    handles_sigint = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    number = signal.SIGINT if handles_sigint else signal.SIGTERM
    if hasattr(signal, "pthread_kill"):  # this wakes a waiting thread
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        import _thread

        _thread.interrupt_main(number)


@contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Raise ``SystemExit`` in the block when a termination signal arrives."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [one for one in _termination_signals() if signal.getsignal(one) == signal.SIG_DFL]

    def leave(number: int, _: FrameType | None) -> None:
        for other in numbers:  # a second signal must not interrupt the clean-up
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in numbers:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _termination_signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in TERMINATION_SIGNALS if hasattr(signal, name)]


def _signal_codes() -> set[int]:
    return {128 + number for number in _termination_signals()}


def _exit_code(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _report_os_error(error: OSError) -> int:
    """Print an error of the operating system, such as a full disk, and return the exit code."""
    if not isinstance(error, BrokenPipeError):  # the reader of our output has ended
        print_error(f"{error.filename or 'output'} failed, {_explain(error)}")
    _discard_output()
    return 1


def _explain(error: OSError) -> str:
    """Return what to do about an error, which need not be one of writing."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "you may not use it: change its permissions"
    return explain_os_error(error)


def _discard_output() -> None:
    """Discard output that cannot be printed, or Python would try again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(message: str) -> None:
    """Print an error message on the error stream, in one line."""
    with suppress(OSError):  # the window may be closed
        said = shorten(escape_controls(message), MAX_MESSAGE)
        print(f"moveset: {said}", file=sys.stderr)
