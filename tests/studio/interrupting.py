"""A studio as users start it, a process that can be killed."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from moveset.studio.server import ADDRESS

from .browsing import PATIENCE_S


class RealStudio:
    """`moveset studio FOLDER`, always on the same port."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.words = folder.parent / "said.txt"
        self._process = None

    @property
    def address(self):
        return f"http://{ADDRESS}:{self.port}/"

    def start(self):
        command = [sys.executable, "-m", "moveset", "studio", str(self.folder)]
        with self.words.open("ab") as said:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), "--no-browser"], stdout=said, stderr=said
            )
        wait_until(self._answers, "the studio answers")

    def kill(self):
        """Give it no chance to do anything any more."""
        self._process.kill()
        self._process.wait()

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def said(self):
        return self.words.read_text("utf-8")

    def _answers(self):
        assert self._process.poll() is None, self.said()
        try:
            with urlopen(self.address, timeout=5):  # noqa: S310  our own address
                return True
        except OSError:
            return False


@contextmanager
def real_studio(folder):
    """Yield a running studio; it is killed at the end."""
    studio = RealStudio(folder)
    studio.start()
    try:
        yield studio
    finally:
        studio.kill()


def free_port():
    """Return a free port that the studio's other tests do not use."""
    with socket.socket() as listening:
        listening.bind((ADDRESS, 0))
        return listening.getsockname()[1]


def wait_until(true, what, seconds=PATIENCE_S):
    """Return the first true result."""
    end = monotonic() + seconds
    while not (found := true()):
        if monotonic() > end:
            pytest.fail(f"waited {seconds:.0f} s in vain: {what}")
        sleep(0.02)
    return found


def visible_files(folder):
    """Return the paths in a folder that are not hidden."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in found if not any(part.startswith(".") for part in path.parts)}
