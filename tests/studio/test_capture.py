"""Recordings arrive in chunks, survive interruptions, and get segments."""

from threading import RLock

import pytest

from moveset.base.values import NONE, Segment
from moveset.capture.video import probe
from moveset.label.project import open_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.studio.trimming import FOLDER, SegmentTrimmer
from moveset.studio.uploads import MAX_BYTES, MAX_CHUNK_BYTES, Uploads


def begin(page, **facts):
    sent = {"title": "ann_kick", "suffix": ".mp4", "person": "ann", **facts}
    return page.send("POST", "/api/uploads", sent)


def append(page, upload, offset, piece):
    path = f"/api/uploads/{upload['id']}?offset={offset}"
    return page.client.put(path, content=piece, headers=page.headers)


def send_all(page, upload, content, piece=40_000):
    for offset in range(0, len(content), piece):
        assert append(page, upload, offset, content[offset : offset + piece]).status_code == 200


def finish(page, upload, **facts):
    return page.send("POST", f"/api/uploads/{upload['id']}/finish", facts)


def test_a_video_in_chunks_becomes_a_recording(page, webm):
    upload = begin(page, title="holiday.mp4", size=len(webm)).json()
    send_all(page, upload, webm)
    answer = finish(page, upload).json()
    project = open_project(page.studio.folder)
    assert answer["recording"] == "holiday"
    assert project.recordings[-1].path.read_bytes() == webm
    assert project.recordings[-1].person == "ann"
    assert page.get("/api/state").json()["uploads"] == []


def test_beeps_become_segments_around_the_motion(page, webm, synthetic_recording):
    true = [one for one in synthetic_recording.segments if one.move == "kick_left"]
    beeps = [max(0.0, one.start_s - 0.3) for one in true]
    upload = begin(page, move="kick_left", interval_s=1.6).json()
    send_all(page, upload, webm)
    answer = finish(page, upload, beeps_s=beeps).json()
    assert answer["segments"] == len(beeps)
    page.studio.trimmer.close()
    page.studio.trimmer._pool.shutdown(wait=True)
    project = open_project(page.studio.folder)
    made = [one for one in project.segments if "ann" in one.recording]
    assert [one.name for one in project.recordings if one.weak_labels] == ["ann_kick_left"]
    state = page.get("/api/state").json()["recordings"][-1]["trim"]
    assert state == {"state": "done", "share": 1.0, "error": ""}
    for segment, truth in zip(made, true, strict=True):
        shared = min(segment.end_s, truth.end_s) - max(segment.start_s, truth.start_s)
        assert shared > 0.4 * (truth.end_s - truth.start_s)
        assert segment.end_s - segment.start_s < 1.6


def test_a_recording_that_broke_off_after_a_beep_can_be_kept(page, webm, synthetic_recording):
    length_s = probe(synthetic_recording.path).duration_s
    beeps = [3.0, length_s - 1.8, length_s + 0.7]  # the last one was scheduled and never heard
    upload = begin(page, move="kick_left", interval_s=2.5).json()
    send_all(page, upload, webm)
    answer = finish(page, upload, beeps_s=beeps)
    assert answer.status_code == 200
    assert answer.json()["segments"] == 2
    page.studio.trimmer.close()
    page.studio.trimmer._pool.shutdown(wait=True)
    name = answer.json()["recording"]
    kept = [one for one in open_project(page.studio.folder).segments if one.recording == name]
    assert len(kept) == 2
    assert all(0.0 <= one.start_s < one.end_s <= length_s for one in kept)


def test_segments_are_trimmed_after_a_restart_too(folder, synthetic_recording):
    project = import_recording(open_project(folder), synthetic_recording.path, person="ann")
    name = project.recordings[-1].name
    true = synthetic_recording.segments[0]
    loose = Segment(name, max(0.0, true.start_s - 0.3), true.end_s + 0.6, true.move)
    add_segments(project, [loose])
    notes = folder / FOLDER
    killed = SegmentTrimmer(folder, RLock())
    killed.close()
    with pytest.raises(RuntimeError):  # it is noted before it is begun
        killed.submit(name, [loose])
    assert [path.stem for path in notes.iterdir()] == [name]
    (notes / "gone.json").write_text("[]")
    (notes / "half.json").write_text('[{"reco')

    started = SegmentTrimmer(folder, RLock())
    started.resume()
    started._pool.shutdown(wait=True)
    (tight,) = (one for one in open_project(folder).segments if one.recording == name)
    assert loose.start_s <= tight.start_s < tight.end_s < loose.end_s
    assert started.state("gone")["state"] == "failed"
    assert list(notes.iterdir()) == []


