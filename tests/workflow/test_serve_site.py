"""A site on this machine: types that browsers accept, whatever the machine says."""

import mimetypes
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from moveset.base.errors import SiteError
from moveset.workflow.serve_site import open_site_server


@pytest.fixture
def site(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("site.json", "index.html", "a.js", "b.mjs", "c.css", "d.wasm", "e.gz"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def address(site):
    server = open_site_server(site)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def get(address, **headers):
    with urlopen(Request(address, headers=headers), timeout=10) as answer:  # noqa: S310
        return answer.headers["content-type"], answer.read().decode()


def test_types_do_not_depend_on_the_machine(address, monkeypatch):
    monkeypatch.setattr(mimetypes, "types_map", {".js": "text/plain", ".mjs": "text/plain"})
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_, **__: ("text/plain", None))
    assert get(f"{address}/") == ("text/html", "index.html")
    for name, kind in {
        "a.js": "text/javascript",
        "b.mjs": "text/javascript",
        "c.css": "text/css",
        "d.wasm": "application/wasm",
        "e.gz": "application/gzip",
    }.items():
        assert get(f"{address}/{name}") == (kind, name)


@pytest.mark.parametrize("path", ["../secret.txt", "%2e%2e/secret.txt", "..%5csecret.txt", "none"])
def test_nothing_outside_the_site_is_served(address, path):
    with pytest.raises(HTTPError, match="404"):
        get(f"{address}/{path}")


def test_what_cannot_be_served_is_explained(tmp_path, site):
    with pytest.raises(SiteError, match="has no site: write one with"):
        open_site_server(tmp_path)
    with (
        open_site_server(site) as server,
        pytest.raises(SiteError, match=f"port {server.server_port} cannot be used"),
    ):
        open_site_server(site, server.server_port)
