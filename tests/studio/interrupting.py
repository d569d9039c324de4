"""A studio as users start it, a process that can be killed."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

from moveset.studio.server import ADDRESS

from .browsing import enter, wait_until
from .ports import free_port


class RealStudio:
    """`moveset studio FOLDER`, always on the same port."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.log = folder.parent / "log.txt"
        self._process = None

    @property
    def address(self):
        return f"http://{ADDRESS}:{self.port}/"

    @property
    def secret_address(self):
        """The address that was printed at the last start."""
        return re.findall(rf"{self.address}\S+", self.log.read_text("utf-8"))[-1]

    def enter(self, browser):
        """Open that address in another tab, as the studio itself does at its start."""
        tab = browser.context.new_page()
        enter(tab, self.secret_address)
        tab.close()

    def start(self, program=""):
        """Start the command line, or a program that calls it."""
        python = [sys.executable, *(["-c", program] if program else ["-m", "moveset"])]
        command = [*python, "studio", str(self.folder), "--port", str(self.port), "--no-browser"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(self._answers, "the studio answers")

    def kill(self):
        """Kill it without warning, so that it cannot clean up."""
        self._process.kill()
        self._process.wait()

    def hang_up(self):
        """Tell it that its terminal was closed."""
        self._process.send_signal(signal.SIGHUP)

    def exit_code(self):
        return self._process.poll()

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def _answers(self):
        assert self._process.poll() is None, self.log.read_text("utf-8")
        try:
            with urlopen(self.secret_address, timeout=5):  # noqa: S310  our own address
                return True
        except (OSError, IndexError):  # it is older, or nothing is printed yet
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


def visible_files(folder):
    """Return the paths in a folder that are not hidden."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in found if not any(part.startswith(".") for part in path.parts)}
