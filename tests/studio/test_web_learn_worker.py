"""The worker that teaches, in a browser with a strict policy: it answers what Python finds."""

from .browser_marks import SLOW_IN_CHROMIUM
from .web_examples import CASES, python_enrolment, recording_json, recordings

pytestmark = SLOW_IN_CHROMIUM

CASE = "a known and a new move"

TEACH = """
async ({ recordings, moves }) => {
  const runtime = "/src/moveset/studio/web/runtime";
  const { LearnClient } = await import(`${runtime}/learn/learn_client.js`);
  const { readBundle } = await import(`${runtime}/bundle.js`);
  const bytes = await (await fetch("/src/moveset/assets/fighter.moveset")).arrayBuffer();
  const base = await readBundle(new Uint8Array(bytes), "fighter");
  for (const one of recordings) one.rows = one.rows.map((row) => Float32Array.from(row));
  const ort = "/node_modules/onnxruntime-web/dist/";
  const client = new LearnClient({
    files: {
      ort: `${ort}ort.wasm.bundle.min.mjs`,
      wasm: `${ort}ort-wasm-simd-threaded.wasm`,
      background: "/src/moveset/assets/background.npz",
    },
  });
  const shares = [];
  const onProgress = (share) => shares.push(share);
  const { bundle, found, result } = await client.enrol(base, recordings, moves, { onProgress });
  const stop = new AbortController();
  const cancelled = client.enrol(base, recordings, moves, { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  const refused = client.enrol(base, [], moves).catch((error) => error.message);
  const ended = await cancelled.catch((error) => error.name);
  const message = await refused;
  client.close();
  return { shares, found, result, ended, message, templates: bundle.templates.length };
}
"""


def test_the_worker_teaches_what_python_teaches(empty_page):
    items = [recordings()[name] for name in CASES[CASE].recordings]
    sent = [{**recording_json(one), "rows": one.observations.values.tolist()} for one in items]
    moves = [{"move": one, "key": "b", "hold": False, "title": ""} for one in CASES[CASE].moves]
    answer = empty_page.evaluate(TEACH, {"recordings": sent, "moves": moves})
    expected = python_enrolment(CASE)
    assert tuple(answer["found"]) == expected.found
    assert answer["templates"] == len(expected.bundle.templates)
    assert answer["result"]["moves"][0]["found"] == expected.result.moves[0].found
    assert answer["shares"] == sorted(answer["shares"])
    assert answer["shares"][-1] == 1
    assert answer["ended"] == "AbortError"
    assert answer["message"] == "there is no example to learn from: record a move and label it"
    assert empty_page.troubles == []
