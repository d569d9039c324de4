"""The live recogniser and its examples in a browser, without Python: a camera's moves as events."""

import shutil

import pytest

from .browser_marks import SLOW_IN_CHROMIUM
from .browsing import wait_until
from .web_site import ROOT, served, write_runtime

pytestmark = SLOW_IN_CHROMIUM

LISTEN = """
async (options) => {
  const place = options.place ?? "/demo/moveset";
  const { createRecogniser } = await import(`${place}/runtime/moveset.js`);
  const lists = ["events", "errors", "statuses", "progress", "poses"];
  window.heard = { rows: 0, scores: 0, ...Object.fromEntries(lists.map((name) => [name, []])) };
  window.recogniser = await createRecogniser({
    ...options,
    onEvent: (event) => heard.events.push(event),
    onError: (error) => heard.errors.push(error.message),
    onStatus: (status) => heard.statuses.push(status),
    onProgress: (progress) => heard.progress.push(progress),
    onRow: (time_s, row) => { heard.rows += row.length === 198; },
    onScore: ({ probabilities }) => { heard.scores += "none" in probabilities; },
    onPose: ({ timeS, width, height, pose }) => pose && heard.poses.push([timeS, width, height]),
  });
}
"""
SLOW_WORKER = """
() => {
  window.Worker = class extends Worker {
    set onmessage(listen) {
      const slow = (data) => ({ ...data, ...(data.tookMs ? { tookMs: 200 } : {}) });
      super.onmessage = ({ data }) => listen({ data: slow(data) });
    }
  };
}
"""
"""Every frame takes long, as the page sees it."""

P5 = """
Object.assign(window, { width: 640, height: 480, CENTER: 0, max: Math.max });
Object.assign(window, { words_drawn: new Set(), dots: 0 });
for (const name of ["createCanvas", "background", "noStroke", "fill", "textAlign"]) {
  window[name] = () => {};
}
window.circle = () => { dots += 1; };
window.text = (words) => words_drawn.add(words);
addEventListener("load", () => { setup(); setInterval(() => draw(), 30); });
"""
"""What the sketch uses of p5.js."""


@pytest.fixture(scope="session")
def site(make_once):
    """A folder with the examples, beside the runtime."""

    def fill(folder):
        shutil.copytree(ROOT / "examples" / "web", folder / "demo")
        write_runtime(folder / "demo" / "moveset")
        (folder / "demo" / "p5.min.js").write_text(P5)
        (folder / "demo" / "empty.html").write_text("<!doctype html><title>Empty</title>")

    return make_once("web_site", fill)


@pytest.fixture
def address(site):
    with served(site) as place:
        yield f"{place}demo"


@pytest.fixture
def page(chromium, camera, address):
    with chromium.page(camera) as opened:
        opened.refused = []
        opened.on("console", lambda message: _keep_refusal(opened, message.text))
        opened.goto(f"{address}/empty.html")
        yield opened
        assert opened.troubles == []
        assert opened.refused == []


def _keep_refusal(page, text):
    if "Content Security Policy" in text:
        page.refused.append(text)


def wait_for_events(page, *wanted):
    """Wait for events in words, such as ``press block``."""
    said = "heard.events.map(({ event, move }) => `${event} ${move}`)"
    wait_until(lambda: set(wanted) <= set(page.evaluate(said)), f"{wanted}")


