"""BVH: forward kinematics, names of joints, units, and damaged files."""

import re

import numpy as np
import pytest

from moveset.base.errors import LandmarkFileError
from moveset.see.landmark_files.bvh import joint_places
from moveset.see.landmark_files.bvh_text import read_bvh_text
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.landmark_files.skeleton_names import match_joints
from moveset.see.pose.landmarks import LANDMARK_NAMES, reshape_landmarks

from .bodies import BVH_JOINTS, bvh_text


def write(path, text):
    path.write_text(text)
    return path


def place(path, joint):
    motion = read_bvh_text(path)
    names = [one.name for one in motion.joints]
    return joint_places(motion)[0, names.index(joint)]


def test_without_rotations_joints_are_at_the_sum_of_their_offsets(tmp_path):
    path = write(tmp_path / "a.bvh", bvh_text([{}]))
    assert np.allclose(place(path, "LeftHand"), (3 + 15 + 28 + 25, 90 + 25 + 25, 0))


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ((90, 0, 0), (0, 28, 0)),  # about z: from +x to +y
        ((0, 90, 0), (28, 0, 0)),  # about x: stays
        ((0, 0, 90), (0, 0, -28)),  # about y: from +x to -z
        ((90, 90, 0), (0, 28, 0)),  # Z X Y: x turns about its own axis first
        ((90, 0, 90), (0, 0, -28)),
        ((0, 90, 90), (0, 28, 0)),  # y takes it to -z, then x takes that to +y
    ],
)
def test_a_rotation_turns_what_hangs_on_the_joint(tmp_path, turn, expected):
    path = write(tmp_path / "a.bvh", bvh_text([{"LeftArm": turn}]))
    forearm = place(path, "LeftForeArm") - place(path, "LeftArm")
    assert np.allclose(forearm, expected, atol=1e-9)


def test_rotations_add_up_along_the_limb(tmp_path):
    path = write(
        tmp_path / "a.bvh", bvh_text([{"LeftArm": (90, 0, 0), "LeftForeArm": (-90, 0, 0)}])
    )
    hand = place(path, "LeftHand") - place(path, "LeftArm")
    assert np.allclose(hand, (25, 28, 0), atol=1e-9)


def test_a_recording_in_centimetres_becomes_a_person_before_a_camera(tmp_path):
    found = read_landmark_file(write(tmp_path / "a.bvh", bvh_text([{}] * 10)))
    landmarks = reshape_landmarks(found.observations.values)[0]
    shoulder, wrist = (LANDMARK_NAMES.index(f"left_{part}") for part in ("shoulder", "wrist"))
    assert found.format == "BVH"
    assert np.allclose(landmarks[shoulder, 2:5], (0.18, -0.5, 0.0), atol=1e-5)
    assert np.allclose(landmarks[wrist, 2:5], (0.71, -0.5, 0.0), atol=1e-5)
    assert landmarks[shoulder, 0] > 320 > landmarks[LANDMARK_NAMES.index("right_shoulder"), 0]
    assert (landmarks[[LANDMARK_NAMES.index(name) for name in ("nose", "left_knee")], 5] == 0).all()
    assert any("centimetres" in note for note in found.notes)
    assert any("camera" in note for note in found.notes)


@pytest.mark.parametrize("heading", [0, 90, 135, 180, -60])
def test_the_camera_is_where_the_person_looks(tmp_path, heading):
    """A body that faces elsewhere in the file's axes gives the same landmarks."""
    ahead = read_landmark_file(write(tmp_path / "a.bvh", bvh_text([{}] * 3))).observations
    turned = bvh_text([{"Hips": (0, 0, heading)}] * 3)
    found = read_landmark_file(write(tmp_path / "b.bvh", turned)).observations
    assert np.allclose(found.values, ahead.values, atol=0.01)


