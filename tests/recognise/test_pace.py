import pytest

from moveset.recognise.pace import FAST, PACES, SURE, paced
from moveset.types import FireRule

RULE = FireRule("punch", on=0.7, off=0.35, smooth_s=0.1, min_length_s=0.06, cool_down_s=0.3)


def test_no_pace_leaves_rules_as_they_are():
    assert paced([RULE], PACES[None]) == (RULE,)


@pytest.mark.parametrize("on", [0.3, 0.7, 0.98, 1.0])
def test_fast_asks_for_less_and_sure_for_more(on):
    rule = FireRule("punch", on=on, off=on / 2, smooth_s=0.1)
    (fast,), (sure,) = paced([rule], FAST), paced([rule], SURE)
    assert fast.on < rule.on <= sure.on + 1e-5
    assert fast.smooth_s < rule.smooth_s < sure.smooth_s
    assert 0.0 <= fast.off < fast.on <= 1.0
    assert 0.0 <= sure.off < sure.on <= 1.0


def test_there_and_back_is_where_it_was():
    (back,) = paced(paced([RULE], FAST), -FAST)
    assert back.on == pytest.approx(RULE.on)
    assert back.smooth_s == pytest.approx(RULE.smooth_s)
    assert back.cool_down_s == RULE.cool_down_s
