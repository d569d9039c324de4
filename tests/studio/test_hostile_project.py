"""A stranger's project and absurd requests: nothing of the user's is shown, and all ends."""

import os
import shutil
from threading import RLock

import pytest

from moveset.base.errors import WriteError
from moveset.studio.access import TOKEN_HEADER
from moveset.studio.trimming import SegmentTrimmer
from moveset.studio.uploads import MAX_BYTES, Uploads

NAMES = ["password", "pipe", "folder", "device", "empty"]


@pytest.fixture
def hostile(folder, tmp_path):
    """Links out of the project, a pipe, a device and a folder instead of recordings."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    place = folder / "recordings"
    (place / "password.mp4").symlink_to(secret)
    os.mkfifo(place / "pipe.mp4")
    (place / "folder.mp4").mkdir()
    (place / "device.mp4").symlink_to("/dev/zero")
    (place / "empty.mp4").write_bytes(b"")
    with (folder / "recordings.csv").open("a") as file:
        file.writelines(f"{name},<b>eve</b>,=1+1\n" for name in NAMES)
    return folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_no_video_is_neither_shown_nor_waited_for(hostile, page):
    assert page.get("/api/state").status_code in {200, 422}
    for name in NAMES:
        for resource in ("video", "poster", "segments", "thumbnails?count=2"):
            answer = page.get(f"/api/recordings/{name}/{resource}")
            assert answer.status_code == 422, (name, resource)
            assert answer.headers["content-type"] == "application/json"
            assert answer.text != "secret"


def test_a_link_to_a_video_is_shown(folder, page, tmp_path):
    taken = folder / "recordings" / "person1.mp4"
    taken.rename(tmp_path / "elsewhere.mp4")
    taken.symlink_to(tmp_path / "elsewhere.mp4")
    assert page.get("/api/recordings/person1/video").status_code == 200


@pytest.mark.parametrize(
    "ranges",
    [
        *("bytes=0-", "bytes=-1", "bytes=99999999999-", "bytes=5-1", "bytes=--", "bytes=a-b"),
        *("bytes=" + "0-," * 5000, "bytes=" + "0-0," * 5000, "lines=1-2", "bytes=" + "9" * 5000),
    ],
    ids=lambda ranges: ranges[:20],
)
def test_any_range_of_a_video_is_answered_with_no_more_than_the_video(page, folder, ranges):
    answer = page.get("/api/recordings/person1/video", headers={"range": ranges})
    size = (folder / "recordings" / "person1.mp4").stat().st_size
    assert answer.status_code in {200, 206, 400, 416}
    assert len(answer.content) <= 2 * size + 2**20


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e999", "1" + "0" * 400, "9" * 5000])
@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("PUT", "/api/recordings/person1/segments", '{{"segments": [{{"start_s": {0}}}]}}'),
        ("PUT", "/api/bundles/moves/rules", '{{"thresholds": {{"punch": {0}}}}}'),
        ("POST", "/api/uploads", '{{"suffix": ".mp4", "size": {0}, "beeps_s": [{0}]}}'),
        ("POST", "/api/learn", '{{"by": {0}}}'),
    ],
)
def test_a_number_that_nothing_can_calculate_with_is_refused(page, method, path, sent, number):
    headers = {TOKEN_HEADER: page.studio.token}
    answer = page.client.request(method, path, content=sent.format(number), headers=headers)
    assert answer.status_code == 400
    assert "not JSON" in answer.json()["error"]


@pytest.mark.parametrize("sent", ['{"type": "thresholds", "thresholds": {"x": 1e999}}', "[" * 9999])
def test_a_socket_goes_on_after_a_message_that_makes_no_sense(page, sent):
    with page.live() as live:
        live.send_text(sent)
        assert "not understood" in live.receive_json()["message"]
        live.send_bytes(b"12345678" + b"\xff\xd8" + b"\xff\xda" * 1_000_000)
        assert live.receive_json()["type"] == "error"
        live.send_json({"type": "open"})
        assert live.receive_json()["type"] == "opened"


def test_a_chunk_behind_the_first_gigabyte_is_asked_for_in_its_turn(page):
    facts = {"suffix": ".mp4", "title": "x", "size": MAX_BYTES}
    upload = page.send("POST", "/api/uploads", facts).json()
    path = f"/api/uploads/{upload['id']}?offset={3 * 2**30}"
    answer = page.client.put(path, content=b"x", headers=page.headers)
    assert answer.status_code == 409
    assert answer.json()["offset"] == 0


def test_an_unfinished_video_that_links_out_of_the_project_is_not_touched(folder, tmp_path):
    uploads = Uploads(folder)
    upload = uploads.begin({"title": "a.webm", "suffix": ".webm", "size": 0})
    path, precious = uploads.path(upload), tmp_path / "precious.txt"
    precious.write_bytes(b"mine")
    path.unlink()
    path.symlink_to(precious)
    with pytest.raises(WriteError, match="link"):
        uploads.append(upload, 4, b"theirs")
    uploads.discard(upload)
    assert precious.read_bytes() == b"mine"
    assert not path.is_symlink()


def test_a_linked_folder_of_unfinished_videos_is_left_alone(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(folder / ".uploads", ignore_errors=True)
    (folder / ".uploads").symlink_to(elsewhere)
    with pytest.raises(WriteError, match="link"):
        Uploads(folder).begin({"title": "a.webm", "suffix": ".webm", "size": 0})
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("text", ["[" * 100_000, "null", "{", "[1e999]", '[{"move": 1}]'])
def test_damaged_waiting_segments_are_left_out(text, folder):
    waiting = folder / ".trimming" / "person1.json"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_text(text)
    trimmer = SegmentTrimmer(folder, RLock())
    trimmer.resume()
    trimmer.close()
    assert trimmer.state("person1") is None
    assert not waiting.exists()
