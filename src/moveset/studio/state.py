"""In the studio: all that the server keeps between two requests."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from moveset.base.errors import ProjectError
from moveset.base.values import Recording
from moveset.label.project import Project, open_project
from moveset.studio.bundles import Bundles
from moveset.studio.camera import MachineCamera
from moveset.studio.film import Films
from moveset.studio.games import Game
from moveset.studio.guard import new_token
from moveset.studio.jobs import Jobs
from moveset.studio.trimming import Trimmer
from moveset.studio.uploads import Uploads


@dataclass(slots=True)
class Studio:
    """One project, open in the studio.

    Attributes
    ----------
    folder
        The project's.
    camera
        The machine's own; None where only the browser's is used.
    game
        Another one than ours beside the camera; None: ours.
    token
        What changes something must carry.
    lock
        Held while the project is changed.
    started
        Another one after every start: pages see by it that the server is a new one.
    """

    folder: Path
    camera: MachineCamera | None = None
    game: Game | None = None
    token: str = field(default_factory=new_token)
    lock: RLock = field(default_factory=RLock)
    started: str = field(default_factory=lambda: secrets.token_hex(4))
    jobs: Jobs = field(default_factory=Jobs)
    films: Films = field(default_factory=Films)
    sockets: int = 0
    bundles: Bundles = field(init=False)
    uploads: Uploads = field(init=False)
    trimmer: Trimmer = field(init=False)

    def __post_init__(self) -> None:
        self.bundles = Bundles(self.folder)
        self.uploads = Uploads(self.folder)
        self.trimmer = Trimmer(self.folder, self.lock)

    def project(self) -> Project:
        """Return the project as its files are now."""
        return open_project(self.folder)

    def recording(self, name: str) -> Recording:
        """Return the recording of that name; names are looked up, never joined to a path.

        Raises
        ------
        ProjectError
            There is none.
        """
        for recording in self.project().recordings:
            if recording.name == name:
                return recording
        raise ProjectError("there is no such recording: load the page again")