def test_the_moves_before_the_camera_become_events_with_keys(page):
    page.evaluate(LISTEN, {"model": "full"})
    assert page.evaluate("recogniser.status.state") == "ready"
    page.evaluate("recogniser.start()")
    wait_for_events(page, "press kick_left", "press block", "release block")
    heard = page.evaluate("heard")
    assert heard["errors"] == []
    kick = next(event for event in heard["events"] if event["move"] == "kick_left")
    assert (kick["key"], kick["hold"]) == ("k", False)
    block = next(event for event in heard["events"] if event["move"] == "block")
    assert (block["key"], block["hold"]) == ("l", True)
    assert heard["rows"] == heard["scores"] >= len(heard["poses"]) > 0
    assert heard["poses"][0][1:] == [320, 240]
    times = [one[0] for one in heard["poses"]]
    assert times == sorted(times)
    assert {one["state"] for one in heard["statuses"]} == {"loading", "ready", "running"}
    last = heard["progress"][-1]
    assert last["loaded"] == last["total"] > 10e6
    page.evaluate("recogniser.close()")


def test_stopping_and_starting_in_any_order_harms_nothing(page):
    page.evaluate(LISTEN, {"model": "lite"})
    page.evaluate("recogniser.stop()")
    page.evaluate("async () => { await Promise.all([recogniser.start(), recogniser.start()]) }")
    page.evaluate(
        "async () => { const start = recogniser.start(); recogniser.stop(); await start }"
    )
    assert page.evaluate("recogniser.video") is None
    page.evaluate("recogniser.start()")
    wait_for_events(page, "press block")
    page.evaluate("recogniser.stop()")
    events = page.evaluate("heard.events.filter(({ move }) => move === 'block').at(-1)")
    assert events["event"] == "release"
    page.evaluate("async () => { recogniser.close(); recogniser.close(); recogniser.stop() }")
    with pytest.raises(Exception, match="the recogniser is closed: create another one"):
        page.evaluate("recogniser.start()")
    with pytest.raises(Exception, match="the recogniser is closed"):
        page.evaluate("recogniser.run({}, [])")
    assert page.evaluate("heard.errors") == []


def test_a_camera_that_is_taken_away_releases_the_keys_and_can_be_started_again(page):
    page.evaluate(LISTEN, {"model": "lite"})
    page.evaluate("recogniser.start()")
    wait_for_events(page, "press block")
    track = "recogniser.video.srcObject.getVideoTracks()[0]"
    page.evaluate(f"async () => {{ {track}.dispatchEvent(new Event('ended')) }}")
    assert "The camera was taken away" in page.evaluate("heard.errors").pop()
    assert page.evaluate("heard.statuses.at(-1).state") == "stopped"
    held = page.evaluate("heard.events.filter(({ hold }) => hold).at(-1).event")
    assert held == "release"
    seen = page.evaluate("heard.poses.length")
    page.evaluate("recogniser.start()")
    wait_until(lambda: page.evaluate("heard.poses.length") > seen, "the player again")


def test_while_the_page_is_hidden_no_frame_is_taken_and_no_key_is_held(page):
    page.evaluate(LISTEN, {"model": "lite"})
    page.evaluate("recogniser.start()")
    wait_for_events(page, "press block")
    hide = """(isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
      return heard.poses.length;
    }"""
    seen = page.evaluate(hide, True)
    assert page.evaluate("heard.events.filter(({ hold }) => hold).at(-1).event") == "release"
    page.wait_for_timeout(700)
    assert page.evaluate("heard.poses.length") == seen
    page.evaluate(hide, False)
    wait_until(lambda: page.evaluate("heard.poses.length") > seen, "the player again")
    assert page.evaluate("heard.errors") == []


def test_another_bundle_can_be_used_and_a_bad_one_changes_nothing(page):
    page.evaluate(LISTEN, {"model": "lite"})
    moves = page.evaluate("recogniser.bundle.moves.map(({ move }) => move)")
    with pytest.raises(Exception, match=r"is not a moveset bundle|is damaged"):
        page.evaluate("recogniser.setBundle(new Uint8Array(100))")
    wrong = "{ ...recogniser.bundle, features: 'silhouette' }"
    with pytest.raises(Exception, match="silhouette features"):
        page.evaluate(f"recogniser.setBundle({wrong})")
    assert page.evaluate("recogniser.bundle.moves.map(({ move }) => move)") == moves
    page.evaluate("recogniser.setBundle({ ...recogniser.bundle })")
    shape = """async () => {
      const { ticks, feature_size } = recogniser.bundle.model;
      const data = new Float32Array(2 * ticks * feature_size);
      const window = { data, dims: [2, ticks, feature_size] };
      return (await recogniser.run({ window }, ["probabilities"])).probabilities.length;
    }"""
    assert page.evaluate(shape) == 2 * (len(moves) + 1)


