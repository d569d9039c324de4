"""Play a bundle on a video or a camera, frame by frame, with its outputs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from moveset.base.errors import KeymapError
from moveset.base.signals import stop_command
from moveset.base.values import MoveEvent, TriggerRule
from moveset.capture.frame_source import FrameSource, in_real_time, open_source
from moveset.play.annotated_video import write_annotated_video
from moveset.play.keyboard import open_keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keymap import Keymap, keymap_from_settings, read_keymap, rules_for
from moveset.play.keys import KeyPresser, KeySink
from moveset.play.osc import OscSender
from moveset.play.pipeline import LiveRecogniser, PlayedFrame
from moveset.play.session import play_frames
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.predictor import Recogniser
from moveset.recognise.silhouette import SilhouetteRecogniser
from moveset.recognise.trigger_rules import SHIFTS, shift_operating_point

SendEvent = Callable[[MoveEvent], None]


def play(
    bundle: Bundle | SilhouetteRecogniser | Path | str,
    source: FrameSource | Path | str,
    *,
    sink: KeySink | None = None,
    keymap: Keymap | None = None,
    weights: Path | None = None,
    rules: Sequence[TriggerRule] = (),
) -> Generator[PlayedFrame, None, None]:
    """Return a generator of played frames: each frame with its score and events.

    Parameters
    ----------
    bundle
        A bundle or its file, or a ``SilhouetteRecogniser``, which needs no training.
    source
        A video's path, ``camera:0``, or an open source.
    sink
        Where keys go; without one nothing is pressed.
    keymap
        Which key a move presses; by default as the bundle's moves say.
    weights
        A file of MobileNet's weights, for a bundle of its features on a machine without them.
    rules
        When moves press; by default the bundle's, adapted to the key map.

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


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What to play, and where the events go."""

    source: str = "camera:0"  # or a video's path
    features: str = ""  # "silhouette": rules on the silhouette instead of a bundle
    keymap: Path | None = None  # a TOML file; by default the keys of the bundle's moves
    press_keys: bool = False  # in whatever window is in front; a video then plays in real time
    fast_forward: bool = False  # not in real time, even if keys are pressed
    osc: str = ""  # HOST:PORT; empty: send nothing
    video: Path | None = None  # an annotated video is written there
    weights: Path | None = None  # MobileNet's weights
    fast: bool | None = None  # press earlier (True) or only when surer (False)
    machine: Machine | None = None  # whose keyboard; by default this machine's


@dataclass(frozen=True, slots=True)
class PlaySession:
    """An open source and its played frames; keys, OSC and the video are written on the way."""

    source: FrameSource
    frames: Iterator[PlayedFrame]


@contextmanager
def open_session(bundle: Path | None, options: PlayOptions) -> Iterator[PlaySession]:
    """Open everything that playing needs, and close all of it at the end.

    Parameters
    ----------
    bundle
        A bundle's file; None for the built-in one, or for the silhouette.

    Raises
    ------
    BundleError, VideoError, CameraError, KeymapError, KeyboardError, OscError
        Something cannot be opened; outputs are opened before the camera.
    """
    recogniser = _open_bundle(bundle, options)
    moves = [move.move for move in recogniser.moves]
    own = read_keymap(options.keymap, moves) if options.keymap else None
    keymap = own or keymap_from_settings(recogniser.moves)
    bound = tuple(rules_for(keymap, recogniser.rules))
    rules = shift_operating_point(bound, SHIFTS[options.fast])
    with (
        open_outputs(options, keymap, rules) as (sink, send),
        closing(open_source(_source_name(options))) as source,
    ):
        frames = play(
            recogniser, source, sink=sink, keymap=keymap, weights=options.weights, rules=rules
        )
        if options.video:
            frames = write_annotated_video(frames, options.video, rules, keymap=own)
        with closing(frames):
            yield PlaySession(source, _send_events(frames, send))


def _source_name(options: PlayOptions) -> str:
    """Return the source's name: programs that receive keys need them at the times of the video."""
    paced = options.press_keys and not options.fast_forward
    return in_real_time(options.source) if paced else options.source


def _open_bundle(path: Path | None, options: PlayOptions) -> Bundle | SilhouetteRecogniser:
    if options.features:
        return SilhouetteRecogniser()
    return load_bundle(path) if path else fighter()


def _send_events(frames: Iterable[PlayedFrame], send: SendEvent) -> Iterator[PlayedFrame]:
    for played in frames:
        for event in played.events:
            send(event)
        yield played


@contextmanager
def open_outputs(
    options: PlayOptions, keymap: Keymap, rules: Sequence[TriggerRule]
) -> Iterator[tuple[KeySink | None, SendEvent]]:
    """Yield the sink of keys (None if no keys are to be pressed) and a function for each event.

    Raises
    ------
    KeyboardError, KeymapError, OscError
        An output cannot be opened.
    """
    with ExitStack() as stack:
        send: SendEvent = _ignore
        if options.osc:
            held = [rule.move for rule in rules if rule.hold]
            send = stack.enter_context(OscSender(options.osc, held)).send
        if not options.press_keys:
            yield None, send
            return
        if not keymap.bindings:
            raise KeymapError("no move has a key: write a key map and name it, --keymap FILE")
        keyboard = stack.enter_context(open_keyboard(stop_command, options.machine))
        print(keyboard.description, file=sys.stderr, flush=True)
        yield keyboard, send


def _ignore(event: MoveEvent) -> None:
    """Send an event nowhere."""