def test_a_hand_that_moves_forward_comes_towards_the_camera(tmp_path):
    path = write(tmp_path / "a.bvh", bvh_text([{}] * 9 + [{"LeftArm": (0, 0, -90)}]))
    landmarks = reshape_landmarks(read_landmark_file(path).observations.values)
    wrist = landmarks[:, LANDMARK_NAMES.index("left_wrist"), 4]
    assert wrist[-1] < wrist[0] - 0.4


NAMES = {
    "Mixamo": [f"mixamorig:{name}" for name in BVH_JOINTS.split()],
    "CMU": [
        *"LHipJoint LeftUpLeg LeftLeg LeftFoot LeftToeBase LeftShoulder LeftArm".split(),
        *"LeftForeArm LeftHand RightUpLeg RightArm".split(),
    ],
    "Rokoko": "LeftThigh LeftShin LeftFoot LeftToe LeftArm LeftForeArm RightThigh RightArm".split(),
    "3ds Max": ["Bip01 L UpperArm", "Bip01 R UpperArm", "Bip01 L Thigh", "Bip01 R Thigh"],
    "Blender": ["upper_arm.L", "upper_arm.R", "thigh.L", "thigh.R", "shin.L", "foot.L"],
    "Unreal": ["upperarm_l", "upperarm_r", "thigh_l", "thigh_r", "calf_l", "foot_l", "ball_l"],
    "SMPL": "L_Hip R_Hip L_Shoulder R_Shoulder L_Knee L_Ankle L_Foot L_Collar L_Elbow".split(),
    "plain": "LeftHip RightHip LeftCollar LeftShoulder RightShoulder LeftElbow LeftWrist".split(),
}


@pytest.mark.parametrize("program", NAMES)
def test_shoulders_and_hips_are_found_under_the_names_of_common_programs(program):
    found = match_joints(NAMES[program])
    trunk = {"left_shoulder", "right_shoulder", "left_hip", "right_hip"}
    assert trunk <= set(found)
    assert len({*found.values()}) == len(found)
    assert not {"collar", "hipjoint"} & {name.lower() for name in found.values()}


def test_a_collar_bone_is_no_shoulder():
    assert match_joints(NAMES["CMU"])["left_shoulder"] == "LeftArm"
    assert match_joints(NAMES["plain"])["left_shoulder"] == "LeftShoulder"
    assert match_joints(NAMES["SMPL"])["left_foot_index"] == "L_Foot"
    assert match_joints(NAMES["CMU"])["left_ankle"] == "LeftFoot"


def test_other_units_are_told_by_the_size_of_the_body(tmp_path):

    def smaller(found):
        return " ".join(["OFFSET", *(str(float(number) / 100) for number in found.groups())])

    metres = re.sub(r"OFFSET (\S+) (\S+) (\S+)", smaller, bvh_text([{}] * 3))
    found = read_landmark_file(write(tmp_path / "a.bvh", metres))
    assert any("as metres" in note for note in found.notes)


GOOD = bvh_text([{}] * 3)
BROKEN = {
    "within the skeleton": GOOD[:700],
    "no frames": GOOD[: GOOD.index("Frames:")],
    "number": GOOD.replace("OFFSET 0 25 0", "OFFSET 0 high 0"),
    "channel": GOOD.replace("Xrotation", "Wrotation"),
    "channels": GOOD.replace("CHANNELS 3 Z", "CHANNELS 4 Z"),
    "numbers where": GOOD.rsplit(" ", 1)[0],
    "frame time": GOOD.replace("0.0333333", "0"),
    "in the skeleton": GOOD.replace("JOINT Spine", "BONE Spine"),
    "joint for": GOOD.replace("LeftUpLeg", "Tail"),
    "no frame": GOOD[: GOOD.index("0.0333333") + 9],
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_damaged_file_is_refused_with_what_is_wrong(tmp_path, what):
    with pytest.raises(LandmarkFileError, match=what):
        read_landmark_file(write(tmp_path / "a.bvh", BROKEN[what]))
