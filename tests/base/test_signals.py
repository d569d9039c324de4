"""A command's exit code and clean-up, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from moveset.base.errors import VideoError
from moveset.base.signals import run_command, stop_command
from moveset.play.keymap import Keymap
from moveset.workflow.play import PlayOptions, open_outputs


def interrupt() -> None:
    raise KeyboardInterrupt


def fail() -> None:
    raise VideoError("clip.mp4 is empty: record it again")


def leave() -> None:
    raise SystemExit(2)


@pytest.mark.parametrize(
    ("run", "code"), [(lambda: None, 0), (fail, 1), (leave, 2), (interrupt, 130)]
)
def test_the_exit_code_tells_how_it_ended(run: Callable[[], None], code: int) -> None:
    assert run_command(run) == code


def test_a_signal_cleans_up_once_and_restores_handlers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGTERM)  # the impatient send it twice
            done.append("cleaned up")

    before = signal.getsignal(signal.SIGTERM)
    assert run_command(work) == 143
    assert done == ["cleaned up"]
    assert signal.getsignal(signal.SIGTERM) == before
    assert capsys.readouterr().err == "moveset: stopped; nothing was left half-written\n"


def test_another_thread_can_stop_a_command_that_waits() -> None:
    threading.Timer(0.05, stop_command).start()
    start_s = time.monotonic()
    assert run_command(lambda: time.sleep(30.0)) == 130
    assert time.monotonic() - start_s < 10.0


def test_on_another_thread_signals_are_left_alone() -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(run_command(fail)))
    thread.start()
    thread.join()
    assert codes == [1]


def test_keys_without_any_in_the_key_map_are_refused() -> None:
    from moveset.base.errors import KeymapError

    with (
        pytest.raises(KeymapError, match=r"no move has a key: .*--keymap"),
        open_outputs(PlayOptions(press_keys=True), Keymap({}), []),
    ):
        pass


def test_a_dry_run_presses_nothing() -> None:
    with open_outputs(PlayOptions(), Keymap({}), []) as (sink, _):
        assert sink is None


def test_a_message_is_one_line_and_controls_nothing(capsys):
    def fail():
        print("\x1b[2J person \u202e")
        raise VideoError("a\x1b[2J\nmoveset: all is well")

    assert run_command(fail) == 1
    shown = capsys.readouterr()
    assert shown.out == "\\u001b[2J person \\u202e\n"
    assert shown.err == "moveset: a\\u001b[2J\\u000amoveset: all is well\n"


def test_a_file_that_may_not_be_read_is_not_blamed_on_the_disk(capsys):
    def fail():
        raise PermissionError(13, "Permission denied", "recordings")

    assert run_command(fail) == 1
    said = capsys.readouterr().err
    assert said == "moveset: recordings failed, you may not use it: change its permissions\n"


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell of POSIX does")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_works_without_standard_streams(closed, tmp_path):
    out = tmp_path / "out"
    code = (
        "import sys; from moveset.base.signals import run_command\n"
        "def run():\n print('x'); print('y', file=sys.stderr)\n"
        f" open({str(out)!r}, 'w').write('z')\n"
        "sys.exit(run_command(run))"
    )
    shell = f'exec "$0" -c "$1" {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", shell, sys.executable, code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert out.read_text() == "z"
    assert "Error" not in done.stderr
