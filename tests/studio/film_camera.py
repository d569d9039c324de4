"""A camera whose film can be changed at any moment: a drawn person who does as told."""

import json
from dataclasses import replace

import numpy as np

from moveset.capture.image_codec import encode_jpeg
from moveset.synth.animate import animate
from moveset.synth.catalogue import CATALOGUE
from moveset.synth.clip import SyntheticClip
from moveset.synth.person import Place
from moveset.synth.population import random_person
from moveset.synth.schedule import ScheduledAction

FRAME_RATE = 15.0
PERIOD_S = 2.5
"""Repetitions are this far apart, as the beeps of the Capture page are."""
START_S = 0.7
"""A repetition begins so long after the beginning of each period: 0.2 s after a beep."""
SIZE = (320, 240)
SEED = 14

SCRIPT = """
(() => {
  const RATE = __RATE__, FRAMES = __FRAMES__;
  const images = {};
  let name = "stand", begun_ms = performance.now();
  const fetchImage = async (film, number) =>
    createImageBitmap(await (await fetch(`/film/${film}-${number}.jpg`)).blob());
  const load = (film) => images[film] ??= Promise.all(
    Array.from({ length: FRAMES[film] }, (_, number) => fetchImage(film, number)));
  window.playFilm = async (film) => {
    await load(film);
    [name, begun_ms] = [film, performance.now()];
  };
  navigator.mediaDevices.getUserMedia = async () => {
    await Promise.all(Object.keys(FRAMES).map(load));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = __SIZE__;
    const context = canvas.getContext("2d");
    const draw = async () => {
      const film = await images[name];
      const frame = Math.floor((RATE * (performance.now() - begun_ms)) / 1000);
      context.drawImage(film[frame % film.length], 0, 0);
    };
    setInterval(draw, 1000 / RATE);
    return canvas.captureStream(RATE);
  };
})();
"""


def draw_film(action, *, length_s=0.9, facing=0.0, is_move=False):
    """Return the images of one period in which a person does something once."""
    person = random_person(np.random.default_rng(SEED))
    person = replace(person, place=Place(0.0, 0.0, facing))
    times_s = np.arange(round(PERIOD_S * FRAME_RATE)) / FRAME_RATE
    doing = ScheduledAction(START_S, START_S + length_s, action, is_move)
    schedule = (doing,) if action else ()
    joints = animate(person, schedule, times_s, np.random.default_rng(SEED), CATALOGUE)
    clip = SyntheticClip(person, schedule, (), times_s, joints, SIZE, SEED)
    return [frame.image for frame in clip.frames()]


def too_near(images):
    """Return the images of a camera that is too near: the legs are outside."""
    height, width = images[0].shape[:2]
    rows = np.linspace(0, 0.5 * height, height, endpoint=False).astype(int)
    columns = np.linspace(0.25 * width, 0.75 * width, width, endpoint=False).astype(int)
    return [np.ascontiguousarray(image[rows][:, columns]) for image in images]


def too_dark(images):
    """Return the images of a room without a lamp."""
    return [(image * 0.08).astype(np.uint8) for image in images]


def save_films(path, films):
    """Write films to a file; a film is the images of one period."""
    np.savez(path, **{name: np.stack(images) for name, images in films.items()})


def load_films(path):
    """Return the films in a file, by name."""
    with np.load(path) as stored:
        return {name: [*stored[name]] for name in stored.files}


def install(page, films):
    """Give a page a camera that shows one of the films; ``playFilm(name)`` in the page changes it.

    Parameters
    ----------
    films
        Images by the film's name. The camera begins with ``stand``.
    """
    jpegs = {
        f"/film/{name}-{number}.jpg": encode_jpeg(image)
        for name, images in films.items()
        for number, image in enumerate(images)
    }

    def answer(route):
        path = "/film/" + route.request.url.rsplit("/", 1)[-1]
        route.fulfill(body=jpegs[path], content_type="image/jpeg")

    page.route("**/film/*.jpg", answer)
    frames = {name: len(images) for name, images in films.items()}
    script = SCRIPT.replace("__RATE__", str(FRAME_RATE)).replace("__SIZE__", str([*SIZE]))
    page.add_init_script(script.replace("__FRAMES__", json.dumps(frames)))


def visit(page, address, films):
    """Return a page that opens the studio before a camera with films."""
    install(page, films)
    page.goto(address)
    page.locator(".frame-rate", has_text="frames/s").wait_for()
    return page


def play_film(page, name):
    """Show another film, from its beginning."""
    page.evaluate(f"playFilm('{name}')")
