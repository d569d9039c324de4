// @ts-check
/** Opens the bundle that the page's address names, or else the one beside the page. Pure: the reading is passed in. */

import { MAX_BYTES } from "../runtime/constants.js";
import { BUILT_IN_BUNDLE, resolveBundle } from "./address.js";
import { bundleRefusal } from "./words.js";

/**
 * @typedef {import("./live.js").Bundle} Bundle
 * @typedef {object} Reading
 * @property {(address: string, options: { maxBytes: number }) => Promise<Uint8Array>} fetchFile
 * @property {(content: Uint8Array, name: string) => Promise<Bundle>} readBundle
 */

/**
 * Return a bundle, and why the one in the address is not used; "" if it is.
 * @param {string} path From the address; "" for the bundle beside the page. @param {string} page The page's address.
 * @param {Reading} reading
 * @returns {Promise<{ bundle: Bundle, refusal: string }>}
 */
export async function openBundle(path, page, reading) {
  let refusal = "";
  if (path) {
    try {
      return { bundle: await readFrom(resolveBundle(path, page), reading), refusal };
    } catch (error) {
      refusal = bundleRefusal(error, "this page");
    }
  }
  return { bundle: await readFrom(new URL(BUILT_IN_BUNDLE, page).href, reading), refusal };
}

/** @param {string} address @param {Reading} reading */
async function readFrom(address, { fetchFile, readBundle }) {
  return readBundle(await fetchFile(address, { maxBytes: MAX_BYTES }), nameOf(address));
}

/** Return the last part of an address, as people read it. @param {string} address */
function nameOf(address) {
  const last = new URL(address).pathname.split("/").filter(Boolean).at(-1) ?? "The link's file";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
