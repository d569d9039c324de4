"""The first minute on a static site: one button, and a punch in the air is one in the game."""

from .browser_marks import IN_CHROMIUM
from .browsing import write_camera
from .site_visits import game_of, start, visited
from .static_server import SITE, serve

pytestmark = IN_CHROMIUM

KEEP_PROGRESS = """
() => {
  const shown = document.querySelector(".loading .progress");
  window.progress = [];
  const keep = () => progress.push(shown.textContent);
  new MutationObserver(keep).observe(shown, { childList: true, subtree: true });
}
"""


def test_one_button_leads_to_a_punch_of_the_right_fighter_and_nothing_leaves(
    chromium, exported, films, tmp_path
):
    film = tmp_path / "punch.mjpeg"
    write_camera(film, films["punch"])
    sent = []
    with serve(exported) as host, visited(chromium, film, host + SITE) as page:
        page.on("request", lambda request: sent.append((request.method, request.url)))
        page.locator(".loading .progress").wait_for(state="attached")
        page.evaluate(KEEP_PROGRESS)
        start(page)
        game = game_of(page)
        assert page.evaluate("progress.some((text) => / of [0-9.]+ MB$/.test(text))")
        page.locator("[data-press^=punch_right]").first.wait_for()
        game.locator(".tried .done[data-tried=punch_right]").wait_for()
    assert {method for method, _ in sent} == {"GET"}
    assert all(url.startswith((host + SITE, "blob:")) for _, url in sent)
