"""The pose worker in a browser, with a strict policy: it answers what Python finds."""

import base64
from itertools import islice

import numpy as np
import pytest

from moveset.capture.image_codec import encode_image
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip

from .browser_marks import SLOW_IN_CHROMIUM

pytestmark = SLOW_IN_CHROMIUM

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


def test_the_worker_finds_in_image_bitmaps_what_python_finds(empty_page):
    clip = synthesise_clip(2, duration_s=3.0, frame_rate=12.0, size=(320, 180))
    images = [clip.empty_scene(), *(frame.image for frame in islice(clip.frames(), 6, 10))]
    encoded = [base64.b64encode(encode_image(image, ".png")).decode() for image in images]
    wasm = "/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"
    assert empty_page.evaluate("crossOriginIsolated") is False  # as on a plain static host
    found = empty_page.evaluate(TRACK, {"images": encoded, "wasm": wasm})
    with pytest.raises(Exception, match=r"pose_detector\.onnx cannot be run"):
        empty_page.evaluate(TRACK, {"images": [], "wasm": "/missing.wasm"})
    assert [(one["width"], one["height"]) for one in found] == [(320, 180)] * len(images)
    assert found[0]["image"] is None
    tracker = PoseTracker()
    for number, (image, one) in enumerate(zip(images, found, strict=True)):
        pose = tracker.step(image, number / 12)
        if pose:
            web = np.reshape(one["image"], (33, 3))
            apart = np.linalg.norm(web[:, :2] - pose.image[:, :2], axis=1)
            assert np.median(apart) < 0.2, "pixels"
