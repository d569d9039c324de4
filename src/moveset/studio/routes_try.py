"""Route of the Try page: one image, classified by MobileNet and a bundle, with landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moveset.base.errors import MovesetError, WeightsError
from moveset.base.train_extra import INSTALL, missing_libraries
from moveset.base.values import FloatArray, Json, RgbImage, TimedFrame
from moveset.capture.image_codec import decode_image
from moveset.play.event_json import landmarks_json
from moveset.recognise.bundle import Bundle
from moveset.recognise.predictor import Recogniser
from moveset.see.mobilenet.network import classify, open_mobilenet
from moveset.see.pose.landmarks import pose_to_row
from moveset.see.pose.tracker import find_pose
from moveset.see.registry import find_extractor
from moveset.see.resample import TICK_S
from moveset.studio.guard import read_body
from moveset.studio.responses import studio_of
from moveset.studio.state import Studio

MAX_BYTES: Final = 24 * 2**20
MAX_PIXELS: Final = 40 * 10**6
STILL_TICKS: Final = 45
"""A bundle of a motion model scores the image as if the person stood still for 1.5 s."""


async def classify_image(request: Request) -> Response:
    """Respond with the results for the image in a request's body."""
    content = await read_body(request, MAX_BYTES)
    bundle = request.query_params.get("bundle", "")
    return JSONResponse(await run_in_threadpool(_results, studio_of(request), content, bundle))


def _results(studio: Studio, content: bytes, bundle: str) -> Json:
    image = decode_image(content, max_pixels=MAX_PIXELS)
    pose = find_pose(image)
    return {
        "width": image.shape[1],
        "height": image.shape[0],
        "landmarks": landmarks_json(pose_to_row(pose), image),
        "imagenet": _imagenet(image),
        "bundle": _moves(studio, bundle, image) if bundle else None,
    }


def _imagenet(image: RgbImage) -> Json:
    """Return MobileNet's classes, or how to get its weights; nothing is downloaded."""
    try:
        mobilenet = open_mobilenet(fetch=_refuse_download)
    except WeightsError:
        message = (
            "MobileNet is not on this computer, and the studio downloads nothing. "
            "The documentation about images says how to get it once."
        )
        if missing_libraries():
            message = f"MobileNet needs the extra train, which is not installed: {INSTALL}"
        return {"missing": message}
    guesses = classify(image, mobilenet)
    return {"guesses": [[one.name, round(one.probability, 4)] for one in guesses]}


def _refuse_download() -> Mapping[str, FloatArray]:
    raise WeightsError("the studio downloads nothing")


def _moves(studio: Studio, name: str, image: RgbImage) -> Json:
    """Return a bundle's probabilities, or why there are none."""
    try:
        bundle = studio.bundles.open(name)
        scores = score_still(bundle, image)
    except MovesetError as error:
        return {"name": name, "missing": str(error)}
    return {"name": name, "still": not find_extractor(bundle.features).per_frame, "scores": scores}


def score_still(bundle: Bundle, image: RgbImage) -> dict[str, float]:
    """Return the probabilities for a person who stands still as in the image."""
    recogniser = Recogniser(bundle)
    recogniser.observe(TimedFrame(0.0, image))
    row = recogniser.observe(TimedFrame(TICK_S, image))  # tracking improves the landmarks
    scores = [recogniser.score(tick * TICK_S, row) for tick in range(STILL_TICKS)]
    return {move: round(value, 4) for move, value in scores[-1].probabilities.items()}


ROUTES = (Route("/api/classify", classify_image, methods=["POST"]),)
