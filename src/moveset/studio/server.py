"""The studio's server, for this machine only."""

from __future__ import annotations

import errno
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Final

from moveset.base.errors import MovesetError
from moveset.label.project import create_project, open_project
from moveset.label.project_folder import SETTINGS_FILE
from moveset.studio.app import create_app
from moveset.studio.camera import MachineCamera
from moveset.studio.frames import CLOCK, MAX_FRAME_BYTES
from moveset.studio.games import open_game
from moveset.studio.guard import local_hosts
from moveset.studio.state import Studio

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8420
PORTS_TRIED: Final = 20
OPEN_AFTER_S: Final = 0.6


def serve(
    folder: Path,
    *,
    port: int = 0,
    camera: str = "",
    game: Path | None = None,
    browse: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a project's pages until Ctrl-C; create a project if the folder has none.

    Parameters
    ----------
    port
        0 for the first free one from ``PORT``.
    camera
        The machine's own camera, for example ``camera:0``; empty for the browser's only.
    game
        A folder with an index.html, shown instead of our own game.
    say
        Called with the address of the pages.

    Raises
    ------
    MovesetError
        The project cannot be read or created, the game has no index.html, or no port is free.
    """
    import uvicorn

    other = open_game(game) if game else None
    open_or_create(folder, say)
    listening = listen(port)
    port = listening.getsockname()[1]
    studio = Studio(folder, MachineCamera(camera) if camera else None, other)
    app = create_app(studio, local_hosts(port))
    address = f"http://{ADDRESS}:{port}/"
    say(f"{address} shows {folder}: open it in a browser if none opens; Ctrl-C stops the server")
    if browse:
        Timer(OPEN_AFTER_S, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME_BYTES + CLOCK.size + 1024,
        ws_max_queue=4,
        timeout_graceful_shutdown=2,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listening])


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
