"""The state that the server keeps between two requests."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from moveset.base.errors import ProjectError
from moveset.base.values import Recording
from moveset.label.project import Project, open_project
from moveset.studio.access import Access
from moveset.studio.bundles import Bundles
from moveset.studio.camera import MachineCamera
from moveset.studio.games import Game
from moveset.studio.jobs import Jobs
from moveset.studio.thumbnails import ThumbnailCache
from moveset.studio.trimming import SegmentTrimmer
from moveset.studio.uploads import Uploads


@dataclass(slots=True)
class Studio:
    """One project, open in the studio.

    Attributes
    ----------
    folder
        Of the project.
    camera
        The machine's own camera; None if only the browser's is used.
    game
        Another game, shown instead of our own; None shows our own.
    access
        Who may use the studio.
    lock
        Held while the project is changed.
    started
        Random, so that pages notice a restart of the server.
    sockets
        Number of open sockets.
    """

    folder: Path
    camera: MachineCamera | None = None
    game: Game | None = None
    access: Access = field(default_factory=Access)
    lock: RLock = field(default_factory=RLock)
    started: str = field(default_factory=lambda: secrets.token_hex(4))
    jobs: Jobs = field(default_factory=Jobs)
    thumbnails: ThumbnailCache = field(default_factory=ThumbnailCache)
    sockets: int = 0
    bundles: Bundles = field(init=False)
    uploads: Uploads = field(init=False)
    trimmer: SegmentTrimmer = field(init=False)

    def __post_init__(self) -> None:
        self.bundles = Bundles(self.folder)
        self.uploads = Uploads(self.folder)
        self.trimmer = SegmentTrimmer(self.folder, self.lock)

    @property
    def token(self) -> str:
        """Required in every request for data, and in the printed address."""
        return self.access.token

    def project(self) -> Project:
        """Return the project as it is on disk now."""
        return open_project(self.folder)

    def recording(self, name: str) -> Recording:
        """Return the recording with a name; names are looked up, never joined to a path.

        Raises
        ------
        ProjectError
            There is none.
        """
        for recording in self.project().recordings:
            if recording.name == name:
                return recording
        raise ProjectError("there is no such recording: load the page again")
