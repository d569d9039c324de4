// @ts-check
/** A bundle's file: a zip of a JSON manifest, an ONNX network and templates, as moveset.recognise.bundle_file. Pure. */
import { BundleError } from "./bundle_error.js";
import {
  FORMAT,
  DIRECTORY_SIGNATURE,
  MANIFEST,
  MAX_BYTES,
  MAX_ENTRIES,
  MAX_MANIFEST_BYTES,
  MAX_UNPACKED_BYTES,
  NETWORK,
  OLDEST_VERSION,
  TEMPLATES,
  VERSION,
} from "./constants.js";
import { bundleFromManifest, bundleToManifest } from "./manifest.js";
import { isDecimal, readJson } from "./json_values.js";
import { check, object } from "./manifest_values.js";
import { listEntries, unpack, writeZip } from "./zip.js";

/** @typedef {import("./manifest.js").Bundle} Bundle */

const FLOAT_SIZE = Float32Array.BYTES_PER_ELEMENT;

/**
 * Return the bundle in a file. It may come from a stranger: nothing in it is trusted.
 * @param {Uint8Array} content @param {string} name The file's, for errors. @returns {Promise<Bundle>}
 */
export async function readBundle(content, name) {
  if (content.length > MAX_BYTES) throw new BundleError(`${name} is too large for a bundle: choose a .moveset file`);
  try {
    const { manifest, onnx, paths } = await unpackBundle(content);
    checkVersion(manifest, name);
    check((await sha256(onnx)) === object(manifest.model).sha256, "the checksum of the network is wrong");
    return bundleFromManifest(manifest, onnx, paths);
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(`${name} is damaged: copy it again, or teach it again`, { cause: error });
  }
}

/** Return the manifest, the network and the templates' paths in a bundle's bytes. @param {Uint8Array} content */
async function unpackBundle(content) {
  check(countDirectoryEntries(content) <= MAX_ENTRIES, "there are too many files in the zip");
  const entries = new Map(listEntries(content, MAX_ENTRIES).map((one) => [one.name, one]));
  let left = MAX_UNPACKED_BYTES;
  const unpackNamed = async (/** @type {string} */ name, most = left) => {
    const entry = entries.get(name);
    check(entry, `${name} is missing`);
    const unpacked = await unpack(entry, most);
    left -= unpacked.length;
    return unpacked;
  };
  const manifest = readJson(await unpackNamed(MANIFEST, MAX_MANIFEST_BYTES));
  const onnx = await unpackNamed(NETWORK);
  const paths = entries.has(TEMPLATES) ? await unpackNamed(TEMPLATES) : new Uint8Array(0);
  return { manifest, onnx, paths: readFloats(paths) };
}

/** Return how often the bytes occur that begin an entry of a zip's directory. @param {Uint8Array} content */
function countDirectoryEntries(content) {
  let count = 0;
  for (let at = content.indexOf(DIRECTORY_SIGNATURE[0]); at >= 0; at = content.indexOf(DIRECTORY_SIGNATURE[0], at + 1)) {
    if (DIRECTORY_SIGNATURE.every((byte, place) => content[at + place] === byte)) count += 1;
  }
  return count;
}

/** Return numbers that are stored with their lowest byte first. @param {Uint8Array} bytes */
function readFloats(bytes) {
  check(bytes.length % FLOAT_SIZE === 0, "a number is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / FLOAT_SIZE }, (_, index) => view.getFloat32(index * FLOAT_SIZE, true));
}

/** @param {any} manifest @param {string} name */
function checkVersion(manifest, name) {
  if (manifest?.format !== FORMAT) throw new BundleError(`${name} is not a moveset bundle: choose a .moveset file`);
  check(Number.isInteger(manifest.version) && !isDecimal(manifest, "version"), "the version is no number");
  if (manifest.version > VERSION) throw new BundleError(`${name} was made by a newer moveset: update this page`);
  if (manifest.version < OLDEST_VERSION) throw new BundleError(`${name} was made by an older moveset: teach it again`);
}

/** Return a checksum as hexadecimal digits. @param {Uint8Array} content */
export async function sha256(content) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {Uint8Array<ArrayBuffer>} */ (content)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Return the bytes of a bundle's file, which Python reads too.
 * @param {Bundle} bundle
 */
export async function writeBundle(bundle) {
  const manifest = JSON.stringify(bundleToManifest(bundle, await sha256(bundle.model.onnx)), null, 1);
  /** @type {Record<string, Uint8Array>} */
  const files = { [MANIFEST]: new TextEncoder().encode(manifest), [NETWORK]: bundle.model.onnx };
  if (bundle.templates.length) files[TEMPLATES] = writeFloats(bundle.templates.map((one) => one.path));
  const content = await writeZip(files);
  await checkReadable(content);
  return content;
}

/** Return rows of numbers one after the other, the lowest byte of each first. @param {readonly Float32Array[]} rows */
function writeFloats(rows) {
  const values = rows.flatMap((row) => [...row]);
  const view = new DataView(new ArrayBuffer(values.length * FLOAT_SIZE));
  values.forEach((value, index) => view.setFloat32(index * FLOAT_SIZE, value, true));
  return new Uint8Array(view.buffer);
}

/** @param {Uint8Array} content */
async function checkReadable(content) {
  try {
    await readBundle(content, "the bundle");
  } catch (error) {
    throw new BundleError("the bundle was not written, because no moveset would open it: teach fewer moves, or from fewer examples", { cause: error });
  }
}
