// @ts-check
/** What a learnt bundle was made of, as a short text: the same text, the same bundle. Pure. */
import { bundleToManifest } from "../../runtime/manifest.js";

/** @typedef {import("../../runtime/manifest.js").Bundle} Bundle */

/** Of the way to learn. A newer page may learn better. */
const VERSION = 1;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Fingerprints of bundles, which never change. @type {WeakMap<Bundle, string>} */
const known = new WeakMap();

/** Return a fingerprint of a bundle. @param {Bundle} bundle */
export function fingerprint(bundle) {
  let found = known.get(bundle);
  if (!found) {
    const paths = bundle.templates.map(({ path }) => new Uint8Array(path.buffer, path.byteOffset, path.byteLength));
    const manifest = new TextEncoder().encode(JSON.stringify(bundleToManifest(bundle, "")));
    found = [manifest, bundle.model.onnx, ...paths].reduce(hash, FNV_OFFSET).toString(36);
    known.set(bundle, found);
  }
  return found;
}

/** Return the FNV-1a hash of bytes. @param {number} start @param {Uint8Array} bytes */
function hash(start, bytes) {
  let value = start;
  for (let index = 0; index < bytes.length; index += 1) value = Math.imul(value ^ bytes[index], FNV_PRIME) >>> 0;
  return value;
}

/** @param {Bundle} base @param {import("../storage/project.js").Project} project @param {readonly { move: string }[]} moves Those to be learnt. */
export function madeOf(base, project, moves) {
  const names = moves.map((one) => one.move);
  const used = project.examples.filter((one) => one.move === "none" || names.includes(one.move));
  return JSON.stringify([VERSION, fingerprint(base), names, used.map((one) => [one.id, one.move])]);
}
