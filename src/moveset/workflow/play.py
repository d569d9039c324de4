"""Play a bundle on a video or a camera, frame by frame."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

from moveset.base.values import TriggerRule
from moveset.capture.source import FrameSource, open_source
from moveset.play.keymap import Keymap, keymap_from_settings, rules_for
from moveset.play.keys import KeyPresser, KeySink
from moveset.play.session import LiveRecogniser, PlayedFrame, play_frames
from moveset.recognise.bundle import Bundle, load_bundle
from moveset.recognise.predictor import Recogniser
from moveset.recognise.silhouette import SilhouetteRecogniser


def play(
    bundle: Bundle | SilhouetteRecogniser | Path | str,
    source: FrameSource | Path | str,
    *,
    sink: KeySink | None = None,
    keymap: Keymap | None = None,
    weights: Path | None = None,
    rules: Sequence[TriggerRule] = (),
) -> Generator[PlayedFrame, None, None]:
    """Return every frame of a video or camera with its score and events, one as it comes.

    Parameters
    ----------
    bundle
        What was taught, or a ``SilhouetteRecogniser``, which was not and needs no teaching.
    source
        A video's path, ``camera:0``, or a source that is open already.
    sink
        Where keys go; without one nothing is pressed.
    keymap
        Which key a move presses; by default what the bundle's moves say.
    weights
        A file of MobileNet's weights, for a bundle of its features on a machine without them.
    rules
        When moves press; by default the bundle's, changed as the key map says.

    Raises
    ------
    BundleError, VideoError, CameraError, KeymapError
    """
    if isinstance(bundle, str | Path):
        bundle = load_bundle(bundle)
    keymap = keymap or keymap_from_settings(bundle.moves)
    rules = tuple(rules) or tuple(rules_for(keymap, bundle.rules))
    recogniser: LiveRecogniser
    if isinstance(bundle, Bundle):
        recogniser = Recogniser(replace(bundle, rules=rules), weights=weights)
    else:
        recogniser = bundle.with_rules(rules)
    presser = KeyPresser(sink, keymap) if sink else None
    # Opened last: nothing after it can fail and leave a camera running.
    opened = open_source(source) if isinstance(source, str | Path) else source
    return play_frames(opened, recogniser, presser=presser)
