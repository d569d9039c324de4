"""The studio's server: on this machine only, until Ctrl-C."""

from __future__ import annotations

import errno
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Final

from moveset.base.errors import MovesetError
from moveset.base.values import MoveSetting
from moveset.label.folder import SETTINGS_FILE
from moveset.label.project import create_project, open_project
from moveset.studio.app import create_app
from moveset.studio.camera import MachineCamera
from moveset.studio.games import open_game
from moveset.studio.guard import local_hosts
from moveset.studio.live import CLOCK
from moveset.studio.sight import MOST_FRAME_BYTES
from moveset.studio.state import Studio

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8420
PORTS_TRIED: Final = 20
OPEN_AFTER_S: Final = 0.6

FIRST_MOVES: Final = (
    MoveSetting("punch", "j"),
    MoveSetting("kick", "k"),
    MoveSetting("squat", "s", hold=True),
)
"""Of a new project, until somebody names others; the keys are those of the game in Play."""


def serve(
    folder: Path,
    *,
    port: int = 0,
    camera: str = "",
    game: Path | None = None,
    browse: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a project's pages until Ctrl-C; a folder without a project gets one.

    Parameters
    ----------
    port
        0: the first free one from ``PORT`` on.
    camera
        The machine's own camera, as ``camera:0``; empty: the browser's only.
    game
        A folder with an index.html, to be played in place of our own game.
    say
        Told where the pages are.

    Raises
    ------
    MovesetError
        The project cannot be read or made, the game is none, or no port is free.
    """
    import uvicorn

    other = open_game(game) if game else None
    open_or_make(folder, say)
    listening = listen(port)
    port = listening.getsockname()[1]
    studio = Studio(folder, MachineCamera(camera) if camera else None, other)
    app = create_app(studio, local_hosts(port))
    address = f"http://{ADDRESS}:{port}/"
    say(f"{address} shows {folder}: open it in a browser if none opens by itself; Ctrl-C ends it")
    if browse:
        Timer(OPEN_AFTER_S, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MOST_FRAME_BYTES + CLOCK.size + 1024,
        ws_max_queue=4,
        timeout_graceful_shutdown=2,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listening])


def open_or_make(folder: Path, say: Callable[[str], None]) -> None:
    """Check the project, or make one with a few moves where there is none."""
    if (folder / SETTINGS_FILE).exists():
        open_project(folder)
        return
    create_project(folder, FIRST_MOVES)
    say(f"{folder} is a new project")


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine.

    Raises
    ------
    MovesetError
        The port is taken.
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
            listening.listen()  # so that a browser that is quicker than the server waits for it
            return listening
    tried = f"port {port} is" if port else f"ports {PORT} to {PORT + PORTS_TRIED - 1} are"
    raise MovesetError(f"{tried} taken: name a free one with --port")
