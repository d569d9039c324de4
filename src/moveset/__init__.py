"""Teach a camera your moves and play with them.

The public names. Each is loaded on first use, so that ``import moveset`` is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# The packages ``moveset.play`` and ``moveset.evaluate`` share their names with public functions.
# The first import of a package sets it as an attribute of ``moveset``. It is imported and the
# attribute deleted here, so that it cannot replace the function later.
for _package in ("play", "evaluate"):
    import_module(f"moveset.{_package}")
    del globals()[_package]

if TYPE_CHECKING:
    from moveset.base.errors import MovesetError
    from moveset.base.values import MoveEvent, MoveSetting, Score, Segment, TimedFrame, TriggerRule
    from moveset.capture.frame_source import open_source
    from moveset.capture.video import read_frames
    from moveset.capture.video_writer import write_video
    from moveset.evaluate.report import Report
    from moveset.evaluate.report_files import write_report
    from moveset.label.labelled_recording import LabelledRecording
    from moveset.label.project import create_project, open_project
    from moveset.label.recordings import import_recording
    from moveset.learn.estimator import MoveClassifier
    from moveset.learn.options import TeachOptions
    from moveset.learn.train_options import TrainOptions
    from moveset.play.keys import ListSink
    from moveset.recognise.bundle import Bundle
    from moveset.recognise.bundle_file import load_bundle, save_bundle
    from moveset.recognise.events import detect_events
    from moveset.recognise.predictor import Recogniser
    from moveset.see.pose.tracker import PoseTracker
    from moveset.synth.clip import synthesise_clip
    from moveset.workflow.dataset_reader import read_dataset
    from moveset.workflow.evaluate import evaluate, evaluate_on
    from moveset.workflow.play import play
    from moveset.workflow.teach import teach, teach_on

__version__ = "0.1.0"

_HOMES = {
    "base.values": ("TriggerRule", "MoveEvent", "MoveSetting", "Score", "Segment", "TimedFrame"),
    "base.errors": ("MovesetError",),
    "capture.frame_source": ("open_source",),
    "capture.video": ("read_frames",),
    "capture.video_writer": ("write_video",),
    "label.project": ("create_project", "open_project"),
    "label.recordings": ("import_recording",),
    "see.pose.tracker": ("PoseTracker",),
    "recognise.bundle": ("Bundle",),
    "recognise.bundle_file": ("load_bundle", "save_bundle"),
    "recognise.events": ("detect_events",),
    "recognise.predictor": ("Recogniser",),
    "label.labelled_recording": ("LabelledRecording",),
    "evaluate.report": ("Report",),
    "evaluate.report_files": ("write_report",),
    "learn.estimator": ("MoveClassifier",),
    "learn.options": ("TeachOptions",),
    "learn.train_options": ("TrainOptions",),
    "play.keys": ("ListSink",),
    "synth.clip": ("synthesise_clip",),
    "workflow.dataset_reader": ("read_dataset",),
    "workflow.evaluate": ("evaluate", "evaluate_on"),
    "workflow.play": ("play",),
    "workflow.teach": ("teach", "teach_on"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Bundle",
    "LabelledRecording",
    "ListSink",
    "MoveClassifier",
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
    "TriggerRule",
    "create_project",
    "detect_events",
    "evaluate",
    "evaluate_on",
    "import_recording",
    "load_bundle",
    "open_project",
    "open_source",
    "play",
    "read_dataset",
    "read_frames",
    "save_bundle",
    "synthesise_clip",
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
