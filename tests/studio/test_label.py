"""Segments are saved completely, conflicts between pages are reported, and bundles propose."""

from dataclasses import replace
from itertools import pairwise

import pytest

from moveset.base.values import Segment
from moveset.label.project import open_project
from moveset.label.project_segments import save_segments
from moveset.label.recordings import mark_weak_labels
from moveset.studio.segment_proposals import Proposal, new_proposals

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


def test_the_slower_of_two_pages_gets_a_conflict_and_the_current_segments(page):
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
def test_wrong_segments_are_refused_and_change_nothing(page, segments):
    facts = page.get(PLACE).json()
    sent = {"version": facts["version"], "segments": segments}
    if segments == [{"start_s": 1.0, "end_s": 2.0, "move": "block"}] * 2:
        sent["segments"][1] = {"start_s": 1.5, "end_s": 2.5, "move": "block"}
    answer = page.send("PUT", PLACE, sent)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert page.get(PLACE).json() == facts


def test_a_bundle_proposes_segments_that_are_not_labelled(page):
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


def test_only_known_moves_that_are_not_labelled_are_proposed(folder):
    old = (Segment("person1", 1.0, 2.0, "block"), Segment("person2", 2.0, 3.0, "block"))
    project = replace(open_project(folder), segments=old)
    found = [
        Proposal(Segment("person1", start_s, start_s + 1.0, move), 0.9)
        for start_s, move in ((1.5, "block"), (2.0, "block"), (4.0, "dance"))
    ]
    assert new_proposals(found, project) == [found[1]]


def test_changing_automatic_segments_ends_their_being_weak_labels(page):
    mark_weak_labels(open_project(page.studio.folder), "person1", weak=True)
    facts = page.get(PLACE).json()
    same = {"version": facts["version"], "segments": facts["segments"]}
    assert page.send("PUT", PLACE, same).status_code == 200
    assert loose(page) == ["person1"], "looked at, not touched"
    new = [{**one, "end_s": one["end_s"] - 0.05} for one in facts["segments"]]
    page.send("PUT", PLACE, {"version": facts["version"], "segments": new})
    assert loose(page) == []


def loose(page):
    return [one.name for one in open_project(page.studio.folder).recordings if one.weak_labels]


def test_the_person_of_a_recording_can_be_changed(page):
    answer = page.send("PUT", "/api/recordings/person1/person", {"person": " Zoe\n"})
    assert answer.json() == {"recording": "person1", "person": "Zoe"}
    assert "Zoe" in page.get("/api/state").json()["people"]
    assert page.get(PLACE).json()["person"] == "Zoe"
    for nobody in ("", "  ", None):
        refused = page.send("PUT", "/api/recordings/person1/person", {"person": nobody})
        assert refused.status_code == 422
        assert page.get(PLACE).json()["person"] == "Zoe"


def test_a_removed_recording_is_gone_from_the_pages_and_kept_on_disk(page):
    before = open_project(page.studio.folder)
    video = next(one.path for one in before.recordings if one.name == "person1").read_bytes()
    answer = page.send("POST", "/api/recordings/person1/remove")
    assert answer.json() == {"recording": "person1", "folder": "removed"}
    names = [one["name"] for one in page.get("/api/state").json()["recordings"]]
    assert names == [one.name for one in before.recordings if one.name != "person1"]
    assert page.get(PLACE).status_code == 422
    assert (page.studio.folder / "removed" / "person1.mp4").read_bytes() == video
    assert "person1" not in {one.recording for one in open_project(page.studio.folder).segments}


@pytest.mark.parametrize("place", ["person", "remove"])
def test_without_the_token_no_recording_is_changed(page, place):
    method = {"person": "PUT", "remove": "POST"}[place]
    path = f"/api/recordings/person1/{place}"
    assert page.client.request(method, path, json={"person": "eve"}).status_code == 403
    assert "eve" not in page.get("/api/state").json()["people"]
    assert page.get(PLACE).status_code == 200
