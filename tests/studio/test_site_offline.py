"""A site's service worker in a browser, on a plain static server, below another folder."""

import os
import shutil
from itertools import count

import pytest

from moveset.workflow import export_site as exporting
from moveset.workflow.export_site import export_site

from .browsing import BROWSER, wait_until
from .static_server import Host

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium: scripts/browser installs one"),
]

PAGE = """<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';
  connect-src 'self'; worker-src 'self'">
<title>{title}</title>
<script type="module" src="page.js"></script>
"""
SCRIPT = """
import { keepRest, setIsolation, startOffline } from "./site/offline.js";
window.keepRest = keepRest;
window.setIsolation = setIsolation;
window.updates = [];
window.started = startOffline({
  onReady: () => (window.isReady = true),
  onUpdate: (update) => window.updates.push(update),
});
window.read = async (path) => (await fetch(path)).text();
"""


UPDATE_WHEN_ALONE = """void (async () => {
  while (!(await updates[0]())) await new Promise((resolve) => setTimeout(resolve, 50));
})()"""
"""The browser knows a closed tab for a moment longer."""

IS_SETTLED = """navigator.serviceWorker.getRegistration()
  .then(({ installing, waiting }) => !installing && !waiting)"""


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Return a function that publishes a version of the site: a small page with our worker."""
    monkeypatch.setattr(exporting, "open_runtime", lambda _: {"ort.mjs": b"1", "ort.wasm": b"2"})
    monkeypatch.setattr(exporting, "NETWORKS", ())
    monkeypatch.setattr(exporting, "_clip", lambda *_: b"clip")
    files = exporting.page_files()
    names = ("service_worker.js", "site/offline.js", "icon.svg")
    kept = {name: files[name] for name in names}

    minutes = count()

    def write(title):
        page = {"index.html": PAGE.format(title=title).encode(), "page.js": SCRIPT.encode()}
        site = {**kept, **page, "title.js": title.encode()}
        monkeypatch.setattr(exporting, "page_files", lambda: site)
        folder = tmp_path / "host" / "some" / "where"
        export_site(folder)
        time_s = 60 * next(minutes)  # a server cannot tell versions of one second apart
        for path in folder.rglob("*"):
            os.utime(path, (time_s, time_s))

    return write


@pytest.fixture
def host(tmp_path, publish):
    publish("one")
    running = Host(tmp_path / "host", headers={"cache-control": "max-age=600"})
    yield running
    running.stop()


@pytest.fixture
def page(host, chromium, camera):
    with chromium.page(camera) as opened:
        opened.goto(f"{host.address}some/where/")
        assert opened.evaluate("started") is True
        yield opened
        assert opened.troubles == []


def test_a_site_stays_without_its_server(page, host):
    assert page.evaluate("isReady") is True
    host.stop()
    try:
        page.reload()
        assert page.title() == "one"
        assert page.evaluate("read('title.js')") == "one"
        failed = "read('networks/background.npz').catch(() => 'none')"
        assert page.evaluate(failed) == "none"  # it was never used
    finally:
        host.start()
    page.reload()
    assert page.evaluate("keepRest()") is True
    host.stop()
    try:
        page.reload()
        assert page.evaluate("read('networks/background.npz')").startswith("PK")
        assert page.evaluate("read('clips/person.mp4')") == "clip"
        part = "fetch('clips/person.mp4', { headers: { range: 'bytes=1-2' } })"
        assert page.evaluate(f"{part}.then((answer) => answer.text())") == "li"
    finally:
        host.start()


def test_isolation_goes_on_and_off_and_on_stays_without_the_server(page, host):
    def switch(is_on):
        with page.expect_navigation():
            page.evaluate(f"void setIsolation({is_on})")
        wait_until(lambda: page.evaluate("window.isReady"), "window.isReady")
        return page.evaluate("crossOriginIsolated")

    assert page.evaluate("crossOriginIsolated") is False
    assert switch("true") is True
    host.stop()
    try:
        page.reload()
        assert page.evaluate("crossOriginIsolated") is True
    finally:
        host.start()
    assert switch("false") is False


def test_a_new_version_waits_until_the_page_asks(page, publish, tmp_path):
    page.reload()
    publish("two")
    page.reload()  # the browser looks for a new worker
    assert page.title() == "one"
    wait_until(lambda: page.evaluate("updates.length === 1"), "updates.length === 1")
    assert page.evaluate("read('title.js')") == "one"
    other = page.context.new_page()
    other.goto(page.url)
    assert other.title() == "one"
    assert page.evaluate("updates[0]()") is False  # the other tab plays with the old version
    other.close()
    with page.expect_navigation():
        page.evaluate(UPDATE_WHEN_ALONE)
    assert page.title() == "two"
    assert page.evaluate("read('title.js')") == "two"
    names = page.evaluate("caches.keys()")
    assert len([name for name in names if not name.endswith(" settings")]) == 1


def test_half_a_version_never_replaces_a_whole_one(page, publish, tmp_path):
    page.reload()
    publish("two")
    site = tmp_path / "host" / "some" / "where"
    shutil.copy(site / "page.js", site / "title.js")  # a file of no version
    page.reload()
    page.evaluate(
        "navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => {})"
    )
    wait_until(lambda: page.evaluate(IS_SETTLED), "the new version is refused")
    assert page.evaluate("updates.length") == 0
    page.reload()
    assert page.title() == "one"
    assert page.evaluate("read('title.js')") == "one"


def test_caches_of_other_sites_stay(page, publish):
    page.evaluate("caches.open(`moveset ${location.origin}/some/where/else/ 1`)")
    page.evaluate("caches.open('of another')")
    page.reload()
    publish("two")
    page.reload()
    wait_until(lambda: page.evaluate("updates.length === 1"), "updates.length === 1")
    with page.expect_navigation():
        page.evaluate("void updates[0]()")
    names = page.evaluate("caches.keys()")
    assert "of another" in names
    assert any(name.endswith("/some/where/else/ 1") for name in names)
