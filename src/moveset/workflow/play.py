"""Play a bundle on a video or a camera, frame by frame, with its outputs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from moveset.base.errors import KeymapError
from moveset.base.values import TriggerRule
from moveset.capture.camera import CameraOptions
from moveset.capture.frame_source import FrameSource, in_real_time
from moveset.play.annotated_video import write_annotated_video
from moveset.play.event_json import EventMessages
from moveset.play.key_permission import check_free
from moveset.play.keyboard_backend import Machine
from moveset.play.keymap import Keymap, keymap_from_settings, rules_for
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
from moveset.see.pose.extractor import POSE
from moveset.see.silhouette.extractor import SILHOUETTE
from moveset.workflow.event_outputs import SendFrame, messages_for, send_to_all, serve_events
from moveset.workflow.key_output import choose_keymap, open_key_output
from moveset.workflow.play_source import (
    check_has_pictures,
    note_size,
    open_play_source,
    open_recording,
)

if TYPE_CHECKING:
    from moveset.play.event_server import EventServer


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
        The path of a video or of a file of landmarks, ``camera:0``, ``live:FILE`` for a file at
        the speed of a camera, or an open source. It is closed at the end.
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
    BundleError, WeightsError
        The bundle cannot be read, or its features are not available here.
    VideoError, CameraError
        The source cannot be opened, or fails later, while its frames are taken.
    KeymapError
        A move's setting names an unknown key.
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
    if isinstance(source, str | Path):
        features = bundle.features if isinstance(bundle, Bundle) else SILHOUETTE.name
        check_has_pictures(source, features)
        source = open_recording(source)
    return play_frames(source, recogniser, presser=presser)


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What to play, and where the events go."""

    source: str = "camera:0"  # or part of its name, or a video's path
    features: str = ""  # "silhouette": rules on the silhouette instead of a bundle
    keymap: Path | str | None = None  # a TOML file or a name; by default the bundle's own keys
    press_keys: bool = False  # in whatever window is in front; a video then plays in real time
    allow_keys: bool = False  # the bundle's own keys need not be free ones
    gamepad: bool = False  # a virtual one instead of the keyboard
    fast_forward: bool = False  # not in real time, even if keys are pressed
    osc: str = ""  # HOST:PORT; empty: send nothing
    websocket: str = ""  # HOST:PORT or a port; empty: serve no events
    websocket_origins: tuple[str, ...] = ()  # of pages that may read them beside those here
    camera: CameraOptions | None = None  # the mode to request; None for the default
    mirror: bool = False  # the picture is mirrored: turn it back
    video: Path | None = None  # an annotated video is written there
    weights: Path | None = None  # MobileNet's weights
    fast: bool | None = None  # press earlier (True) or only when surer (False)
    machine: Machine | None = None  # whose keyboard; by default this machine's


@dataclass(frozen=True, slots=True)
class PlaySession:
    """An open source and its played frames; keys, events and the video are written on the way."""

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
    BundleError, VideoError, CameraError, KeymapError, KeyboardError, OscError, EventServerError
        Something cannot be opened; outputs are opened before the camera.
    """
    recogniser = _open_bundle(bundle, options)
    keymap = choose_keymap(recogniser.moves, options.keymap, gamepad=options.gamepad)
    if options.press_keys and not (options.keymap or options.allow_keys):
        check_free(keymap)
    bound = tuple(rules_for(keymap, recogniser.rules))
    rules = shift_operating_point(bound, SHIFTS[options.fast])
    features = recogniser.features if isinstance(recogniser, Bundle) else options.features
    check_has_pictures(options.source, features)
    is_pose = features == POSE.name
    messages = messages_for(recogniser.moves, keymap, rules, has_landmarks=is_pose)
    name = _source_name(options)
    with (
        open_outputs(options, keymap, rules, messages) as (sink, send),
        closing(open_play_source(name, options.camera, mirror=options.mirror)) as source,
    ):
        frames = play(
            recogniser, source, sink=sink, keymap=keymap, weights=options.weights, rules=rules
        )
        if options.video:
            own = keymap if options.keymap or options.gamepad else None
            frames = write_annotated_video(frames, options.video, rules, keymap=own)
        with closing(frames):
            yield PlaySession(source, _send_frames(note_size(frames, options.camera), send))


def _source_name(options: PlayOptions) -> str:
    """Return the source's name: programs that receive keys need them at the times of the video."""
    paced = (options.press_keys or options.gamepad) and not options.fast_forward
    return in_real_time(options.source) if paced else options.source


def _open_bundle(path: Path | None, options: PlayOptions) -> Bundle | SilhouetteRecogniser:
    if options.features:
        return SilhouetteRecogniser()
    return load_bundle(path) if path else fighter()


def _send_frames(frames: Iterable[PlayedFrame], send: SendFrame) -> Iterator[PlayedFrame]:
    for played in frames:
        send(played)
        yield played


@contextmanager
def open_outputs(
    options: PlayOptions,
    keymap: Keymap,
    rules: Sequence[TriggerRule],
    messages: EventMessages | None = None,
) -> Iterator[tuple[KeySink | None, SendFrame]]:
    """Yield the sink of keys (None if no keys are to be pressed) and a function for each frame.

    Raises
    ------
    KeyboardError, KeymapError, OscError, EventServerError
        An output cannot be opened.
    """
    with ExitStack() as stack:
        senders = []
        for sender in _open_senders(options, rules, messages or EventMessages(())):
            stack.enter_context(sender)
            senders.append(sender.send_frame)
        send = send_to_all(senders)
        if not (options.press_keys or options.gamepad):
            yield None, send
            return
        if not keymap.bindings:
            raise KeymapError("no move has a key: write a key map and name it, --keymap FILE")
        opened = open_key_output(keymap, gamepad=options.gamepad, machine=options.machine)
        yield stack.enter_context(opened), send


def _open_senders(
    options: PlayOptions, rules: Sequence[TriggerRule], messages: EventMessages
) -> Iterator[OscSender | EventServer]:
    """Yield the outputs on the network, each opened when it is asked for."""
    if options.osc:
        yield OscSender(options.osc, [rule.move for rule in rules if rule.hold])
    if options.websocket:
        yield serve_events(options.websocket, messages, options.websocket_origins)
