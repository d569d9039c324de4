"""The drawn person of a site: the built-in bundle presses each move once, in order."""

import pytest

from moveset.capture.video import probe
from moveset.recognise.builtin import fighter
from moveset.synth.catalogue import DEFAULT_MOVES
from moveset.workflow.play import play
from moveset.workflow.site_clip import MAX_MOVES, draw_clip, plan_clip


@pytest.mark.slow
def test_the_built_in_bundle_presses_every_move_of_the_clip(tmp_path):
    path = tmp_path / "person.mp4"
    clip = draw_clip([move.move for move in fighter().moves], path)
    presses = [
        event.move for item in play(fighter(), path) for event in item.events
        if event.event == "press"
    ]  # fmt: skip
    assert presses == [segment.move for segment in clip.segments]
    assert {*presses} == {move.move for move in fighter().moves}
    assert path.stat().st_size <= 800_000
    assert probe(path).duration_s < 25


def test_moves_that_drawn_people_cannot_do_are_left_out():
    assert [one.move for one in plan_clip(["<b>", "kick_left"]).segments] == ["kick_left"]
    shown = [one.move for one in plan_clip(["wave to <b>"]).segments]
    assert shown == [*DEFAULT_MOVES][:MAX_MOVES]


def test_every_clip_of_the_same_moves_is_the_same():
    first, second = plan_clip(["squat"]), plan_clip(["squat"])
    assert (first.joints == second.joints).all()
