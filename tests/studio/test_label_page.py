"""Label in a real browser: segments are drawn, people changed, recordings removed."""

import pytest

from moveset.label.project import open_project

from .browsing import wait_until


@pytest.fixture(name="label")
def open_label(browser, address):
    browser.goto(f"{address}#/label?recording=person1")
    browser.locator(".segment").first.wait_for()
    yield browser
    assert browser.troubles == []


def segments(folder, recording="person1"):
    return [one for one in open_project(folder).segments if one.recording == recording]


def people(folder):
    return {one.name: one.person for one in open_project(folder).recordings}


def test_a_segment_is_drawn_trimmed_and_undone(label, folder):
    before = segments(folder)
    for _ in before:
        label.locator(".segment").first.focus()
        label.keyboard.press("Delete")
    wait_until(lambda: segments(folder) == [], "all are deleted")
    box = label.locator(".timeline").bounding_box()
    height = box["y"] + box["height"] - 6
    label.mouse.move(box["x"] + 0.2 * box["width"], height)
    label.mouse.down()
    label.mouse.move(box["x"] + 0.5 * box["width"], height, steps=4)
    label.mouse.up()
    wait_until(lambda: len(segments(folder)) == 1, "one is drawn")
    drawn = segments(folder)[0]
    assert drawn.start_s == pytest.approx(0.2 * 12.0, abs=0.2)
    assert drawn.end_s == pytest.approx(0.5 * 12.0, abs=0.2)
    label.locator(".segment").first.focus()
    label.keyboard.press("2")
    wait_until(lambda: [one.move for one in segments(folder)] == ["block"], "its move is changed")
    for _ in range(len(before) + 2):
        label.get_by_role("button", name="Undo").click()
    wait_until(lambda: segments(folder) == before, "all is undone")


def test_the_person_of_a_recording_is_changed(label, folder):
    label.get_by_text("This recording", exact=True).click()
    label.get_by_label("Who is in it").fill("zoe")
    label.get_by_role("button", name="Save").click()
    label.get_by_text("zoe is in person1.").wait_for()
    assert people(folder)["person1"] == "zoe"
    assert "zoe" in label.locator('[data-count="person1"]').text_content()


def test_a_recording_is_removed_only_after_a_confirmation(label, folder):
    before = people(folder)
    label.get_by_text("This recording", exact=True).click()
    label.get_by_role("button", name="Remove this recording").click()
    label.get_by_role("button", name="Cancel").click()
    assert people(folder) == before
    label.get_by_role("button", name="Remove this recording").click()
    label.get_by_role("button", name="Remove it").click()
    label.get_by_text("person1 was moved to the folder removed").wait_for()
    assert set(people(folder)) == set(before) - {"person1"}
    assert (folder / "removed" / "person1.mp4").is_file()
    assert label.locator("[data-name=person1]").count() == 0


def test_a_link_to_a_removed_recording_opens_another_one(browser, address):
    browser.goto(f"{address}#/label?recording=gone&at=3")
    browser.get_by_text("The recording gone does not exist any more.").wait_for()
    assert browser.troubles == []
