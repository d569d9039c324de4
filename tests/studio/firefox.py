"""Firefox without a window, driven by WebDriver BiDi over its WebSocket."""

import json
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from websockets.sync.client import connect

BROWSER = shutil.which("firefox-esr") or shutil.which("firefox")
START_S = 60.0
ANSWER_S = 120.0
MAX_MESSAGE = 64 * 2**20  # bytes
LISTENING = "WebDriver BiDi listening on "
PREFERENCES = {
    "media.navigator.streams.fake": True,  # a camera that shows a coloured pattern
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,  # allowed
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class Page:
    """The only tab; ``troubles`` are the errors of its scripts."""

    def __init__(self, socket):
        self.troubles = []
        self._socket = socket
        self._sent = 0
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def goto(self, address):
        """Open an address, and wait until the page is loaded."""
        self._ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, function, argument=None):
        """Return what a JavaScript function returns, given and giving JSON.

        It counts as a click: a page may start sound, and ask for the camera.
        """
        call = f"(async () => JSON.stringify(await ({function})({json.dumps(argument)})))()"
        answer = self._ask(
            "script.evaluate",
            expression=call,
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def close(self):
        """End the session, and with it the browser."""
        self._ask("browser.close")

    def _ask(self, method, **parameters):
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        end = monotonic() + ANSWER_S
        while True:
            message = json.loads(self._socket.recv(timeout=end - monotonic()))
            if message["type"] == "event":
                self._listen(message)
            elif message["id"] == self._sent:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def _listen(self, event):
        entry = event["params"]
        if event["method"] == "log.entryAdded" and entry["level"] == "error":
            self.troubles.append(str(entry["text"]))


@contextmanager
def firefox_page(preferences=()):
    """Yield the page of a new Firefox with a profile of its own.

    Parameters
    ----------
    preferences
        Pairs of name and value, besides ``PREFERENCES``.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in {**PREFERENCES, **dict(preferences)}.items()
        ]
        (Path(profile) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [BROWSER, "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            address = f"{_address(process)}/session"
            with connect(address, max_size=MAX_MESSAGE, compression=None) as socket:
                page = Page(socket)
                yield page
                page.close()
                process.wait(START_S)
        finally:
            process.kill()
            process.wait()


def _address(process):
    """Return the address that Firefox prints, and go on reading what it prints."""
    found = SimpleQueue()

    def read():
        with process.stderr:
            for line in process.stderr:
                if LISTENING in line:
                    found.put(line.partition(LISTENING)[2].strip())

    Thread(target=read, daemon=True).start()
    try:
        return found.get(timeout=START_S)
    except Empty:
        raise TimeoutError("Firefox did not start") from None
