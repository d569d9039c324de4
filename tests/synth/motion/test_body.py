import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.motion.body import CHANNELS, JOINT, JOINTS, SIDES, Build, pose_body
from moveset.synth.motion.kinematics import bend_limb, heading

BUILD = Build()


def standing(moments: int = 1, **changed: float) -> dict[str, np.ndarray]:
    """Feet a little apart, arms hanging; ``changed`` channels otherwise."""
    pose = dict.fromkeys(CHANNELS, 0.0)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        pose |= {f"{side}_hand_up": -0.95, f"{side}_foot_x": 0.12 * sign}
    return {name: np.full(moments, value) for name, value in (pose | changed).items()}


def joint(joints: np.ndarray, name: str) -> np.ndarray:
    return joints[0, JOINT[name]]


def test_a_standing_body_has_its_stature_and_its_feet_on_the_floor() -> None:
    joints = pose_body(BUILD, standing())
    assert joints.shape == (1, len(JOINTS), 3)
    assert joint(joints, "head")[1] == pytest.approx(0.93 * BUILD.stature_m, abs=0.05)
    for side in SIDES:
        assert 0.0 <= joint(joints, f"{side}_heel")[1] < 0.05
        assert 0.0 <= joint(joints, f"{side}_toe")[1] < 0.05


def test_own_left_is_the_right_of_the_image_when_facing_the_camera() -> None:
    joints = pose_body(BUILD, standing())
    assert joint(joints, "left_shoulder")[0] > joint(joints, "right_shoulder")[0]
    assert joint(joints, "nose")[2] > joint(joints, "head")[2]
    away = pose_body(BUILD, standing(yaw=180.0))
    assert joint(away, "left_shoulder")[0] < joint(away, "right_shoulder")[0]
    assert joint(away, "nose")[2] < joint(away, "head")[2]


def test_a_hand_forwards_is_a_straight_arm_at_shoulder_height() -> None:
    reaching = standing(left_hand_up=0.0, left_hand_forward=1.0)
    joints = pose_body(BUILD, reaching)
    reach = joint(joints, "left_wrist") - joint(joints, "left_shoulder")
    assert reach[2] == pytest.approx(BUILD.arm_m, rel=0.02)
    assert abs(reach[1]) < 0.02


def test_elbows_bend_down_and_knees_bend_forwards() -> None:
    joints = pose_body(BUILD, standing(crouch=0.3, left_hand_up=0.0, left_hand_forward=0.6))
    assert joint(joints, "left_elbow")[1] < joint(joints, "left_wrist")[1]
    assert joint(joints, "left_knee")[2] > joint(joints, "left_ankle")[2] + 0.1


def test_a_kicking_leg_leaves_the_floor_and_the_other_does_not() -> None:
    kick = {"left_kick": 1.0, "left_leg_forward": 0.95}
    joints = pose_body(BUILD, standing(**kick))
    assert joint(joints, "left_ankle")[1] == pytest.approx(joint(joints, "left_hip")[1], abs=0.05)
    assert joint(joints, "right_heel")[1] < 0.05


def test_a_foot_out_of_reach_lowers_the_hips_rather_than_leaving_the_floor() -> None:
    joints = pose_body(BUILD, standing(left_foot_x=0.6))
    assert joint(joints, "left_ankle")[0] == pytest.approx(0.6, abs=0.01)
    assert joint(joints, "left_heel")[1] < 0.05


def test_bones_keep_their_lengths_in_any_pose() -> None:
    rng = np.random.default_rng(0)
    controls = {name: rng.uniform(-0.6, 0.6, 200) for name in CHANNELS}
    joints = pose_body(BUILD, controls)
    for side in SIDES:
        for upper, lower, share in (
            *(("shoulder", "elbow", BUILD.upper_arm), ("elbow", "wrist", BUILD.forearm)),
            *(("hip", "knee", BUILD.thigh), ("knee", "ankle", BUILD.shin)),
        ):
            bone = joints[:, JOINT[f"{side}_{lower}"]] - joints[:, JOINT[f"{side}_{upper}"]]
            assert np.linalg.norm(bone, axis=1) == pytest.approx(share * BUILD.stature_m)


coordinate = st.floats(-2.0, 2.0)


@given(coordinate, coordinate, coordinate)
def test_a_limb_reaches_near_targets_and_points_at_far_ones(x: float, y: float, z: float) -> None:
    target = np.array([[x, y, z]])
    middle, end = bend_limb(np.zeros((1, 3)), target, (0.3, 0.25), np.array([[0.1, -1.0, 0.2]]))
    distance = np.linalg.norm(target)
    assert np.isfinite(middle).all()
    if 0.1 < distance < 0.54:
        assert end == pytest.approx(target, abs=1e-6)
    elif distance > 0.55:
        assert end[0] @ target[0] == pytest.approx(np.linalg.norm(end) * distance)


def test_heading_turns_to_the_own_left() -> None:
    left, forward = heading(np.array([0.0, 90.0]))
    assert left[0] == pytest.approx([1.0, 0.0, 0.0])
    assert forward[0] == pytest.approx([0.0, 0.0, 1.0])
    assert forward[1] == pytest.approx(left[0])
