"""Teach a camera your moves, and play with them.

The public names, in road order; each is loaded when it is first used, so that
``import moveset`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# The room ``moveset.play`` bears the name of the function. Loaded here, and the name given back,
# it cannot take the name later, when something else in that room is imported.
import_module("moveset.play")
del globals()["play"]

if TYPE_CHECKING:
    from moveset.capture.actor import act
    from moveset.capture.source import open_source
    from moveset.capture.video import read_frames, write_video
    from moveset.errors import MovesetError
    from moveset.label.project import create_project, open_project
    from moveset.label.recordings import import_recording
    from moveset.labelled import LabelledRecording
    from moveset.learn.bundle import Bundle, load_bundle, save_bundle
    from moveset.learn.train import TrainOptions
    from moveset.play.keys import ListSink
    from moveset.recognise.events import detect_events
    from moveset.recognise.report import write_report
    from moveset.recognise.stream import Recogniser
    from moveset.reports import Report
    from moveset.see.pose import PoseTracker
    from moveset.teach_options import TeachOptions
    from moveset.types import FireRule, MoveEvent, MoveSetting, Score, Segment, TimedFrame
    from moveset.workflow import evaluate, evaluate_on, play, teach, teach_on

__version__ = "0.1.0"

_HOMES = {
    "types": ("FireRule", "MoveEvent", "MoveSetting", "Score", "Segment", "TimedFrame"),
    "errors": ("MovesetError",),
    "reports": ("Report",),
    "capture.actor": ("act",),
    "capture.source": ("open_source",),
    "capture.video": ("read_frames", "write_video"),
    "label.project": ("create_project", "open_project"),
    "label.recordings": ("import_recording",),
    "see.pose": ("PoseTracker",),
    "learn.bundle": ("Bundle", "load_bundle", "save_bundle"),
    "learn.train": ("TrainOptions",),
    "recognise.events": ("detect_events",),
    "recognise.report": ("write_report",),
    "recognise.stream": ("Recogniser",),
    "play.keys": ("ListSink",),
    "labelled": ("LabelledRecording",),
    "teach_options": ("TeachOptions",),
    "workflow": ("evaluate", "evaluate_on", "play", "teach", "teach_on"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Bundle",
    "FireRule",
    "LabelledRecording",
    "ListSink",
    "MoveEvent",
    "MoveSetting",
    "MovesetError",
    "PoseTracker",
    "Recogniser",
    "Report",
    "Score",
    "Segment",
    "TeachOptions",
    "TimedFrame",
    "TrainOptions",
    "act",
    "create_project",
    "detect_events",
    "evaluate",
    "evaluate_on",
    "import_recording",
    "load_bundle",
    "open_project",
    "open_source",
    "play",
    "read_frames",
    "save_bundle",
    "teach",
    "teach_on",
    "write_report",
    "write_video",
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'moveset' has no attribute {name!r}")
    return getattr(import_module(f"moveset.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
