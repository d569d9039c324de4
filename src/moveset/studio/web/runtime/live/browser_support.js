// @ts-check
/** Whether a browser has what the recogniser needs. Pure. */

/** A WebAssembly module with one function that uses a vector instruction: (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt). */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** Fewer cores are busy already: with the page itself, and with one thread of the networks. */
const MIN_CORES = 4;

/** @typedef {{ WebAssembly?: any, Worker?: any, OffscreenCanvas?: any, createImageBitmap?: any, DecompressionStream?: any }} Globals */

/** Return why a browser cannot recognise moves, in words; empty if it can. @param {Globals} globals Usually globalThis. */
export function missingSupport(globals) {
  if (!globals.WebAssembly?.validate) return "This browser runs no WebAssembly: switch off its lockdown mode for this page, or use another browser";
  if (!globals.WebAssembly.validate(Uint8Array.from(SIMD))) {
    return "This browser or processor has no WebAssembly SIMD: update the browser, or use another device";
  }
  const missing = /** @type {const} */ (["Worker", "OffscreenCanvas", "createImageBitmap", "DecompressionStream"]).find((name) => !globals[name]);
  return missing ? `This browser is too old, it has no ${missing}: update it, or use another browser` : "";
}

/**
 * Return how many threads run the networks.
 *
 * Two take 42 ms a frame instead of 50 where both have a core of their own. On two cores that are busy with a page they
 * wait for each other: 130 ms and more instead of 60. They need memory that threads share, which browsers give only to
 * pages that are isolated from other origins.
 * @param {{ crossOriginIsolated?: boolean, navigator?: { hardwareConcurrency?: number } }} globals
 */
export const defaultThreads = ({ crossOriginIsolated, navigator }) =>
  crossOriginIsolated && (navigator?.hardwareConcurrency ?? 1) >= MIN_CORES ? 2 : 1;
