"""Correct a bundle: what a video shows at a time is no move, or is one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from moveset.base.files import check_writable
from moveset.base.values import ProgressCallback
from moveset.learn.correction import correct
from moveset.recognise.builtin import FIGHTER, open_bundle
from moveset.recognise.bundle import check_features
from moveset.recognise.bundle_file import save_bundle
from moveset.see.observe import observe_recording
from moveset.see.pose.extractor import PoseExtractor

CORRECTED: Final = f"{FIGHTER}-corrected.moveset"
"""Where the corrected built-in bundle goes, in the working folder, unless a file is named."""


def correct_bundle(
    bundle: str,
    video: Path,
    time_s: float,
    move: str,
    *,
    to: Path | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Correct a bundle, write it, and return its file.

    Parameters
    ----------
    bundle
        A bundle's file, or ``fighter`` for the built-in bundle, which stays as it is.
    time_s
        When it pressed in the video, or should have pressed.
    move
        What the video shows then: a move of the bundle, or ``none``.
    to
        The corrected bundle's file; by default the bundle's own.

    Raises
    ------
    BundleError, VideoError, TrainingError, WriteError
    """
    opened = open_bundle(bundle)
    check_features(opened, PoseExtractor.name, PoseExtractor.settings)
    path = to or Path(CORRECTED if bundle == FIGHTER else bundle)
    check_writable(path)
    report = (
        (lambda share: progress(f"extract {video.name}", round(100 * share), 100))
        if (progress)
        else None
    )
    observations = observe_recording(video, PoseExtractor(), progress=report)
    save_bundle(correct(opened, observations, time_s, move), path)
    return path
