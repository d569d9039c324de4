"""A studio with a few synthetic people, as its pages use it."""

import io
import shutil
from contextlib import closing
from threading import Thread

import numpy as np
import pytest
from starlette.testclient import TestClient

from moveset.capture.image_codec import encode_jpeg
from moveset.label.project import create_project
from moveset.studio import routes_learn
from moveset.studio.access import TOKEN_HEADER, Access
from moveset.studio.app import create_app
from moveset.studio.frames import CLOCK
from moveset.studio.guard import PROTOCOL, local_hosts
from moveset.studio.server import listen, make_server
from moveset.studio.state import Studio
from moveset.synth.clip import synthesise_clip

from .browsing import BROWSER, PATIENCE_S, Chromium, enter, write_camera
from .empty_page import empty_page_address
from .film_camera import draw_film, load_films, save_films, too_dark, too_near
from .ports import free_port

JOB_S = 300.0
PORT = 8420
BASE = f"http://127.0.0.1:{PORT}"


class Page:
    """A client that behaves like a page of the studio."""

    def __init__(self, client, studio):
        self.client = client
        self.studio = studio
        self.headers = {TOKEN_HEADER: studio.token}

    def get(self, path, *, headers=None, **more):
        return self.client.get(path, headers={**self.headers, **(headers or {})}, **more)

    def send(self, method, path, sent=None, **more):
        return self.client.request(method, path, json=sent, headers=self.headers, **more)

    def live(self):
        return self.connect([PROTOCOL, self.studio.token])

    def connect(self, subprotocols, **more):
        place = f"ws://127.0.0.1:{PORT}/api/live"
        return self.client.websocket_connect(place, subprotocols=subprotocols, **more)

    def wait_for_job(self):
        self.studio.jobs.join(JOB_S)
        return self.get("/api/job").json()


@pytest.fixture
def folder(synthetic_project, synthetic_bundle, tmp_path):
    copied = shutil.copytree(synthetic_project, tmp_path / "project")
    (copied / "models").mkdir()
    shutil.copy(synthetic_bundle, copied / "models" / "moves.moveset")
    return copied


@pytest.fixture
def new_folder(tmp_path):
    """A new project, as somebody finds it who opens the studio for the first time."""
    return create_project(tmp_path / "project").folder


@pytest.fixture
def game():
    """Another game beside the camera; tests override it."""


@pytest.fixture
def page(folder, game):
    studio = Studio(folder, game=game)
    app = create_app(studio, local_hosts(PORT))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield Page(client, studio)


@pytest.fixture(scope="session")
def jpegs():
    """JPEGs of a synthetic person, 1/15 s apart."""
    clip = synthesise_clip(
        14, moves=("kick_left", "block"), duration_s=6.0, frame_rate=15.0, size=(240, 180)
    )
    return [encode_jpeg(frame.image) for frame in clip.frames()]


@pytest.fixture
def framed():
    """Return a JPEG as a page sends it."""
    return lambda time_s, jpeg: CLOCK.pack(1000.0 * time_s) + jpeg


@pytest.fixture
def webm(synthetic_video):
    """The bytes of a video."""
    return io.BytesIO(synthetic_video.read_bytes()).getvalue()


@pytest.fixture
def rng():
    return np.random.default_rng(1)


class Running:
    """A running studio that can be stopped and started again, with the same secret or a new one."""

    def __init__(self, folder, game):
        self.folder = folder
        self.game = game
        self.access = Access()
        self.port = free_port()

    @property
    def secret_address(self):
        return self.access.address_of(f"http://127.0.0.1:{self.port}/")

    def start(self):
        self._listening = listen(self.port)
        studio = Studio(self.folder, game=self.game, access=self.access)
        app = create_app(studio, local_hosts(self.port))
        self._server = make_server(app, stop_within_s=1)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()

    def stop(self):
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the studio does not stop"
        self._listening.close()


@pytest.fixture
def server(folder, game, monkeypatch, quick_options):
    monkeypatch.setattr(routes_learn, "options_for", lambda *_, **__: quick_options)
    running = Running(folder, game)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def address(server):
    return f"http://127.0.0.1:{server.port}/"


@pytest.fixture(scope="session")
def camera(make_once):
    """A video for the browser's camera: a person who kicks and blocks. Tests override it."""

    def fill(folder):
        clip = synthesise_clip(
            14, moves=("kick_left", "block"), duration_s=14.0, frame_rate=15.0, size=(320, 240)
        )
        write_camera(folder / "camera.mjpeg", [frame.image for frame in clip.frames()])

    return make_once("camera", fill) / "camera.mjpeg"


@pytest.fixture(scope="session")
def films(make_once):
    """Films of one person, by name."""

    def fill(folder):
        stand = draw_film("")
        drawn = {
            "stand": stand,
            "punch": draw_film("punch_right", length_s=0.5, facing=60.0, is_move=True),
            "wave": draw_film("raise_arms", length_s=1.3),
            "near": too_near(stand),
            "dark": too_dark(stand),
        }
        save_films(folder / "films.npz", drawn)

    return load_films(make_once("films", fill) / "films.npz")


@pytest.fixture(scope="session")
def chromium(playwright):
    """A browser that the tests share: a page of ``chromium.page`` knows nothing of the others."""
    if not BROWSER:
        pytest.skip("no Chromium: scripts/browser installs one")
    with closing(Chromium(playwright)) as shared:
        yield shared


@pytest.fixture
def empty_page(chromium, camera):
    """An empty page with a strict policy, of a server of the repository's files."""
    with empty_page_address() as address, chromium.page(camera) as page:
        page.goto(address)
        yield page


@pytest.fixture
def browser(server, chromium, camera):
    """A page as wide as a phone before a camera, with its errors.

    It needs ``server``, so that it closes first: a server that stops while a page is asking for
    something leaves connections open.
    """
    with chromium.page(camera, width=400, height=720) as page:
        enter(page, server.secret_address)
        page.on(
            "console",
            lambda message: page.troubles.append(message.text) if message.type == "error" else None,
        )
        yield page
