"""Whoever does not know the printed address sees nothing, also on the same machine."""

import stat
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from moveset.cli.app import main
from moveset.label.project import create_project
from moveset.studio import server as studio_server
from moveset.studio.access import TOKEN_HEADER, Access
from moveset.studio.app import create_app
from moveset.studio.browser import browser_at
from moveset.studio.guard import PROTOCOL, local_hosts
from moveset.studio.state import Studio

from .browsing import PATIENCE_S, enter, wait_until

BASE = "http://127.0.0.1:8420"
PAGES = ["/", "/index.html", "/js/main.js", "/css/studio.css", "/game/index.html", "/icon.svg"]
DATA = ["/api/state", "/api/job", "/api/game", "/api/bundles/fighter", "/api/teaching"]
OTHERS = ["/nothing", "/enter.html", "//api/state", "/api", "/games/guessed/play/"]


@contextmanager
def client_of(studio, base=BASE):
    app = create_app(studio, local_hosts(8420))
    with TestClient(app, base_url=base, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def studio(tmp_path):
    return Studio(create_project(tmp_path / "project").folder)


@pytest.fixture
def stranger(studio):
    with client_of(studio) as client:
        yield client


def opened(client, studio):
    """Open the printed address as a browser does."""
    return client.get(studio.access.address_of(f"{BASE}/"))


@pytest.mark.parametrize("query", ["", "?token=", "?token=guessed", "?Token=x", "?token=%ff%00"])
@pytest.mark.parametrize("path", [*PAGES, *DATA, *OTHERS])
def test_a_stranger_is_refused_everything_and_told_what_to_open(stranger, studio, path, query):
    for headers in ({}, {TOKEN_HEADER: "guessed"}, {"cookie": "moveset-8420=guessed"}):
        answer = stranger.get(path + query, headers=headers)
        assert answer.status_code == 403
        assert "open the whole address" in answer.text
        assert studio.token not in answer.text
        assert studio.access.cookie not in answer.text


def test_a_stranger_gets_no_socket(stranger):
    for offered in ([], [PROTOCOL], [PROTOCOL, "guessed"]):
        with (
            pytest.raises(WebSocketDisconnect),
            stranger.websocket_connect("ws://127.0.0.1:8420/api/live", subprotocols=offered),
        ):
            pass


def test_the_printed_address_opens_the_pages_also_in_a_second_tab(stranger, studio):
    entered = opened(stranger, studio)
    assert studio.token in entered.text
    assert entered.headers["cache-control"] == "no-store"
    assert entered.headers["referrer-policy"] == "no-referrer"
    for path in PAGES:
        assert stranger.get(path).status_code == 200, path
    assert studio.token not in stranger.get("/").text


def test_a_cookie_alone_opens_no_data(stranger, studio):
    """Browsers send it to every port of the machine, also to the server of another user."""
    given = opened(stranger, studio).headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=strict" in given
    assert studio.token not in given
    for path in DATA:
        assert stranger.get(path).status_code == 403, path
    for path in DATA:
        assert stranger.get(path, headers={TOKEN_HEADER: studio.token}).status_code == 200, path
    image = stranger.get(f"/api/recordings/none/poster?token={studio.token}")
    assert image.status_code == 422, "elements that send no headers give the token in the address"


def test_an_address_with_the_token_changes_nothing(stranger, studio):
    opened(stranger, studio)
    sent = {"title": "x"}
    answer = stranger.post(f"/api/moves?token={studio.token}", json=sent)
    assert answer.status_code == 403, "any page can send a form to an address"


def test_studios_at_two_ports_do_not_share_a_cookie(studio):
    app = create_app(studio, local_hosts(8420) | local_hosts(8421))
    names = set()
    for port in (8420, 8421):
        client = TestClient(app, base_url=f"http://127.0.0.1:{port}")
        given = client.get(f"/?token={studio.token}").headers["set-cookie"]
        names.add(given.partition("=")[0])
    assert len(names) == 2


def test_each_start_has_another_secret(tmp_path, studio):
    again = Studio(studio.folder)
    assert {again.token, again.access.cookie}.isdisjoint({studio.token, studio.access.cookie})
    with client_of(again) as client:
        client.cookies.set("moveset-8420", studio.access.cookie)
        assert client.get("/").status_code == 403


def test_without_a_token_everybody_reads_but_only_our_pages_change(tmp_path):
    folder = create_project(tmp_path / "project").folder
    open_to_all = Studio(folder, access=Access(is_open=True))
    assert open_to_all.access.address_of(f"{BASE}/") == f"{BASE}/"
    with client_of(open_to_all) as client:
        assert client.get("/api/state").status_code == 200
        assert open_to_all.token in client.get("/").text
        assert client.post("/api/moves", json={"title": "x"}).status_code == 403


@pytest.mark.parametrize(("option", "is_secret"), [([], True), (["--no-token"], False)])
def test_the_command_prints_the_address_with_its_secret(
    tmp_path, monkeypatch, capsys, option, is_secret
):
    monkeypatch.setattr(studio_server, "make_server", lambda _: Served())
    assert main(["studio", str(tmp_path / "p"), "--no-browser", *option]) == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if one.startswith("http"))
    assert ("?token=" in line.split()[0]) == is_secret


