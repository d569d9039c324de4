"""In the studio: one picture: what MobileNet, a bundle and the landmarks say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moveset.base.errors import MovesetError, WeightsError
from moveset.base.values import FloatArray, Json, RgbImage, TimedFrame
from moveset.capture.jpeg import decode_picture
from moveset.recognise.bundle import Bundle
from moveset.recognise.predictor import Recogniser
from moveset.see.mobilenet.network import classify, open_mobilenet
from moveset.see.pose.landmarks import observe
from moveset.see.pose.tracker import find_pose
from moveset.see.resample import TICK_S
from moveset.studio.answers import studio_of
from moveset.studio.guard import read_body
from moveset.studio.sight import places
from moveset.studio.state import Studio

MOST_BYTES: Final = 24 * 2**20
MOST_PIXELS: Final = 40 * 10**6
STILL_TICKS: Final = 45
"""A bundle that watches movement is shown the picture as if somebody stood so for 1.5 s."""


async def look(request: Request) -> Response:
    """Answer what is seen in the picture that was sent."""
    content = await read_body(request, MOST_BYTES)
    bundle = request.query_params.get("bundle", "")
    return JSONResponse(await run_in_threadpool(_look, studio_of(request), content, bundle))


def _look(studio: Studio, content: bytes, name: str) -> Json:
    image = decode_picture(content, most_pixels=MOST_PIXELS)
    pose = find_pose(image)
    return {
        "width": image.shape[1],
        "height": image.shape[0],
        "landmarks": places(observe(pose), image),
        "imagenet": _name(image),
        "bundle": _ask(studio, name, image) if name else None,
    }


def _name(image: RgbImage) -> Json:
    """Return MobileNet's names, or how to get its weights; nothing is fetched."""
    try:
        mobilenet = open_mobilenet(fetch=_fetch_nothing)
    except WeightsError:
        words = (
            "MobileNet's weights are not on this machine. Run `moveset look PICTURE` once while "
            "connected to the network, or name a file of them: "
            "`moveset look PICTURE --weights FILE`. Then look here again."
        )
        return {"missing": words}
    guesses = classify(image, mobilenet)
    return {"guesses": [[one.name, round(one.probability, 4)] for one in guesses]}


def _fetch_nothing() -> Mapping[str, FloatArray]:
    raise WeightsError("nothing leaves this machine")


def _ask(studio: Studio, name: str, image: RgbImage) -> Json:
    try:
        bundle = studio.bundles.open(name)
        scores = judge_still(bundle, image)
    except MovesetError as error:
        return {"name": name, "missing": str(error)}
    return {"name": name, "still": bundle.features == "pose", "scores": scores}


def judge_still(bundle: Bundle, image: RgbImage) -> dict[str, float]:
    """Return the probabilities of somebody who stands still as in the picture."""
    recogniser = Recogniser(bundle)
    recogniser.see(TimedFrame(0.0, image))
    row = recogniser.see(TimedFrame(TICK_S, image))  # a second look sits better
    scores = [recogniser.judge(tick * TICK_S, row) for tick in range(STILL_TICKS)]
    return {move: round(value, 4) for move, value in scores[-1].probabilities.items()}


ROUTES = (Route("/api/look", look, methods=["POST"]),)
