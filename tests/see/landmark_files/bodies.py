"""A body that stands and moves an arm, written as other trackers write it."""

import csv
import json

import numpy as np

from moveset.see.landmark_files.joints import KINECT_LANDMARKS, ORDERS
from moveset.see.pose.landmarks import LANDMARK_NAMES

STANDING = {
    "nose": (0.0, -0.75, -0.1),
    "eye": (0.03, -0.78, -0.09),
    "ear": (0.08, -0.77, 0.0),
    "shoulder": (0.18, -0.5, 0.0),
    "elbow": (0.25, -0.25, 0.02),
    "wrist": (0.27, 0.0, -0.05),
    "hip": (0.1, 0.0, 0.0),
    "knee": (0.12, 0.42, 0.0),
    "ankle": (0.12, 0.82, 0.03),
    "heel": (0.12, 0.86, 0.08),
    "foot_index": (0.13, 0.88, -0.1),
}
"""Metres from the middle of the hips, x to the right of the picture, y down; of the left side."""

FRAMES = 40
WIDTH, HEIGHT = 640, 480


def body(frames=FRAMES):
    """Return points (t, 33, 3) in metres; the left wrist goes forward and back."""
    points = np.zeros((frames, 33, 3))
    for number, name in enumerate(LANDMARK_NAMES):
        part = next(
            (part for part in (*STANDING, "mouth") if part in name),
            "wrist" if any(word in name for word in ("pinky", "index", "thumb")) else "nose",
        )
        x, y, z = STANDING.get(part, STANDING["nose"])
        points[:, number] = (-x if "right" in name else x, y, z)
    wrist = LANDMARK_NAMES.index("left_wrist")
    swing = np.sin(np.linspace(0.0, np.pi, frames))
    points[:, wrist] += swing[:, None] * np.array([-0.1, -0.45, -0.45])
    return points


def times(frames=FRAMES):
    return np.arange(frames) / 30.0


def pixels(points):
    """Return (t, 33, 2) of a camera three metres away."""
    depth = points[..., 2:] + 3.0
    return 500.0 * points[..., :2] / depth + np.array([WIDTH / 2, HEIGHT / 2])


def write_rows(path, rows, delimiter=","):
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def kinect_joints(skeleton, points, count=None):
    """Return (t, joints, 3) as Kinect gives them: x to the left of the picture, y up."""
    joints = ORDERS[skeleton][:count]
    found = np.zeros((len(points), len(joints), 3))
    for number, joint in enumerate(joints):
        if name := KINECT_LANDMARKS.get(joint):
            found[:, number] = points[:, LANDMARK_NAMES.index(name)]
    return (found + np.array([0.0, 0.0, 3.0])) * np.array([-1.0, -1.0, 1.0])


def write_kinect(path, skeleton="Kinect v1", count=None, pattern="{}_{}", scale=1.0, points=None):
    joints = kinect_joints(skeleton, body() if points is None else points, count) * scale
    axes = "XYZ" if pattern == "{}{}" else "xyz"
    header = [pattern.format(joint, axis) for joint in ORDERS[skeleton][:count] for axis in axes]
    rows = [
        [time_s, *row.reshape(-1)] for time_s, row in zip(times(len(joints)), joints, strict=True)
    ]
    return write_rows(path, [["time_s", *header], *rows])


def mediapipe_frames(*, image=True, world=True, points=None):
    """Yield for each frame the image landmarks, shares of the picture, and the world landmarks."""
    points = body() if points is None else points
    for place, metres in zip(pixels(points) / np.array([WIDTH, HEIGHT]), points, strict=True):
        # z of an image landmark has the scale of x
        depth = metres[:, 2:] * 500.0 / 3.0 / WIDTH
        seen = np.concatenate([place, depth], axis=1)
        yield (seen if image else None), (metres if world else None)


def landmark_objects(rows):
    return [{"x": x, "y": y, "z": z, "visibility": 0.9} for x, y, z in rows.tolist()]


def write_mediapipe_json(path, *, lines=False, **kinds):
    frames = []
    for time_s, (image, world) in zip(times(), mediapipe_frames(**kinds), strict=True):
        frame = {"time_s": time_s}
        if image is not None:
            frame["landmarks"] = landmark_objects(image)
        if world is not None:
            frame["world_landmarks"] = landmark_objects(world)
        frames.append(frame)
    if lines:
        path.write_text("".join(json.dumps(frame) + "\n" for frame in frames))
    else:
        path.write_text(json.dumps({"width": WIDTH, "height": HEIGHT, "frames": frames}))
    return path


def keypoint_list(skeleton, place, confidence=0.8):
    """Return x, y, confidence of each joint; joints that are no landmarks were not found."""
    numbers = []
    for joint in ORDERS[skeleton]:
        known = joint in LANDMARK_NAMES
        at = place[LANDMARK_NAMES.index(joint)] if known else (0.0, 0.0)
        numbers += [*map(float, at), confidence if known else 0.0]
    return numbers


def openpose_frame(skeleton, *places):
    people = [{"pose_keypoints_2d": keypoint_list(skeleton, place)} for place in places]
    return {"version": 1.3, "people": people}


BVH = """HIERARCHY
ROOT {prefix}Hips
{{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT {prefix}Spine
  {{
    OFFSET 0 25 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT {prefix}LeftShoulder
    {{
      OFFSET 3 25 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      JOINT {prefix}LeftArm
      {{
        OFFSET 15 0 0
        CHANNELS 3 Zrotation Xrotation Yrotation
        JOINT {prefix}LeftForeArm
        {{
          OFFSET 28 0 0
          CHANNELS 3 Zrotation Xrotation Yrotation
          JOINT {prefix}LeftHand
          {{
            OFFSET 25 0 0
            CHANNELS 3 Zrotation Xrotation Yrotation
            End Site
            {{
              OFFSET 10 0 0
            }}
          }}
        }}
      }}
    }}
    JOINT {prefix}RightArm
    {{
      OFFSET -18 25 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      End Site
      {{
        OFFSET -28 0 0
      }}
    }}
  }}
  JOINT {prefix}LeftUpLeg
  {{
    OFFSET 10 0 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {{
      OFFSET 0 -42 0
    }}
  }}
  JOINT {prefix}RightUpLeg
  {{
    OFFSET -10 0 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {{
      OFFSET 0 -42 0
    }}
  }}
}}
MOTION
Frames: {frames}
Frame Time: 0.0333333
{motion}
"""
BVH_JOINTS = "Hips Spine LeftShoulder LeftArm LeftForeArm LeftHand RightArm LeftUpLeg RightUpLeg"


def bvh_text(rows, prefix=""):
    """Return BVH of rows of {joint: rotations (z, x, y)} in degrees; hips at (0, 90, 0) cm."""
    lines = []
    for row in rows:
        numbers = [0.0, 90.0, 0.0]
        for joint in BVH_JOINTS.split():
            numbers += row.get(joint, (0.0, 0.0, 0.0))
        lines.append(" ".join(str(number) for number in numbers))
    return BVH.format(prefix=prefix, frames=len(rows), motion="\n".join(lines))
