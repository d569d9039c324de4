"""Memory does not grow during long play."""

import gc
import tracemalloc
from itertools import count
from pathlib import Path

import pytest

from moveset.recognise.builtin import fighter
from moveset.studio.frames import IncomingFrame
from moveset.studio.player import REMEMBERED_S, Player

FRAME_RATE = 10.0
WARM_UP = 10
REMEMBERED = int(FRAME_RATE * REMEMBERED_S) + 20
"""Frames after which as much is forgotten as is added."""

MEASURED = 200
MAX_BYTES_PER_FRAME = 200
"""Bytes; the scores of one frame are more than twice as much, its landmarks 25 times. Threads that
other tests left running may add some."""

MAX_RESIDENT = 20 * 2**20
"""Bytes outside Python's count, such as decoded images: one kept per frame would be 55 MB."""

STATUS = Path("/proc/self/status")


class Play:
    """A player that never stops: the frames repeat, the clock goes on."""

    def __init__(self, jpegs):
        self._jpegs = jpegs
        self._numbers = count()
        self._player = Player()
        self._player.use(fighter())

    def frames(self, wanted):
        """Yield the answers to so many further frames."""
        for _, number in zip(range(wanted), self._numbers, strict=False):
            jpeg = self._jpegs[number % len(self._jpegs)]
            now_s = number / FRAME_RATE
            yield self._player.step(IncomingFrame(now_s, bytes(bytearray(jpeg)), now_s))

    def go_on(self, wanted):
        for _ in self.frames(wanted):
            pass


@pytest.fixture(scope="module")
def play(jpegs, real_poses):
    play = Play(jpegs)
    play.go_on(WARM_UP)
    tracemalloc.start()
    play.go_on(REMEMBERED)
    yield play
    tracemalloc.stop()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_frames(play):
    held, resident = traced_bytes(), resident_bytes()
    before = tracemalloc.take_snapshot()
    play.go_on(MEASURED)
    grown = (traced_bytes() - held) / MEASURED
    if grown > MAX_BYTES_PER_FRAME:
        found = tracemalloc.take_snapshot().compare_to(before, "lineno")[:8]
        pytest.fail("\n".join([f"{grown:.0f} bytes stay of every frame:", *map(str, found)]))
    assert resident_bytes() - resident < MAX_RESIDENT


@pytest.mark.slow
@pytest.mark.parametrize("kept", ["landmarks", "scores"])
def test_a_leak_per_frame_would_be_found(play, kept):
    held = traced_bytes()
    leaked = [answer[kept] for answer in play.frames(30)]
    assert (traced_bytes() - held) / len(leaked) > 2 * MAX_BYTES_PER_FRAME


def traced_bytes():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def resident_bytes():
    """Return the resident memory of this process; 0 where the system does not report it."""
    if not STATUS.exists():
        return 0
    lines = STATUS.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024
