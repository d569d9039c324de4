"""The files that the examples in the docs expect in their reader's folder."""

import json
import shutil
from itertools import islice

from moveset import read_frames, write_video
from moveset.capture.frame_images import write_frames

from .see.landmark_files.bodies import body, bvh_text, openpose_frame, pixels, write_mediapipe_json

PLAYED_FRAMES = 20
BUNDLES = ("moves.moveset", "my-moves/models/moves.moveset", "pictures.moveset", "page.moveset")
TIMES = "recording,start_s,end_s,move\n" + "".join(
    f"{video},{start_s},{start_s + 0.6},{move}\n"
    for video in ("video1", "video2")
    for start_s, move in enumerate(("squat", "clap", "wave") * 3, 4)
    if start_s < 12
)


def writers(project, bundle, video):
    """Return a function for each file or folder by its name; it writes it to a path.

    Parameters
    ----------
    project, bundle, video
        Paths of the shared synthetic ones.
    """
    recordings = project / "recordings"

    def copy(source):
        def write(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, path)

        return write

    def write_short(path):
        return write_video(path, islice(read_frames(video), PLAYED_FRAMES))

    return {
        "video.mp4": write_short,
        "fight.mp4": write_short,
        "videos/": lambda path: copy(recordings / "person1.mp4")(path / "a.mp4"),
        "clips/**/*.mp4": lambda path: copy(recordings / "person2.mp4")(path.parents[1] / "b.mp4"),
        "list.csv": lambda path: path.write_text("path,person\nvideos/a.mp4,ann\n"),
        "video1.mp4": copy(recordings / "person1.mp4"),
        "video2.mp4": copy(recordings / "person2.mp4"),
        "times.csv": lambda path: path.write_text(TIMES),
        "my-moves": lambda path: shutil.copytree(project, path),
        "my-game": write_game,
        "pictures": lambda path: write_pictures(path, recordings),
        "fight.csv": lambda path: write_mediapipe_json(path.with_suffix(".json")).rename(path),
        "jump.bvh": lambda path: path.write_text(bvh_text([{}] * 30)),
        "keypoints/": write_keypoints,
        **dict.fromkeys(BUNDLES, copy(bundle)),
    }


def write_pictures(path, recordings):
    for name, move in (("person1", "punches"), ("person2", "kicks"), ("person3", "others")):
        write_frames(recordings / f"{name}.mp4", path / move, every=20)


def write_game(path):
    path.mkdir()
    (path / "index.html").write_text("<!doctype html>")


def write_keypoints(path):
    """Write a folder with OpenPose's JSON of each frame."""
    path.mkdir()
    for number, place in enumerate(pixels(body())):
        frame = json.dumps(openpose_frame("BODY_25", place))
        (path / f"clip_{number:012}_keypoints.json").write_text(frame)
