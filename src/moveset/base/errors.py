"""Ground floor: one tree of errors; each says what, where and the mend, and a face prints it."""

from __future__ import annotations


class MovesetError(Exception):
    """Something a person can mend; its words say what is wrong, where, and how."""


class WriteError(MovesetError):
    """A file cannot be written; what was there before is still there."""


class VideoError(MovesetError):
    """A video or picture cannot be read or written."""


class CameraError(MovesetError):
    """A camera cannot be opened, or stopped sending frames."""


class ProjectError(MovesetError):
    """A project folder, or a file in it, is missing or not what it should be."""


class LabelError(MovesetError):
    """A segment or the name of a move is wrong."""


class SplitError(MovesetError):
    """The recordings cannot be split as asked."""


class TrainingError(MovesetError):
    """There is not enough, or nothing sound, to learn from."""


class WeightsError(MovesetError):
    """A network's weights are missing or not the right ones."""


class BundleError(MovesetError):
    """A bundle is damaged, of another version, or made with other features."""


class KeymapError(MovesetError):
    """A key map names an unknown move or key, or cannot be read."""


class KeyboardError(MovesetError):
    """Keys cannot be pressed on this machine, or no longer."""


class OscError(MovesetError):
    """An address for OSC messages is wrong, or cannot be reached."""
