"""A plain static file server, as hosts of static sites have, that can go away and come back."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from .ports import free_port

ROOT = Path(__file__).parents[2]
ONNXRUNTIME = ROOT / "node_modules" / "onnxruntime-web"
SITE = "some/site/"
"""Where the exported site is on its host: not the top, as on GitHub Pages."""
TYPES = {"html": "text/html", "js": "text/javascript"}


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder's files with some headers, and pages from memory."""

    def __init__(self, *arguments, headers, pages, **settings):
        self._headers = headers
        self._pages = pages
        super().__init__(*arguments, **settings)

    def end_headers(self):
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self):
        page = self._pages.get(self.path.split("?")[0].removeprefix("/"))
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("content-type", TYPES[Path(self.path).suffix.removeprefix(".") or "html"])
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    """Says nothing of browsers that need a file no longer."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Host:
    """A running server of a folder; it comes back at the same address.

    Parameters
    ----------
    folder
        What it serves.
    headers
        Sent with every answer.
    pages
        Content by path, of pages that are not in the folder.
    """

    def __init__(
        self, folder: Path, *, headers: Mapping[str, str] = {}, pages: Mapping[str, str] = {}
    ) -> None:
        self._handler = partial(_Files, directory=folder, headers=headers, pages=pages)
        self._port = free_port()
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), self._handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def serve(folder: Path, **settings: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of a server of a folder's files."""
    host = Host(folder, **settings)
    try:
        yield host.address
    finally:
        host.stop()
