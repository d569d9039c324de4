"""Reports and progress fit a terminal, and names in them do not control it."""

import io
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from moveset.base.shown_text import EscapingStream
from moveset.base.values import MoveEvent
from moveset.cli.app import main
from moveset.cli.console import event_line
from moveset.cli.play_progress import PlayProgress
from moveset.cli.progress import ProgressBar
from moveset.cli.terminal import open_console
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.evaluate.report_files import read_report

HOSTILE = "a\x1b[2J\n[red]b\u202e"
SHOWN = "a\\u001b[2J\\u000a[red]b\\u202e"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("columns", "width"), [("0", 80), ("1", 80), ("40", 40), ("200", 200), ("-3", 80), ("x", 80)]
)
def test_a_width_that_cannot_be_is_not_believed(columns, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    assert open_console(io.StringIO()).width == width


def test_the_console_may_control_the_terminal_below_an_escaping_stream(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    below = Terminal()
    open_console(EscapingStream(below)).print("bold", style="bold")
    assert "\x1b[1mbold" in below.getvalue()


def test_the_name_of_a_stage_is_escaped_and_is_no_markup(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ProgressBar() as bar:
        bar.update(HOSTILE, 1, 2)
        bar.log(HOSTILE, 1, 0.5, 0.5)
    said = sys.stderr.getvalue()
    assert said.count(SHOWN) == 2
    assert "\x1b[2J" not in said


def test_an_event_is_one_line():
    event = MoveEvent(1.0, HOSTILE, "press", 0.9)
    assert SHOWN in event_line(event, 3.0, as_json=False)
    for as_json in (False, True):
        line = event_line(event, 3.0, as_json)
        assert line.isprintable()


def test_a_played_video_shows_its_bar_on_a_terminal_without_a_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "0")
    stream = Terminal()
    frames = [SimpleNamespace(frame=SimpleNamespace(time_s=time_s)) for time_s in (0.0, 5.0)]
    with PlayProgress(SimpleNamespace(duration_s=10.0), EscapingStream(stream)) as progress:
        assert [*progress.follow(frames)] == frames
    assert "play" in stream.getvalue()
    assert "\\u001b" not in stream.getvalue()


def test_a_report_is_kept_where_it_cannot_be_printed(tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    none = FrameCount({"none": 1}, {"none": 1}, {"none": 1})
    rng = np.random.default_rng(0)
    report = build_report([], moves=["punch"], split="", frames=none, curves=[], rng=rng)
    monkeypatch.setattr("moveset.workflow.projects.open_taught", lambda folder: folder)
    monkeypatch.setattr("moveset.workflow.evaluate_bundle.evaluate_bundle", lambda *_, **__: report)
    monkeypatch.setattr("moveset.cli.console.print_report", refuse)
    assert main(["evaluate", str(tmp_path), "--bundle", "fighter"]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert read_report(tmp_path / "reports" / "bundle.json").moves == ("punch",)
