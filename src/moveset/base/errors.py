"""The errors that a user can fix; each message says what is wrong, where, and how to fix it."""

from __future__ import annotations


class MovesetError(Exception):
    """Base class of errors that a user can fix."""


class MissingExtraError(MovesetError):
    """An optional part of moveset is needed, and not installed."""


class WriteError(MovesetError):
    """A file cannot be written; an existing file is unchanged."""


class VideoError(MovesetError):
    """A video or image cannot be read or written."""


class LandmarkFileError(VideoError):
    """A recording of landmarks cannot be read, or is no person's."""


class CameraError(MovesetError):
    """A camera cannot be opened, or stopped sending frames."""


class ProjectError(MovesetError):
    """A project folder, or a file in it, is missing or invalid."""


class LabelError(MovesetError):
    """A segment or the name of a move is invalid."""


class SplitError(MovesetError):
    """The recordings cannot be split as requested."""


class TrainingError(MovesetError):
    """There is not enough training data, or it is unusable."""


class WeightsError(MovesetError):
    """A network's weights are missing or do not fit."""


class BundleError(MovesetError):
    """A bundle is damaged, of another version, or made with other features."""


class KeymapError(MovesetError):
    """A key map names an unknown move or key, or cannot be read."""


class KeyboardError(MovesetError):
    """Keys cannot be pressed on this machine, or no longer."""


class OscError(MovesetError):
    """An address for OSC messages is invalid or unreachable."""


class EventServerError(MovesetError):
    """The address or an origin for the event server is invalid, or its port is in use."""


class SiteError(MovesetError):
    """A static site cannot be exported."""


class ClusterError(MovesetError):
    """A cluster cannot be reached, is lost, or has other versions."""


class DatasetError(MovesetError):
    """A packed dataset is missing, damaged or of another form."""
