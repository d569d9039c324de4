"""What is learnt while a page plays: corrections, which are saved, and examples being recorded."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any, Final

from moveset.base.errors import MovesetError
from moveset.base.values import NONE, Json, Segment
from moveset.recognise.bundle import Bundle
from moveset.studio.bundles import describe_bundle
from moveset.studio.live_examples import LiveExamples
from moveset.studio.players import Players
from moveset.studio.state import Studio

NOT_UNDERSTOOD: Final = "a message was not understood and was ignored"


class LiveLearning:
    """Changes the bundle that a page's players use.

    Parameters
    ----------
    in_thread
        Runs a function with arguments in a thread and returns its result.
    """

    def __init__(
        self, studio: Studio, players: Players, in_thread: Callable[..., asyncio.Future[Any]]
    ) -> None:
        self._studio = studio
        self._players = players
        self._in_thread = in_thread
        self._name = ""
        self._examples: LiveExamples | None = None
        self._trial: asyncio.Future[Bundle] | None = None

    def use(self, name: str, bundle: Bundle | None) -> None:
        """Learn on top of this bundle from now on."""
        self.close()
        self._name = name
        self._examples = LiveExamples(bundle) if bundle else None

    def close(self) -> None:
        """Forget an example that is being learnt."""
        if self._trial:
            self._trial.cancel()
        self._trial = None

    async def correct(self, command: Json) -> Json:
        """Correct the bundle in use, save it, use it, and return the answer to the page.

        Raises
        ------
        MovesetError
            The command is not understood, or there is nothing to correct.
        """
        player, time_s = command.get("player"), command.get("time_s")
        if not isinstance(player, int) or not _is_number(time_s):
            raise MovesetError(NOT_UNDERSTOOD)
        move = str(command.get("move", NONE))
        bundle = await self._in_thread(self._players.correct, player, float(time_s), move)
        self._name = await self._in_thread(self._keep, bundle)
        await self._in_thread(self._players.use, bundle, len(self._players))
        about = describe_bundle(self._name, bundle)
        return {"type": "corrected", "bundle": about, "move": move}

    async def try_example(self, command: Json) -> None:
        """Begin to learn a repetition that was just recorded; frames go on meanwhile.

        Raises
        ------
        MovesetError
            The command is not understood, or nothing was seen yet.
        """
        start_s, end_s, move = (command.get(name) for name in ("start_s", "end_s", "move"))
        if not (_is_number(start_s) and _is_number(end_s) and self._examples):
            raise MovesetError(NOT_UNDERSTOOD)
        if self._trial is None:  # else this machine is too slow to try every example
            recent = await self._in_thread(self._players.recent)
            segment = Segment("", float(start_s), float(end_s), str(move))
            self._trial = self._in_thread(self._examples.add, recent, segment)

    async def use_tried(self) -> Json | None:
        """Use what was learnt from an example, if it is ready; return what to tell the page.

        Nothing is saved.

        Raises
        ------
        MovesetError
            The example could not be learnt.
        """
        if not (self._trial and self._trial.done()):
            return None
        trial, self._trial = self._trial, None
        bundle = trial.result()
        await self._in_thread(self._players.use, bundle, len(self._players))
        return {"type": "tried", "bundle": describe_bundle(self._name, bundle)}

    def _keep(self, bundle: Bundle) -> str:
        with self._studio.lock:
            return self._studio.bundles.keep_corrected(self._name, bundle)


def _is_number(sent: Json) -> bool:
    return isinstance(sent, int | float) and math.isfinite(sent)