def test_a_slow_device_changes_to_the_lighter_network_and_says_so(page):
    page.evaluate(SLOW_WORKER)
    page.evaluate(LISTEN, {"model": "auto", "threads": 1})
    page.evaluate("recogniser.start()")
    wait_until(lambda: page.evaluate("recogniser.status.model") == "lite", "the lighter network")
    seen = page.evaluate("heard.poses.length")
    wait_until(lambda: page.evaluate("heard.poses.length") > seen, "poses of it")
    assert page.evaluate("heard.errors") == []


def test_what_is_missing_is_said_in_words(page):
    files = {"lite": "missing.onnx.gz"}
    with pytest.raises(
        Exception, match=r"missing\.onnx\.gz could not be loaded: the site does not"
    ):
        page.evaluate(LISTEN, {"model": "lite", "files": files})
    with pytest.raises(Exception, match=r"missing\.moveset could not be loaded"):
        page.evaluate(LISTEN, {"model": "lite", "bundle": "missing.moveset"})
    with pytest.raises(Exception, match=r"pose_detector\.onnx cannot be run"):
        page.evaluate(LISTEN, {"model": "lite", "files": {"detector": "empty.html"}})


def test_a_page_of_another_site_can_use_the_runtime(chromium, camera, address, tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html><title>Elsewhere</title>")
    with chromium.page(camera) as elsewhere, served(tmp_path, policy="") as other:
        elsewhere.goto(other)
        elsewhere.evaluate(LISTEN, {"model": "lite", "place": f"{address}/moveset"})
        elsewhere.evaluate("recogniser.start()")
        wait_until(lambda: elsewhere.evaluate("heard.poses.length") > 3, "the player")


def test_the_ten_lines_say_each_move(page, address):
    page.goto(f"{address}/listen.html")
    page.get_by_role("button", name="Start").click()
    page.get_by_text("press kick_left").first.wait_for()
    page.get_by_text("release block").first.wait_for()


def test_the_sketch_draws_the_player_and_the_moves(page, address):
    page.goto(f"{address}/p5_sketch.html")
    wait_until(lambda: "kick left" in page.evaluate("[...words_drawn]"), "a kick")
    drawn = page.evaluate("dots")
    wait_until(lambda: page.evaluate("dots") > drawn + 20, "the player's landmarks")


def test_the_games_page_gets_keys_by_their_codes(page, address):
    page.goto(f"{address}/mk_keys.html")
    page.evaluate("""async () => {
      window.codes = [];
      for (const type of ["keydown", "keyup"]) {
        document.addEventListener(type, (event) => codes.push(`${type} ${event.keyCode}`));
      }
    }""")
    page.get_by_role("button").click()
    wanted = {"keydown 68", "keyup 68", "keydown 16", "keyup 16"}  # a low kick, and shift to block
    wait_until(lambda: wanted <= set(page.evaluate("codes")), f"{wanted}")


def test_the_articles_page_gets_its_calls(page, address):
    page.goto(f"{address}/detect_calls.html")
    page.evaluate("""async () => {
      window.calls = [];
      const call = (name) => () => calls.push(name);
      const names = ["onPunch", "onKick", "onStand"];
      window.Detect = Object.fromEntries(names.map((name) => [name, call(name)]));
    }""")
    page.get_by_role("button").click()
    wait_until(lambda: {"onKick", "onStand"} <= set(page.evaluate("calls")), "a kick")
