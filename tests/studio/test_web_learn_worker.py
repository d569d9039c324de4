"""The worker that teaches, in a browser with a strict policy: it answers what Python finds."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from .browsing import BROWSER
from .web_examples import CASES, python_enrolment, recording_json, recordings

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None or not (ROOT / "node_modules" / "onnxruntime-web").exists(),
        reason="needs Chromium, and the packages that scripts/node installs",
    ),
]

CASE = "a known and a new move"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "worker-src 'self'",
    )
)
"""Of the page and the worker: files of their own site only, and WebAssembly."""

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


class Files(SimpleHTTPRequestHandler):
    """Serves the repository's files, and an empty page, with a strict policy."""

    def end_headers(self):
        self.send_header("content-security-policy", POLICY)
        super().end_headers()

    def do_GET(self):
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def page(chromium, camera):
    """An empty page of a server of the repository's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=ROOT))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with chromium.page(camera) as opened:
            opened.goto(f"http://127.0.0.1:{server.server_port}/")
            yield opened
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_worker_teaches_what_python_teaches(page):
    items = [recordings()[name] for name in CASES[CASE].recordings]
    sent = [{**recording_json(one), "rows": one.observations.values.tolist()} for one in items]
    moves = [{"move": one, "key": "b", "hold": False, "title": ""} for one in CASES[CASE].moves]
    answer = page.evaluate(TEACH, {"recordings": sent, "moves": moves})
    expected = python_enrolment(CASE)
    assert tuple(answer["found"]) == expected.found
    assert answer["templates"] == len(expected.bundle.templates)
    assert answer["result"]["moves"][0]["found"] == expected.result.moves[0].found
    assert answer["shares"] == sorted(answer["shares"])
    assert answer["shares"][-1] == 1
    assert answer["ended"] == "AbortError"
    assert answer["message"] == "there is no example to learn from: record a move and label it"
    assert page.troubles == []
