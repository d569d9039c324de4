"""A time in a recording means the same picture in the label page's player and in training."""

import base64

import pytest

from moveset.capture.video import probe, read_frames

from ..capture.odd_videos import LATE, RATE

KINDS = {".webm": "video/webm", ".mkv": "video/x-matroska"}
"""Chromium finds out about the others itself."""

FIRST_FRAME = """async (address) => {
    const video = document.createElement("video");
    video.muted = true;
    video.preload = "auto";
    document.body.append(video);
    return new Promise((resolve, reject) => {
        video.requestVideoFrameCallback((_, frame) => resolve(frame.mediaTime));
        video.onerror = () => reject(new Error(video.error.message));
        setTimeout(() => reject(new Error("no frame")), 60000);
        video.src = address;
    });
}"""

SHOWN_AT = """async ([time_s, expected]) => {
    const video = document.querySelector("video");
    const seeked = new Promise((resolve, reject) => {
        video.onseeked = resolve;
        setTimeout(() => reject(new Error("no frame")), 60000);
    });
    video.currentTime = time_s;
    await seeked;
    const canvas = document.createElement("canvas").getContext("2d");
    let shown;
    for (let tries = 0; tries < 200; tries += 1) { // a busy browser paints the frame later
        canvas.drawImage(video, 0, 0, 1, 1);
        shown = canvas.getImageData(0, 0, 1, 1).data[0];
        if (Math.abs(shown - expected) <= 4) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return shown;
}"""


@pytest.fixture(scope="module")
def blank(chromium, camera):
    with chromium.page(camera) as page:
        yield page


@pytest.mark.parametrize("case", LATE)
def test_the_player_shows_each_frame_at_the_time_that_training_gives_it(case, blank, tmp_path):
    name, write, start_s = LATE[case]
    path = write(tmp_path / name)
    content = base64.b64encode(path.read_bytes()).decode()
    blank.set_content("<title>video</title>")
    kind = KINDS.get(path.suffix, "video/mp4")
    first_s = blank.evaluate(FIRST_FRAME, f"data:{kind};base64,{content}")
    frames = list(read_frames(path))
    assert probe(path).start_s == frames[0].time_s == pytest.approx(start_s, abs=0.001)
    if first_s < 0.0:
        # Shown at zero for as long as it lasts. Chromium cannot seek in such a file.
        assert first_s + 1 / RATE == pytest.approx(start_s, abs=0.001)
        return
    assert first_s == pytest.approx(start_s, abs=0.001)
    for frame in (frames[3], frames[-2]):
        grey = float(frame.image.mean())
        shown = blank.evaluate(SHOWN_AT, [frame.time_s + 0.01, grey])
        assert shown == pytest.approx(grey, abs=4)