class Served:
    """A server that stops at once."""

    should_exit = False

    def run(self, sockets):
        for one in sockets:
            one.close()


def test_the_browser_is_opened_without_the_secret_in_its_command_line(tmp_path):
    """Other users see the arguments of all programs."""
    told, at_last = [], Event()

    def opener(address):
        told.append(address)
        at_last.set()

    with browser_at(f"{BASE}/?token=se&cret", tmp_path / "c", is_public=True, opener=opener):
        assert at_last.wait(PATIENCE_S)
        (lead,) = (tmp_path / "c").iterdir()
        assert told == [lead.as_uri()]
        assert f"url={BASE}/?token=se&cret" in unescape(lead.read_text("utf-8"))
        assert stat.S_IMODE(lead.stat().st_mode) == 0o600
    assert not lead.exists()


def test_where_nobody_sees_it_the_browser_gets_the_address(tmp_path):
    told, at_last = [], Event()

    def opener(address):
        told.append(address)
        at_last.set()

    with browser_at("http://x/", tmp_path, is_public=False, opener=opener):
        assert at_last.wait(PATIENCE_S)
    assert told == ["http://x/"]


def test_a_link_in_a_strangers_project_gets_no_secret(tmp_path):
    project, outside = create_project(tmp_path / "project").folder, tmp_path / "outside"
    outside.mkdir()
    cache = project / "cache"
    if cache.exists():
        cache.rmdir()
    cache.symlink_to(outside)
    with browser_at("http://x/?token=secret", cache, is_public=True, opener=print):
        assert [*outside.iterdir()] == []


# In the browser.


def test_reload_and_second_tab_work_and_the_address_is_clean(browser, address, server):
    browser.goto(f"{server.secret_address}#/learn")
    browser.get_by_role("heading", level=1, name="Learn").wait_for()
    assert browser.url == f"{address}#/learn"
    browser.reload()
    browser.get_by_role("heading", level=1, name="Learn").wait_for()
    second = browser.context.new_page()
    second.goto(f"{address}#/label")
    second.locator("[data-name=person1] img").scroll_into_view_if_needed()
    width = "document.querySelector('[data-name=person1] img').naturalWidth"
    wait_until(lambda: second.evaluate(width), "an image of the project is shown")
    assert second.evaluate("document.cookie") == "", "no script reads it"
    assert browser.troubles == []


@pytest.mark.slow
def test_after_a_restart_an_old_tab_says_so_and_continues_with_the_new_address(browser, server):
    browser.goto(f"{server.secret_address}#/learn")
    browser.get_by_role("heading", level=1, name="Learn").wait_for()
    server.stop()
    server.access = Access()
    server.start()
    browser.evaluate("location.hash = '#/label'")
    browser.get_by_text("The studio was started again. Open the address").first.wait_for()
    tab = browser.context.new_page()
    enter(tab, server.secret_address)
    browser.locator("[data-name=person1]").first.wait_for()
    browser.locator("#banner").wait_for(state="hidden")


def test_another_users_server_on_this_machine_learns_nothing_of_use(browser, server, address):
    """It gets the cookie, and maybe a link that is followed from its page."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self):
            heard.append(self.rfile.read1().decode())
            page = f"<a href='{address}'>here</a>"
            self.wfile.write(f"HTTP/1.0 200 OK\r\ncontent-type: text/html\r\n\r\n{page}".encode())
            self.close_connection = True

    with HTTPServer(("127.0.0.1", 0), Handler) as other:
        Thread(target=other.serve_forever).start()
        browser.goto(f"http://127.0.0.1:{other.server_port}/")
        assert server.access.token not in "".join(heard)
        found = browser.evaluate(
            """(place) => fetch(`${place}api/state`, { credentials: "include" })
              .then((answer) => answer.text(), () => "refused")""",
            address,
        )
        assert found == "refused"
        other.shutdown()
