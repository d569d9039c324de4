"""A static file server for web.py, which knows what each page has loaded."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import unquote, urlsplit

ISOLATED: Final = "/isolated"
"""The empty page whose origin is isolated, so that it may use threads; ``/`` is not."""
ISOLATION: Final = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
UNCOUNTED: Final = "/measured/"
"""Frames and modules of the benchmark itself."""


@dataclass
class Host:
    """A running server.

    Attributes
    ----------
    folders
        Prefix of the address → folder; the longest prefix that fits counts.
    loaded
        The files that were loaded since it was last cleared.
    """

    address: str
    folders: Mapping[str, Path]
    loaded: set[Path] = field(default_factory=set)

    def transferred(self) -> tuple[int, int]:
        """Return the bytes of the loaded files, as they are and gzipped."""
        return sum(path.stat().st_size for path in self.loaded), sum(map(gzipped, self.loaded))

    def find(self, address: str) -> Path:
        """Return the file at an address."""
        path = unquote(urlsplit(address).path)
        fitting = [prefix for prefix in self.folders if path.startswith(prefix)]
        prefix = max(fitting, key=len)
        return self.folders[prefix] / path[len(prefix) :]


@cache
def gzipped(path: Path) -> int:
    """Return the size of a file as a gzip file."""
    return len(gzip.compress(path.read_bytes()))


@contextmanager
def running_host(folders: Mapping[str, Path]) -> Iterator[Host]:
    """Give a server of some folders and of two empty pages."""
    host = Host("", folders)

    class Handler(_Handler):
        served = host

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    served: Host
    extensions_map = {  # noqa: RUF012  read by the class above
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".css": "text/css",
        ".html": "text/html",
        ".mp4": "video/mp4",
        "": "application/octet-stream",
    }

    def translate_path(self, path: str) -> str:
        return str(self.served.find(path))

    def do_GET(self) -> None:
        if self.path in {"/", ISOLATED, "/favicon.ico"}:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        file = self.served.find(self.path)
        if file.is_file() and not self.path.startswith(UNCOUNTED):
            self.served.loaded.add(file)
        super().do_GET()

    def end_headers(self) -> None:
        if self.path != "/":
            for name, value in ISOLATION.items():
                self.send_header(name, value)
        self.send_header("cross-origin-resource-policy", "same-origin")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
