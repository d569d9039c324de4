"""Players stay themselves, whoever walks by, crosses or hides them, and come back after a loss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.see.pose.people import LOST_S, RETURN_S
from moveset.see.pose.people_tracker import PeopleTracker

from .figures import draw_together, room
from .scenes import BLUE, FRAME_RATE, GREEN, RED, Somebody, play, stay, walk

PLAYER, OTHER = 0, 1
LEFT, RIGHT = 0, 1
"""Two players as they see themselves: the first is further right in the image."""

FAST = 10  # frames until somebody who was hidden must be found again

clothes = st.sampled_from([RED, GREEN, BLUE])


def share(seen, wanted):
    return float(np.mean([one == wanted for one in seen]))


@settings(max_examples=12)
@given(
    st.floats(45.0, 100.0).filter(lambda size: abs(size - 70.0) > 8),
    st.floats(110.0, 260.0),
    st.sampled_from([RED, GREEN]),
    st.integers(0, 99),
)
def test_who_walks_by_does_not_become_the_player(torso_px, speed, colour, seed):
    passer = Somebody(walk((0.5, -60.0), (0.5 + 760.0 / speed, 700.0)), torso_px, colour)
    seen, _ = play([Somebody(stay(320.0)), passer], 1.0 + 760.0 / speed, seed=seed)
    assert (OTHER,) not in seen
    assert seen[-1] == (PLAYER,)
    assert share(seen, (PLAYER,)) > (0.97 if torso_px < 70.0 else 0.75), "hidden only for a moment"


@pytest.mark.parametrize("colour", [RED, BLUE])
def test_who_stops_in_front_for_a_moment_does_not_become_the_player(colour):
    way = walk((0.5, -60.0), (2.0, 315.0), (2.6, 315.0), (4.0, 700.0))
    seen, _ = play([Somebody(stay(320.0)), Somebody(way, 90.0, colour)], 5.0)
    assert share(seen, (OTHER,)) <= (0.0 if colour == RED else 0.1)
    assert seen[-1] == (PLAYER,)


@pytest.mark.parametrize(
    ("people", "chosen"),
    [
        ([(320.0, 70.0), (120.0, 60.0)], 0),
        ([(120.0, 90.0), (330.0, 70.0)], 1),
        ([(500.0, 95.0), (330.0, 40.0)], 0),
        ([(60.0, 70.0), (330.0, 68.0), (590.0, 74.0)], 1),
    ],
    ids=["both", "central", "much larger", "of three"],
)
def test_the_first_player_is_the_largest_most_central_person(people, chosen):
    seen, tracker = play([Somebody(stay(x), size) for x, size in people], 0.5)
    assert set(seen) == {(chosen,)}
    assert tracker.people == len(people)


def test_a_player_who_returns_is_taken_again_and_nobody_else_meanwhile():
    way = walk((1.0, 320.0), (2.0, 800.0), (3.5, 800.0), (4.5, 350.0))
    watching = Somebody(stay(150.0), 55.0, RED)
    people = [Somebody(way), watching]
    seen, _ = play(people, 5.5)
    assert (OTHER,) not in seen
    assert set(seen[round(4.5 * FRAME_RATE) :]) == {(PLAYER,)}
    away, tracker = play(people, 3.0)
    assert away[-1] == (None,)
    assert tracker.lost == (True,), "the page says so"


def test_after_a_while_the_largest_most_central_person_is_taken():
    way = walk((1.0, 320.0), (2.0, 800.0))
    others = [Somebody(stay(150.0), 40.0, RED), Somebody(stay(250.0), 55.0, GREEN)]
    seen, tracker = play([Somebody(way), *others], 2.0 + RETURN_S + 1.0)
    assert seen[-1] == (2,)
    assert tracker.lost == (False,)
    assert {(1,), (2,)}.isdisjoint(seen[: round(RETURN_S * FRAME_RATE)])


def test_a_picture_on_the_wall_gives_way_to_the_player_who_returns():
    way = walk((1.0, 320.0), (2.0, 800.0), (8.0, 800.0), (9.0, 350.0))
    seen, _ = play([Somebody(way), Somebody(stay(120.0), 30.0, GREEN)], 11.0)
    assert seen[-1] == (PLAYER,)


def test_somebody_alone_is_never_lost_for_their_clothes_or_place():
    def jump(time_s):
        return 100.0 if time_s < 1.0 else 540.0

    seen, _ = play([Somebody(jump)], 2.0)
    assert set(seen) == {(PLAYER,)}


def test_somebody_alone_costs_hardly_any_detections():
    seen, tracker = play([Somebody(walk((0.0, 200.0), (10.0, 400.0)))], 10.0)
    assert set(seen) == {(PLAYER,)}
    assert tracker._networks.detections <= 2 + 10 / 2


@settings(max_examples=15)
@given(st.booleans(), clothes, clothes, st.floats(90.0, 240.0), st.integers(0, 99))
def test_players_who_cross_keep_their_own_controls(nearer, one, other, speed, seed):
    end_s = 1.0 + 320.0 / speed
    sizes = (84.0, 68.0) if nearer else (68.0, 84.0)
    right = Somebody(walk((1.0, 480.0), (end_s, 160.0)), sizes[0], one)
    left = Somebody(walk((1.0, 160.0), (end_s, 480.0)), sizes[1], other)
    seen, _ = play([right, left], end_s + 1.0, players=2, seed=seed)
    assert seen[0] == (0, 1)
    assert set(seen[-FAST:]) == {(0, 1)}, "identities are not swapped"
    assert all(one != 1 and other != 0 for one, other in seen), "not even for a moment"


def test_players_who_meet_and_turn_back_keep_their_own_controls():
    right = Somebody(walk((1.0, 480.0), (2.0, 330.0), (2.4, 330.0), (3.4, 480.0)), 84.0, RED)
    left = Somebody(walk((1.0, 160.0), (2.0, 310.0), (2.4, 310.0), (3.4, 160.0)), 68.0, GREEN)
    seen, _ = play([right, left], 4.5, players=2)
    assert all(one != 1 and other != 0 for one, other in seen)
    assert set(seen[-FAST:]) == {(0, 1)}


def test_a_player_who_leaves_does_not_disturb_the_other_and_comes_back():
    right = Somebody(walk((1.0, 480.0), (2.0, 800.0), (3.5, 800.0), (4.5, 450.0)), 70.0, RED)
    seen, _ = play([right, Somebody(stay(160.0), 70.0, GREEN)], 5.5, players=2)
    assert {other for _, other in seen} == {1}
    assert {one for one, _ in seen} == {0, None}
    assert set(seen[-FAST:]) == {(0, 1)}
    _, tracker = play([right, Somebody(stay(160.0), 70.0, GREEN)], 2.2 + LOST_S, players=2)
    assert tracker.lost == (True, False)


def test_who_walks_in_front_of_two_players_becomes_neither():
    passer = Somebody(walk((0.5, -60.0), (4.5, 700.0)), 95.0, RED)
    people = [Somebody(stay(460.0), 70.0, GREEN), Somebody(stay(180.0)), passer]
    seen, _ = play(people, 5.5, players=2)
    assert all(2 not in both for both in seen)
    assert set(seen[-FAST:]) == {(0, 1)}


@pytest.mark.parametrize(("x", "player"), [(480.0, LEFT), (160.0, RIGHT)])
def test_the_first_of_two_to_come_has_the_place_of_their_half(x, player):
    seen, _ = play([Somebody(stay(x))], 0.5, players=2)
    assert seen[-1][player] == 0
    assert seen[-1][1 - player] is None


def test_who_was_further_left_at_the_start_is_the_left_player():
    later = Somebody(lambda time_s: None if time_s < 0.5 else 60.0, 70.0, RED)
    seen, _ = play([Somebody(stay(200.0)), later], 1.5, players=2)
    assert seen[-1] == (0, 1), "pages mirror the image"


def test_an_earlier_time_begins_anew():
    tracker = PeopleTracker()
    image = draw_together([(200.0, 60.0, False)])
    for time_s in (5.0, 0.0, 0.1):
        assert tracker.step(image, time_s)[0] is not None
    assert tracker.lost == (False,)


# ------------------------------------------------------------------------------- the real networks


def hips_x(pose):
    return float(pose.image[23:25, 0].mean())


@pytest.mark.usefixtures("real_poses")
def test_a_drawn_passer_in_front_does_not_become_the_player():
    tracker, found = PeopleTracker(), []
    for number in range(26):
        passing = (-40.0 + 28.0 * number, 78.0, True)
        image = draw_together([(320.0, 60.0, False), passing])
        found.append(tracker.step(image, number / 10)[0])
    assert all(pose is None or abs(hips_x(pose) - 320.0) < 40.0 for pose in found)
    assert all(pose is not None for pose in (*found[:9], *found[-6:]))
    assert tracker.step(room(640, 360), 2.6) == (None,)


@pytest.mark.usefixtures("real_poses")
def test_drawn_players_cross_and_stay_themselves():
    tracker = PeopleTracker(2)
    for number in range(24):
        right, left = 500.0 - 15.0 * number, 140.0 + 15.0 * number
        poses = tracker.step(draw_together([(left, 55.0, False), (right, 68.0, True)]), number / 10)
    assert [pose is not None and hips_x(pose) for pose in poses] == pytest.approx(
        [right, left], abs=20.0
    )
