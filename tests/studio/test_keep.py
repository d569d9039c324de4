"""Keep never fails: a recording that broke off at any moment becomes one with its segments."""

from dataclasses import dataclass

import av
import numpy as np
import pytest

from moveset.base.values import NONE
from moveset.capture.video import probe
from moveset.label.project import open_project
from moveset.studio.beep_segments import EARLY_S, MIN_DURATION_S

LENGTH_S = 8.0
FRAME_RATE = 10
FIRST_BEEP_S = 3.0


@pytest.fixture(scope="module")
def take(tmp_path_factory):
    """The bytes of a recording as browsers write it: a stream that can be cut off anywhere."""
    path = tmp_path_factory.mktemp("take") / "take.webm"
    options = {"live": "1", "cluster_time_limit": "500"}
    rng = np.random.default_rng(0)
    with av.open(str(path), "w", format="webm", container_options=options) as container:
        stream = container.add_stream("libvpx", rate=FRAME_RATE)
        stream.width = stream.height = 32
        for _ in range(round(LENGTH_S * FRAME_RATE)):
            image = rng.integers(0, 256, (32, 32, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image)))
        container.mux(stream.encode())
    return path.read_bytes()


@dataclass
class Studio:
    """A page that records, breaks off and keeps."""

    page: object

    def record(self, take, beeps_s, **facts):
        sent = {"title": "ann_kick", "suffix": ".webm", "person": "ann", "interval_s": 2.5, **facts}
        upload = self.page.send("POST", "/api/uploads", {"move": "kick_left", **sent}).json()
        path = f"/api/uploads/{upload['id']}"
        self.page.client.put(f"{path}?offset=0", content=take, headers=self.page.headers)
        self.page.send("POST", f"{path}/update", {"beeps_s": beeps_s})
        return path

    def keep(self, path, **facts):
        return self.page.send("POST", f"{path}/finish", facts)

    def recording(self, answer):
        """Return the length of a recording that was kept, and its segments."""
        project = open_project(self.page.studio.folder)
        name = answer.json()["recording"]
        (kept,) = (one for one in project.recordings if one.name == name)
        segments = [one for one in project.segments if one.recording == name]
        return probe(kept.path).duration_s, segments


@pytest.fixture
def studio(page, monkeypatch):
    monkeypatch.setattr(page.studio.trimmer, "submit", lambda *_: None)  # judged elsewhere
    return Studio(page)


def scheduled(interval_s, times):
    return [FIRST_BEEP_S + number * interval_s for number in range(times)]


@pytest.mark.parametrize("move", ["kick_left", NONE])
def test_a_recording_can_be_kept_whenever_it_broke_off(studio, take, move):
    rng = np.random.default_rng(6)
    for _ in range(12):
        interval_s, times = rng.uniform(1.2, 3.0), int(rng.integers(1, 4))
        beeps_s = scheduled(interval_s, 1 if move == NONE else times)
        cut = int(rng.integers(len(take) // 20, len(take)))
        path = studio.record(take[:cut], beeps_s, move=move, interval_s=interval_s)
        answer = studio.keep(path)
        assert answer.status_code == 200, answer.json()
        length_s, segments = studio.recording(answer)
        assert answer.json()["segments"] == len(segments)
        assert all(0.0 <= one.start_s < one.end_s <= length_s for one in segments)
        early_s = 0.0 if move == NONE else EARLY_S
        left_s = [length_s - one + early_s - MIN_DURATION_S for one in beeps_s]
        surely, perhaps = (sum(one > slack for one in left_s) for slack in (0.002, -0.002))
        assert surely <= len(segments) <= perhaps, "each beep that was heard has its segment"
        assert studio.page.get("/api/state").json()["uploads"] == []


@pytest.mark.parametrize("share", [0.0, 0.004])
def test_a_recording_without_a_picture_is_not_offered_for_ever(studio, take, share):
    path = studio.record(take[: int(share * len(take))], [])
    answer = studio.keep(path)
    assert answer.status_code == 422
    assert "broke off before its first picture: record it again" in answer.json()["error"]
    assert studio.page.get("/api/state").json()["uploads"] == []


def test_keep_after_a_crash_adds_what_is_missing_and_no_copy(studio, take, monkeypatch):
    path = studio.record(take, scheduled(2.0, 2))
    before = len(open_project(studio.page.studio.folder).recordings)

    def crash(*_):
        raise KeyError("killed between the recording and its segments")

    with monkeypatch.context() as patch:
        patch.setattr("moveset.studio.routes_capture.add_segments", crash)
        assert studio.keep(path).status_code == 500
    (copied,) = open_project(studio.page.studio.folder).recordings[before:]
    rename = f"/api/recordings/{copied.name}/person"
    assert studio.page.send("PUT", rename, {"person": "Ann Smith"}).status_code == 200
    answer = studio.keep(path)
    assert answer.status_code == 200
    assert answer.json() == {"recording": copied.name, "segments": 2}
    assert len(open_project(studio.page.studio.folder).recordings) == before + 1
