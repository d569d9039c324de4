"""A studio of a few drawn people, as a page of it sees it."""

import io
import shutil

import numpy as np
import pytest
from starlette.testclient import TestClient

from moveset.capture.actor import act
from moveset.capture.jpeg import encode_jpeg
from moveset.studio.app import create_app
from moveset.studio.guard import PROTOCOL, TOKEN_HEADER, local_hosts
from moveset.studio.live import CLOCK
from moveset.studio.state import Studio

PORT = 8420
BASE = f"http://127.0.0.1:{PORT}"


class Page:
    """A client that behaves as a page of the studio does."""

    def __init__(self, client, studio):
        self.client = client
        self.studio = studio
        self.headers = {TOKEN_HEADER: studio.token}

    def get(self, path, **more):
        return self.client.get(path, **more)

    def send(self, method, path, sent=None, **more):
        return self.client.request(method, path, json=sent, headers=self.headers, **more)

    def live(self):
        return self.connect([PROTOCOL, self.studio.token])

    def connect(self, subprotocols, **more):
        place = f"ws://127.0.0.1:{PORT}/api/live"
        return self.client.websocket_connect(place, subprotocols=subprotocols, **more)

    def wait_for_job(self):
        self.studio.jobs.join(120)
        return self.get("/api/job").json()


@pytest.fixture
def folder(drawn_project, drawn_bundle, tmp_path):
    copied = shutil.copytree(drawn_project, tmp_path / "project")
    (copied / "models").mkdir()
    shutil.copy(drawn_bundle, copied / "models" / "moves.moveset")
    return copied


@pytest.fixture
def page(folder):
    studio = Studio(folder)
    app = create_app(studio, local_hosts(PORT))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield Page(client, studio)


@pytest.fixture(scope="session")
def pictures():
    """JPEGs of a drawn person, 1/15 s apart."""
    clip = act(14, moves=("kick_left", "block"), duration_s=6.0, frame_rate=15.0, size=(240, 180))
    return [encode_jpeg(frame.image) for frame in clip.frames()]


@pytest.fixture
def framed():
    """Return a JPEG as a page sends it."""
    return lambda time_s, jpeg: CLOCK.pack(1000.0 * time_s) + jpeg


@pytest.fixture
def webm(drawn_video):
    """The bytes of a video."""
    return io.BytesIO(drawn_video.read_bytes()).getvalue()


@pytest.fixture
def rng():
    return np.random.default_rng(1)
