"""Segments are saved whole, one page never silently undoes another's work, and bundles propose."""

from itertools import pairwise

import pytest

from moveset.label.project import open_project, save_segments
from moveset.studio.proposals import without_labelled
from moveset.types import Segment

PLACE = "/api/recordings/person1/segments"


def test_segments_are_read_and_saved(page):
    facts = page.get(PLACE).json()
    assert facts["segments"]
    assert facts["duration_s"] == pytest.approx(12.0, abs=0.3)
    new = [{"start_s": 1.0, "end_s": 2.0, "move": "block"}]
    saved = page.send("PUT", PLACE, {"version": facts["version"], "segments": new}).json()
    assert saved["segments"] == new
    assert page.get(PLACE).json()["version"] == saved["version"]
    others = [one for one in open_project(page.studio.folder).segments if "1" not in one.recording]
    assert others, "those of other recordings stay"


def test_the_slower_of_two_pages_is_told_and_gets_what_there_is_now(page):
    old = page.get(PLACE).json()
    new = [{"start_s": 1.0, "end_s": 2.0, "move": "block"}]
    page.send("PUT", PLACE, {"version": old["version"], "segments": new})
    late = page.send("PUT", PLACE, {"version": old["version"], "segments": []})
    assert late.status_code == 409
    assert late.json()["now"]["segments"] == new


@pytest.mark.parametrize(
    "segments",
    [
        [{"start_s": 2.0, "end_s": 1.0, "move": "block"}],
        [{"start_s": 1.0, "end_s": 99.0, "move": "block"}],
        [{"start_s": 1.0, "end_s": 2.0, "move": "dance"}],
        [{"start_s": 1.0, "end_s": 2.0, "move": "block"}] * 2,
        [{"start_s": "x"}],
        [7],
        "all",
        None,
    ],
)
def test_wrong_segments_are_refused_and_nothing_is_changed(page, segments):
    facts = page.get(PLACE).json()
    sent = {"version": facts["version"], "segments": segments}
    if segments == [{"start_s": 1.0, "end_s": 2.0, "move": "block"}] * 2:
        sent["segments"][1] = {"start_s": 1.5, "end_s": 2.5, "move": "block"}
    answer = page.send("PUT", PLACE, sent)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert page.get(PLACE).json() == facts


def test_a_bundle_proposes_what_is_not_labelled(page):
    project = open_project(page.studio.folder)
    true = [one for one in project.segments if one.recording == "person1"]
    save_segments(project, [one for one in project.segments if one.recording != "person1"])
    answer = page.send("POST", "/api/recordings/person1/propose", {"bundle": "moves"})
    assert answer.status_code == 200
    job = page.wait_for_job()
    found = job["result"]["proposals"]
    assert job["state"] == "done"
    met = [
        one
        for one in true
        if any(
            it["move"] == one.move and it["start_s"] < one.end_s and one.start_s < it["end_s"]
            for it in found
        )
    ]
    assert len(met) >= len(true) / 2
    ends = [(it["start_s"], it["end_s"]) for it in found]
    assert all(start < end for start, end in ends)
    assert all(one[1] <= other[0] for one, other in pairwise(ends))
    segments = [{key: it[key] for key in ("start_s", "end_s", "move")} for it in found]
    version = page.get(PLACE).json()["version"]
    saved = page.send("PUT", PLACE, {"version": version, "segments": segments})
    assert saved.status_code == 200, "all of them can be accepted"


def test_what_is_labelled_is_not_proposed_again():
    old = (Segment("r", 1.0, 2.0, "kick"),)
    found = [Segment("r", 1.5, 2.5, "kick"), Segment("r", 2.0, 3.0, "kick")]
    assert without_labelled(found, old) == found[1:]
