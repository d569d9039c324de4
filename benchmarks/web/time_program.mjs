// Times one program on frames in a page: its start, and every frame. For web.py.

const WARM_UP = 10; // frames
const FRAME_RATE = 30;

/**
 * `program` is a module with `open(settings)`, which returns a function from an ImageBitmap and a time in seconds to the
 * landmarks in pixels, [x, y, x, y, …], or null for nobody. `start_ms` is from opening to the answer for the first frame.
 */
export async function timeProgram({ program, settings, frames, count }) {
  const images = await Promise.all(frames.map(loadImage));
  const { open } = await import(program);
  const begin = performance.now();
  const step = await open(settings);
  const copy = (number) => createImageBitmap(images[thereAndBack(number, images.length)]);
  await step(await copy(0), 0);
  const start_ms = performance.now() - begin;
  const times_ms = [];
  const found = [];
  for (let number = 1; number < WARM_UP + count; number++) {
    const frame = await copy(number);
    const before = performance.now();
    const landmarks = await step(frame, number / FRAME_RATE);
    if (number >= WARM_UP) times_ms.push(performance.now() - before);
    found.push(landmarks && [...landmarks]);
  }
  return { start_ms, times_ms, found };
}

async function loadImage(address) {
  const response = await fetch(address);
  return createImageBitmap(await response.blob());
}

/** Forwards, backwards and so on, so that a person moves without jumps. */
function thereAndBack(number, length) {
  const place = number % (2 * length - 2);
  return place < length ? place : 2 * length - 2 - place;
}
