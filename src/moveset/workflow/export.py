"""Export: write a bundle's model for other programs."""

from __future__ import annotations

from pathlib import Path

from moveset.learn.export import EXPORTS
from moveset.recognise.builtin import open_bundle


def export(bundle: Path, folder: Path, to: str) -> list[Path]:
    """Write a bundle's model into a folder, and return the paths of the files.

    Parameters
    ----------
    bundle
        A ``.moveset`` file, or ``fighter``.
    to
        A name in ``EXPORTS``: ``onnx``, or ``tfjs`` for TensorFlow.js.

    Raises
    ------
    BundleError
        The bundle is damaged, or its network cannot be exported.
    WriteError
        The folder cannot be written.
    """
    return list(EXPORTS[to](open_bundle(bundle), folder))
