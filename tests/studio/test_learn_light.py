"""Learn on top of the built-in bundle needs no extra; a network from scratch names its own."""

import sys

import pytest

from moveset.base.train_extra import LIBRARIES
from moveset.evaluate.report_files import read_report
from moveset.label.project import open_project
from moveset.label.recording_removal import remove_recording
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle

INSTALL = 'pip install "moveset[train]"'


@pytest.fixture
def _without_extra(monkeypatch, tmp_path):
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("_without_extra", "few_clips")
def test_teaching_on_top_leaves_a_bundle_and_a_report(page):
    remove_recording(open_project(page.studio.folder), "person3")  # two are enough, and quicker
    assert page.get("/api/state").json()["can_train"] is False
    page.send("POST", "/api/learn", {"model": "fighter", "by": "recording"})
    job = page.wait_for_job()
    assert (job["state"], job["result"]["by"]) == ("done", "recording"), job
    assert job["share"] == 1.0
    assert page.get("/api/teaching").json()["result"] == job["result"]["teaching"]["result"]
    taught = load_bundle(page.studio.folder / "models" / "moves.moveset")
    assert {move.move for move in taught.moves} == {move.move for move in fighter().moves}
    assert taught.report["headline"].startswith("On 2 unseen recordings it pressed ")
    report = read_report(page.studio.folder / "reports" / "by-recording.json")
    assert report.split == "by recording, on top of fighter"


@pytest.mark.usefixtures("_without_extra")
def test_a_network_from_scratch_names_the_extra_and_starts_nothing(page):
    path = page.studio.folder / "models" / "moves.moveset"
    before = path.read_bytes()
    answer = page.send("POST", "/api/learn", {"model": "tcn"})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("training a network needs the extra train")
    assert INSTALL in answer.json()["error"]
    assert page.get("/api/job").json()["state"] == "idle"
    assert path.read_bytes() == before


@pytest.mark.usefixtures("_without_extra")
def test_mobilenet_names_the_extra_too(page, jpegs):
    found = page.client.post("/api/classify", content=jpegs[0], headers=page.headers).json()
    assert INSTALL in found["imagenet"]["missing"]


def test_with_the_extra_both_are_offered(page):
    state = page.get("/api/state").json()
    assert state["can_train"] is True
    assert state["bases"] == [["fighter", "On top of the built-in bundle"]]


@pytest.mark.usefixtures("_without_extra", "few_clips")
def test_the_page_offers_what_works_and_shows_the_error_as_text(browser, address, folder):
    for name in ("person2", "person3"):  # one is enough, and quicker
        remove_recording(open_project(folder), name)
    browser.goto(f"{address}#/learn")
    browser.get_by_text("Advanced").click()
    model = browser.get_by_label("Model")
    assert model.evaluate("one => one.selectedOptions[0].text") == "On top of the built-in bundle"
    assert browser.get_by_label("Features").is_disabled()
    model.select_option("lstm")
    assert model.evaluate("one => one.selectedOptions[0].text") == "LSTM (needs the extra train)"
    assert not browser.get_by_label("Features").is_disabled()
    teach = browser.get_by_role("button", name="Teach", exact=True)
    teach.click()
    browser.locator(".note", has_text=INSTALL).wait_for()
    model.select_option("fighter")
    teach.click()
    browser.locator('.result a[href="#/play"]').wait_for()
    top = browser.locator("main h1, main h2, main button:visible").all_inner_texts()
    assert top[0] == "Learn"
    assert top[1] == browser.locator(".result h2").inner_text(), "the result is said first"
    assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # The browser logs the refused request itself.
    assert [one for one in browser.troubles if "422" not in one] == []
