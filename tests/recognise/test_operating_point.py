import pytest

from moveset.base.values import TriggerRule
from moveset.recognise.operating_point import FAST, PACES, SURE, paced

RULE = TriggerRule(
    "punch",
    threshold_on=0.7,
    threshold_off=0.35,
    smoothing_s=0.1,
    min_duration_s=0.06,
    refractory_s=0.3,
)


def test_no_pace_leaves_rules_as_they_are():
    assert paced([RULE], PACES[None]) == (RULE,)


@pytest.mark.parametrize("on", [0.3, 0.7, 0.98, 1.0])
def test_fast_asks_for_less_and_sure_for_more(on):
    rule = TriggerRule("punch", threshold_on=on, threshold_off=on / 2, smoothing_s=0.1)
    (fast,), (sure,) = paced([rule], FAST), paced([rule], SURE)
    assert fast.threshold_on < rule.threshold_on <= sure.threshold_on + 1e-5
    assert fast.smoothing_s < rule.smoothing_s < sure.smoothing_s
    assert 0.0 <= fast.threshold_off < fast.threshold_on <= 1.0
    assert 0.0 <= sure.threshold_off < sure.threshold_on <= 1.0


def test_there_and_back_is_where_it_was():
    (back,) = paced(paced([RULE], FAST), -FAST)
    assert back.threshold_on == pytest.approx(RULE.threshold_on)
    assert back.smoothing_s == pytest.approx(RULE.smoothing_s)
    assert back.refractory_s == RULE.refractory_s
