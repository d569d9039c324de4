"""A web server for this machine only, to try an exported site.

Python's own ``http.server`` takes media types from the machine's settings. Where another program
has changed them, on Windows for example, a browser refuses every script. This one has the types of
a site's files, and tells the browser to ask for changed files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from moveset.base.errors import SiteError
from moveset.workflow.site_folder import DESCRIPTION

HOST: Final = "127.0.0.1"

TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".mp4": "video/mp4",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}


class _SiteFiles(SimpleHTTPRequestHandler):
    """Serves a site's files with their types, and prints nothing."""

    extensions_map: Mapping[str, str] = {  # type: ignore[assignment]
        **SimpleHTTPRequestHandler.extensions_map,
        **TYPES,
    }
    server_version = "moveset"
    sys_version = ""

    def end_headers(self) -> None:
        self.send_header("cache-control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def open_site_server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of a site that listens; ``serve_forever`` answers.

    Parameters
    ----------
    port
        0: any free one, which is the server's ``server_port``.

    Raises
    ------
    SiteError
        The folder has no site, or the port is in use.
    """
    if not (folder / DESCRIPTION).is_file():
        raise SiteError(f"{folder} has no site: write one with `moveset export {folder} --to web`")
    try:
        return ThreadingHTTPServer((HOST, port), partial(_SiteFiles, directory=str(folder)))
    except OSError as error:
        raise SiteError(f"port {port} cannot be used ({error.strerror}): try --port 0") from error


def serve_site(folder: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve a site until Ctrl-C, and tell its address.

    Raises
    ------
    SiteError
        The folder has no site, or the port is in use.
    """
    with open_site_server(folder, port) as server:
        tell(f"http://{HOST}:{server.server_port}/")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