def test_an_interrupted_upload_survives_a_restart(page, webm):
    upload = begin(page, move="kick_left", interval_s=2.0).json()
    append(page, upload, 0, webm[: len(webm) // 2])
    page.send("POST", f"/api/uploads/{upload['id']}/update", {"beeps_s": [3.0]})
    (kept,) = Uploads(page.studio.folder).list()
    assert kept.beeps_s == (3.0,)
    (shown,) = page.get("/api/state").json()["uploads"]
    assert shown["arrived"] == len(webm) // 2


def test_an_interrupted_file_continues_where_it_stopped(page, webm):
    first = begin(page, title="a.mp4", size=len(webm)).json()
    append(page, first, 0, webm[:1000])
    again = begin(page, title="a.mp4", size=len(webm)).json()
    assert (again["id"], again["arrived"]) == (first["id"], 1000)
    refused = append(page, again, 500, webm[500:])
    assert refused.status_code == 409
    assert refused.json()["offset"] == 1000
    assert append(page, again, 1000, webm[1000:]).status_code == 200
    assert finish(page, again).status_code == 200


def test_an_incomplete_file_is_refused(page, webm):
    upload = begin(page, size=len(webm)).json()
    append(page, upload, 0, webm[:1000])
    assert "rest" in finish(page, upload).json()["error"]
    assert page.get("/api/state").json()["uploads"], "and is not lost either"


@pytest.mark.parametrize(
    "facts",
    [
        {"suffix": ".exe"},
        {"suffix": "/../../x.mp4"},
        {"size": MAX_BYTES + 1},
        {"size": -1},
        {"beeps_s": ["soon"]},
        {"beeps_s": [float("1e12")]},
        {"beeps_s": 7},
        {"interval_s": "often"},
    ],
)
def test_wrong_attributes_are_refused_with_a_message(page, facts):
    answer = begin(page, **facts)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a_chunk_that_is_too_large_is_refused(page):
    upload = begin(page).json()
    assert append(page, upload, 0, b"x" * (MAX_CHUNK_BYTES + 1)).status_code == 413
    assert append(page, upload, 0, b"x" * 10).json() == {"arrived": 10}


def test_more_bytes_than_announced_are_refused(page):
    upload = begin(page, size=10).json()
    assert append(page, upload, 0, b"x" * 11).status_code == 422


@pytest.mark.parametrize("name", ["nothing", "..", "0" * 16, "%2e%2e%2fsegments"])
def test_unknown_uploads_are_refused(page, name):
    path = f"/api/uploads/{name}?offset=0"
    answer = page.client.put(path, content=b"x", headers=page.headers)
    assert answer.status_code in {404, 405, 422}


def test_a_file_that_is_not_a_video_is_refused_and_kept_until_discarded(page):
    upload = begin(page, size=15).json()
    append(page, upload, 0, b"no video at all")
    assert finish(page, upload).status_code == 422
    assert page.get("/api/state").json()["uploads"]
    assert page.send("POST", f"/api/uploads/{upload['id']}/discard").status_code == 200
    assert not page.get("/api/state").json()["uploads"]


def test_names_with_special_characters_stay_inside_the_project(page, webm):
    upload = begin(page, title="../../ev/il name.mp4", size=len(webm)).json()
    send_all(page, upload, webm)
    name = finish(page, upload).json()["recording"]
    assert "/" not in name
    assert page.get(f"/api/recordings/{name}/video").content == webm


def test_the_state_names_the_move_to_record_next(page):
    state = page.get("/api/state").json()
    assert {one["move"] for one in state["moves"]} == {"kick_left", "block"}
    assert state["next"]["move"] in {"kick_left", "block", NONE}
    assert state["next"]["reason"]
    assert page.send("POST", "/api/moves", {"title": "Große Welle"}).json() == {
        "move": "grosse_welle"
    }
    state = page.get("/api/state").json()
    assert state["next"]["move"] == "grosse_welle"
    assert state["moves"][-1]["title"] == "Große Welle"
    assert "Nobody has shown Große Welle yet: record it, or remove it." in state["warnings"]


def test_moves_are_renamed_and_removed_with_their_segments(page, webm):
    upload = begin(page, move="block", interval_s=2).json()
    before = page.get("/api/state").json()
    done = {one["move"]: one["segments"] for one in before["moves"]}
    answer = page.send("PUT", "/api/moves/block", {"title": "Deckung oben", "key": "l"})
    assert answer.json() == {"move": "deckung_oben"}
    renamed = page.get("/api/state").json()["moves"][1]
    assert (renamed["title"], renamed["key"]) == ("Deckung oben", "l")
    assert renamed["segments"] == done["block"]
    assert page.studio.uploads.find(upload["id"]).move == "deckung_oben"
    answer = page.send("POST", "/api/moves/deckung_oben/remove").json()
    assert answer == {"recordings": 0, "folder": "removed"}
    assert [one["move"] for one in page.get("/api/state").json()["moves"]] == ["kick_left"]


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/api/moves", {"title": ""}),
        ("POST", "/api/moves", {"title": "kick left"}),
        ("PUT", "/api/moves/kick_left", {"key": "no such key"}),
        ("PUT", "/api/moves/kick_left", {"title": "x" * 41}),
        ("PUT", "/api/moves/nothing", {"title": "x"}),
        ("POST", "/api/moves/nothing/remove", {}),
    ],
)
def test_wrong_changes_of_moves_are_refused(page, method, path, sent):
    assert page.send(method, path, sent).status_code == 422


def test_recordings_have_thumbnails(page):
    for path in ("poster", "thumbnail?time_s=3", "thumbnails?count=8"):
        answer = page.get(f"/api/recordings/person1/{path}")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content.startswith(b"\xff\xd8")
    assert page.get("/api/recordings/person1/thumbnail?time_s=nan").status_code == 400
    assert page.get("/api/recordings/nobody/poster").status_code == 422


def test_a_part_of_a_video_can_be_requested(page):
    answer = page.get("/api/recordings/person1/video", headers={"range": "bytes=10-19"})
    assert (answer.status_code, len(answer.content)) == (206, 10)
