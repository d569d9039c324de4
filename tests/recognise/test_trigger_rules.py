import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.templates import Template
from moveset.recognise.trigger_rules import (
    FAST,
    FEW_DURATION_S,
    FEW_MAX_ON,
    FEW_MIN_ON,
    FEW_SMOOTHING_S,
    MAX_CORRECTED_DURATION_S,
    MAX_CORRECTED_ON,
    SHIFTS,
    SURE,
    TEMPLATE_REFRACTORY_SHARE,
    adjust_threshold,
    correct_rules,
    limit_rules,
    merge_rules,
    shift_operating_point,
    template_rules,
    with_hold,
    with_threshold,
    with_timing,
)

RULE = TriggerRule(
    "punch",
    threshold_on=0.7,
    threshold_off=0.35,
    smoothing_s=0.1,
    min_duration_s=0.06,
    refractory_s=0.3,
)
TEMPLATE = Template("punch", np.zeros((16, 39), np.float32), ticks=12)


def test_no_option_leaves_rules_as_they_are():
    assert shift_operating_point([RULE], SHIFTS[None]) == (RULE,)


@pytest.mark.parametrize("on", [0.3, 0.7, 0.98, 1.0])
def test_fast_lowers_thresholds_and_sure_raises_them(on):
    rule = TriggerRule("punch", threshold_on=on, threshold_off=on / 2, smoothing_s=0.1)
    (fast,), (sure,) = shift_operating_point([rule], FAST), shift_operating_point([rule], SURE)
    assert fast.threshold_on < rule.threshold_on <= sure.threshold_on + 1e-5
    assert fast.smoothing_s < rule.smoothing_s < sure.smoothing_s
    assert 0.0 <= fast.threshold_off < fast.threshold_on <= 1.0
    assert 0.0 <= sure.threshold_off < sure.threshold_on <= 1.0


def test_opposite_shifts_cancel():
    (back,) = shift_operating_point(shift_operating_point([RULE], FAST), -FAST)
    assert back.threshold_on == pytest.approx(RULE.threshold_on)
    assert back.smoothing_s == pytest.approx(RULE.smoothing_s)
    assert back.refractory_s == RULE.refractory_s


@given(st.floats(-1.0, 2.0))
def test_any_threshold_set_by_hand_gives_a_valid_rule(on):
    rule = adjust_threshold(RULE, on)
    assert 0.0 <= rule.threshold_off < rule.threshold_on <= 1.0
    assert with_threshold(rule, RULE.threshold_on) == RULE


@pytest.mark.parametrize("on", [None, math.nan, math.inf])
def test_a_threshold_that_is_no_number_changes_nothing(on):
    assert adjust_threshold(RULE, on) == RULE


def test_a_threshold_set_by_hand_keeps_the_ratio_of_off_to_on():
    rule = adjust_threshold(with_threshold(RULE, 0.5), 0.8)
    assert (rule.threshold_on, rule.threshold_off) == (0.8, 0.4)


def test_only_given_times_change():
    rule = with_timing(RULE, refractory_s=1.5)
    assert rule == TriggerRule("punch", 0.7, 0.35, 0.1, 0.06, 1.5)
    assert with_timing(RULE) == RULE
    assert with_hold(RULE, hold=True).hold


def test_a_merged_rule_has_the_mean_threshold():
    merged = merge_rules([RULE, with_threshold(RULE, 0.9)], "hit")
    assert merged.move == "hit"
    assert merged.threshold_on == pytest.approx(0.8)
    assert merged.threshold_off == pytest.approx(0.4)
    assert merged.smoothing_s == RULE.smoothing_s


def test_rules_of_templates_smooth_more_beside_a_network():
    moves = (MoveSetting("punch"), MoveSetting("jump"))
    network = {
        "punch": TriggerRule("punch", threshold_on=0.9, threshold_off=0.45, smoothing_s=0.34),
        "jump": TriggerRule("jump", threshold_on=0.8, threshold_off=0.4),
    }
    punch, jump = template_rules([TEMPLATE], moves, network)
    (alone,) = template_rules([TEMPLATE], moves[:1])
    (new,) = template_rules([TEMPLATE], moves[:1], {"jump": network["jump"]})
    assert punch.threshold_on < alone.threshold_on < new.threshold_on  # a mean of both is low
    assert alone.smoothing_s < new.smoothing_s < punch.smoothing_s
    assert alone.min_duration_s < punch.min_duration_s
    assert punch.refractory_s == pytest.approx(TEMPLATE_REFRACTORY_SHARE * 2 * 12 / 30.0)
    assert jump == network["jump"]


def test_a_correction_makes_presses_longer_and_surer_up_to_a_limit():
    (once,) = correct_rules([RULE])
    assert once.min_duration_s > RULE.min_duration_s
    assert once.threshold_on > RULE.threshold_on
    assert replace(once, min_duration_s=0.06, threshold_on=0.7) == RULE
    often = [RULE]
    for _ in range(30):
        often = correct_rules(often)
    assert often[0].min_duration_s == MAX_CORRECTED_DURATION_S
    assert often[0].threshold_on == MAX_CORRECTED_ON
    strict = with_timing(with_threshold(RULE, 0.99), min_duration_s=0.5)
    assert correct_rules([strict])[0] == strict


def test_rules_of_few_examples_stay_within_limits():
    rules = (TriggerRule("wave", 0.99, 0.5, smoothing_s=0.05), TriggerRule("clap", 0.4, 0.2))
    wave, clap = limit_rules(rules)
    assert (wave.threshold_on, clap.threshold_on) == (FEW_MAX_ON, FEW_MIN_ON)
    assert wave.threshold_off < wave.threshold_on
    assert wave.smoothing_s == FEW_SMOOTHING_S
    assert wave.min_duration_s == FEW_DURATION_S
    assert limit_rules((wave,)) == (wave,)
