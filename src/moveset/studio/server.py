"""The studio's server, for this machine only."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moveset.base.errors import MovesetError
from moveset.capture.frame_source import check_camera_name
from moveset.label.project import create_project, open_project
from moveset.label.project_folder import SETTINGS_FILE
from moveset.studio.access import Access
from moveset.studio.app import create_app
from moveset.studio.browser import browser_at
from moveset.studio.camera import MachineCamera
from moveset.studio.frames import CLOCK, MAX_FRAME_BYTES
from moveset.studio.games import open_game
from moveset.studio.guard import local_hosts
from moveset.studio.state import Studio

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8420
PORTS_TRIED: Final = 20
CACHE: Final = "cache"


def serve(
    folder: Path,
    *,
    port: int = 0,
    camera: str = "",
    game: Path | None = None,
    browse: bool = True,
    token: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a project's pages until Ctrl-C; create a project if the folder has none.

    Parameters
    ----------
    port
        0 for the first free one from ``PORT``.
    camera
        The machine's own camera, as ``open_source`` names it; empty for the browser's only.
    game
        A folder with an index.html, shown instead of our own game.
    token
        Whether the address needs a token, without which other users of this machine see nothing.
    say
        Called with the address of the pages.

    Raises
    ------
    MovesetError
        The project cannot be read or created, the game has no index.html, the camera is none, or no
        port is free.
    """
    other = open_game(game) if game else None
    if camera:
        check_camera_name(camera)
    open_or_create(folder, say)
    listening = listen(port)
    port = listening.getsockname()[1]
    access = Access(is_open=not token)
    studio = Studio(folder, MachineCamera(camera) if camera else None, other, access)
    server = make_server(create_app(studio, local_hosts(port)))
    address = access.address_of(f"http://{ADDRESS}:{port}/")
    say(f"{address} shows {folder}: open it in a browser if none opens; Ctrl-C stops the server")
    with (
        browser_at(address, folder / CACHE) if browse else nullcontext(),
        _stopped_by_hangup(server),
    ):
        server.run(sockets=[listening])


def make_server(app: ASGIApp, *, stop_within_s: int = 2) -> uvicorn.Server:
    """Return the server of an application, with bounds on what strangers can use up."""
    import uvicorn

    from moveset.studio.connections import BACKLOG, BoundedConnection, limit_log

    config = uvicorn.Config(
        app,
        http=BoundedConnection,
        log_level="warning",
        access_log=False,
        use_colors=False,  # escape sequences on the error stream are escaped
        server_header=False,
        backlog=BACKLOG,
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME_BYTES + CLOCK.size + 1024,
        ws_max_queue=4,
        timeout_graceful_shutdown=stop_within_s,
        lifespan="on",
    )
    limit_log()
    return uvicorn.Server(config)


@contextmanager
def _stopped_by_hangup(server: uvicorn.Server) -> Iterator[None]:
    """Stop the server in order when the terminal is closed, as by Ctrl-C; then act as usual.

    uvicorn does so for the other signals; a handler that raises would interrupt any of its tasks.
    """
    number = getattr(signal, "SIGHUP", None)
    is_main = threading.current_thread() is threading.main_thread()
    if number is None or not is_main or signal.getsignal(number) is signal.SIG_IGN:
        yield
        return
    hung_up = threading.Event()

    def stop(*_: object) -> None:
        hung_up.set()
        server.should_exit = True

    before = signal.signal(number, stop)
    try:
        yield
    finally:
        signal.signal(number, before)
    if hung_up.is_set():
        signal.raise_signal(number)


def open_or_create(folder: Path, say: Callable[[str], None]) -> None:
    """Check that the project can be read, or create an empty one."""
    if (folder / SETTINGS_FILE).exists():
        open_project(folder)
        return
    create_project(folder)
    say(f"{folder} is a new project")


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine.

    Raises
    ------
    MovesetError
        No port is free.
    """
    for number in (port,) if port else range(PORT, PORT + PORTS_TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, number))
        except OSError as error:
            listening.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
        else:
            listening.listen()  # so that a browser can connect before the server has started
            return listening
    tried = f"port {port} is" if port else f"ports {PORT} to {PORT + PORTS_TRIED - 1} are"
    raise MovesetError(f"{tried} in use: give a free one with --port")
