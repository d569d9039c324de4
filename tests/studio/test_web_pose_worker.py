"""The pose worker in a browser, with a strict policy: it answers what Python finds."""

import base64
from contextlib import contextmanager
from itertools import islice

import numpy as np
import pytest

from moveset.capture.image_codec import encode_image
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip

from .browsing import BROWSER
from .static_server import ONNXRUNTIME, ROOT, serve

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None or not ONNXRUNTIME.exists(),
        reason="needs Chromium, and the packages that scripts/node installs",
    ),
]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "worker-src 'self'",
    )
)
"""Of the page and the worker: files of their own site only, and WebAssembly."""

TRACK = """
async ({ images, wasm }) => {
  const { PoseClient, openPoseWorker } =
    await import("/src/moveset/studio/web/runtime/pose/pose_client.js");
  const load = async (name) => (await fetch(`/src/moveset/assets/${name}`)).arrayBuffer();
  let heard;
  const next = () => new Promise((resolve, reject) => (heard = { resolve, reject }));
  const client = new PoseClient(openPoseWorker(), {
    onReady: () => heard.resolve(),
    onPose: (reply) => heard.resolve(reply),
    onError: (message) => heard.reject(new Error(message)),
  });
  let answer = next();
  client.start({
    ort: "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
    wasm,
    detector: await load("pose_detector.onnx"),
    landmarks: await load("pose_landmarks.onnx"),
  });
  await answer;
  const found = [];
  for (const [number, image] of images.entries()) {
    const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0));
    answer = next();
    client.offer(await createImageBitmap(new Blob([bytes])), number / 12);
    const { width, height, tookMs, pose } = await answer;
    found.push({ width, height, tookMs, image: pose && [...pose.image] });
  }
  client.stop();
  return found;
}
"""


@contextmanager
def empty_page_address():
    """Yield the address of an empty page on a server of the repository's files."""
    with serve(ROOT, headers={"content-security-policy": POLICY}, pages={"": ""}) as address:
        yield address


@pytest.fixture
def page(chromium, camera):
    """An empty page of a server of the repository's files."""
    with empty_page_address() as address, chromium.page(camera) as opened:
        opened.goto(address)
        yield opened


def test_the_worker_finds_in_image_bitmaps_what_python_finds(page):
    clip = synthesise_clip(2, duration_s=3.0, frame_rate=12.0, size=(320, 180))
    images = [clip.empty_scene(), *(frame.image for frame in islice(clip.frames(), 6, 10))]
    encoded = [base64.b64encode(encode_image(image, ".png")).decode() for image in images]
    wasm = "/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"
    assert page.evaluate("crossOriginIsolated") is False  # as on a plain static host
    found = page.evaluate(TRACK, {"images": encoded, "wasm": wasm})
    with pytest.raises(Exception, match=r"pose_detector\.onnx cannot be run"):
        page.evaluate(TRACK, {"images": [], "wasm": "/missing.wasm"})
    assert [(one["width"], one["height"]) for one in found] == [(320, 180)] * len(images)
    assert found[0]["image"] is None
    tracker = PoseTracker()
    for number, (image, one) in enumerate(zip(images, found, strict=True)):
        pose = tracker.step(image, number / 12)
        if pose:
            web = np.reshape(one["image"], (33, 3))
            apart = np.linalg.norm(web[:, :2] - pose.image[:, :2], axis=1)
            assert np.median(apart) < 0.2, "pixels"
