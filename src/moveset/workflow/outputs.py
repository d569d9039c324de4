"""Beside the command line: where a played game goes besides the terminal, keys and OSC."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from moveset.base.errors import KeymapError
from moveset.base.signals import stop_command
from moveset.base.values import MoveEvent, TriggerRule
from moveset.play.keyboard import Machine, open_keyboard
from moveset.play.keymap import Keymap
from moveset.play.keys import KeySink
from moveset.play.osc import OscSender

Tell = Callable[[MoveEvent], None]


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What was asked for."""

    keys: bool = False  # press real keys
    osc: str = ""  # HOST:PORT; empty: send nothing
    machine: Machine | None = None  # this one if None


@contextmanager
def open_outputs(
    options: OutputOptions, keymap: Keymap, rules: Sequence[TriggerRule]
) -> Iterator[tuple[KeySink | None, Tell]]:
    """Give where keys go, None in a dry run, and whom to tell of each event.

    Raises
    ------
    KeyboardError, KeymapError, OscError
        It cannot be had; before anything else was opened.
    """
    with ExitStack() as stack:
        tell: Tell = _nobody
        if options.osc:
            held = [rule.move for rule in rules if rule.hold]
            tell = stack.enter_context(OscSender(options.osc, held)).send
        if not options.keys:
            yield None, tell
            return
        if not keymap.bindings:
            raise KeymapError("no move has a key: write a key map and name it, --keymap FILE")
        keyboard = stack.enter_context(open_keyboard(stop_command, options.machine))
        print(keyboard.words, file=sys.stderr, flush=True)
        yield keyboard, tell


def _nobody(event: MoveEvent) -> None:
    """Tell nobody."""
