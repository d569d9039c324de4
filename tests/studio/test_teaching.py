"""What teaching told is said first, honestly, with the step that helps most."""

import os
from dataclasses import replace

import pytest

from moveset.evaluate.teach_result import teach_result_json
from moveset.evaluate.teach_values import MoveResult, NextStep, TeachResult
from moveset.label.move_changes import add_move, rename_move
from moveset.label.project import open_project
from moveset.recognise.bundle_file import load_bundle, save_bundle

BAD = TeachResult(
    (MoveResult("kick_left", 5, 4, 1), MoveResult("block", 3, 3, 0)),
    nothing_s=20.0,
    nothing_presses=11,
    confused=None,
    step=NextStep("record_none", count=20),
    is_tested=True,
    is_good=False,
)


@pytest.fixture
def bundle(folder):
    """The bundle of a project, with a bad result of teaching, newer than the examples."""
    rename_move(open_project(folder), "block", "Deckung")
    add_move(open_project(folder), "Wave")
    path = folder / "models" / "moves.moveset"
    save_bundle(replace(load_bundle(path), report={"teaching": teach_result_json(BAD)}), path)
    earlier = path.stat().st_mtime - 60.0
    os.utime(folder / "segments.csv", (earlier, earlier))
    return path


@pytest.mark.usefixtures("bundle")
def test_the_result_has_the_names_that_people_gave(page):
    told = page.get("/api/teaching").json()
    assert told["result"]["is_good"] is False
    assert any("kick left 4 of 5" in one for one in told["result"]["sentences"])
    assert told["not_shown"] == ["Wave"]
    assert told["stale"] is False
    os.utime(page.studio.folder / "segments.csv")
    assert page.get("/api/teaching").json()["stale"] is True, "examples are newer"


def test_without_a_bundle_there_is_no_result(page):
    (page.studio.folder / "models" / "moves.moveset").unlink()
    assert page.get("/api/teaching").json() is None


@pytest.mark.usefixtures("bundle")
def test_a_bad_result_comes_first_and_is_not_sold_as_done(browser, address):
    browser.goto(f"{address}#/learn")
    result = browser.get_by_role("region", name="Result")
    result.get_by_role("heading", name="Not good enough yet").wait_for()
    headings = browser.locator("main h1, main h2").all_inner_texts()
    assert headings[:2] == ["Learn", "Not good enough yet"]
    said = result.inner_text()
    assert "4 of 5" in said
    assert "11 times" in said
    assert "This helps most: Record 20 s" in said
    result.get_by_role("link", name="Record no move now").click()
    browser.locator("input[value=none]:checked").wait_for(state="attached")
    assert browser.get_by_label("Seconds", exact=True).input_value() == "20"
    assert browser.troubles == []
