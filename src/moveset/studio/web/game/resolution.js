// @ts-check
/** The resolution of the canvas: that of the screen, or less on a slow machine. */

/** Maximum device pixels per CSS pixel: more costs time without a visible gain. */
const MAX_PIXEL_RATIO = 2;
/** The resolution falls, down to `pixels`, when frames take longer than `interval_s`. */
const SLOW = { pixels: 0.6, interval_s: 1 / 40, frames: 60 };

/**
 * Keep a canvas as large as its page.
 * @param {HTMLElement} page @param {HTMLCanvasElement} canvas
 * @param {(width: number, height: number) => void} changed Called with a new size, px.
 */
export function createResolution(page, canvas, changed) {
  let [pixelRatio, slowFrames] = [MAX_PIXEL_RATIO, 0];
  function resize() {
    const sharp = Math.min(pixelRatio, devicePixelRatio || 1);
    const [width, height] = [page.clientWidth, page.clientHeight].map((size) => Math.max(2, Math.round(size * sharp)));
    if (canvas.width === width && canvas.height === height) return;
    Object.assign(canvas, { width, height });
    changed(width, height);
  }
  return {
    resize,
    /** @param {number} seconds Since the last frame. Lower the resolution if frames are slow. */
    adapt(seconds) {
      slowFrames = Math.max(0, slowFrames + (seconds > SLOW.interval_s ? 1 : -2));
      if (slowFrames < SLOW.frames || pixelRatio <= SLOW.pixels) return;
      pixelRatio = Math.max(SLOW.pixels, Math.min(pixelRatio, devicePixelRatio || 1) * 0.75);
      slowFrames = 0;
      resize();
    },
  };
}
