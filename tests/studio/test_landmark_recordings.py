"""The studio works with recordings of landmarks, which have no picture."""

import pytest

from moveset import import_recording
from moveset.base.values import MoveSetting
from moveset.capture.image_codec import decode_image
from moveset.label.project import create_project

from ..see.landmark_files.bodies import FRAMES, write_kinect


@pytest.fixture
def folder(tmp_path):
    project = create_project(tmp_path / "project", (MoveSetting("wave"),))
    return import_recording(project, write_kinect(tmp_path / "take.csv"), "Ann").folder


def test_it_is_listed_with_its_length_and_can_be_labelled(page):
    assert page.get("/api/state").status_code == 200
    facts = page.get("/api/recordings/take/segments").json()
    assert facts["duration_s"] == pytest.approx(FRAMES / 30.0)
    segments = [{"start_s": 0.2, "end_s": 0.9, "move": "wave"}]
    sent = {"segments": segments, "version": facts["version"]}
    assert page.send("PUT", "/api/recordings/take/segments", sent).status_code == 200
    saved = page.get("/api/recordings/take/segments").json()["segments"]
    assert [(one["start_s"], one["end_s"], one["move"]) for one in saved] == [(0.2, 0.9, "wave")]


def test_its_pictures_are_plain(page):
    for place in ("poster", "thumbnails?count=4", "thumbnail?time_s=0.5"):
        answer = page.get(f"/api/recordings/take/{place}")
        assert answer.status_code == 200
        assert decode_image(answer.content).std() < 1.0


def test_there_is_no_video_and_the_answer_says_so(page):
    answer = page.get("/api/recordings/take/video")
    assert answer.status_code == 422
    assert "no picture" in answer.text
