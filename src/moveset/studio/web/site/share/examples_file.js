// @ts-check
/**
 * The file of a project's examples, `.moveset-examples`. Pure.
 *
 * A zip of three files. `examples.json` is
 * `{ "format": "moveset examples", "version": 1, "moves": [{ "move", "title" }], "choices": { MOVE: { "threshold_on"?, "key"?, "hold"? } },
 * "examples": [{ "id", "move", "made_ms", "width", "height", "frames", "span": { "start_s", "end_s" } | null }] }`.
 * `times.f64` has the time of each frame in seconds, from 0 in each example, as little-endian doubles; `rows.f32` has its landmarks
 * as little-endian floats, `OBSERVATION_SIZE` for each frame: image x and y in pixels, world x, y and z in metres, and the visibility of
 * each landmark; NaN for a frame with nobody. There are no pictures.
 */
import { OBSERVATION_SIZE } from "../../runtime/constants.js";
import { readJson } from "../../runtime/json_values.js";
import { check, field, fields, integer, listed, object } from "../../runtime/manifest_values.js";
import { listEntries, unpack, writeZip } from "../../runtime/zip.js";
import { EMPTY_PROJECT, MAX_EXAMPLES } from "../storage/project.js";
import { MAX_FRAMES, readChoices, readExample, readOwnMoves } from "../storage/project_reading.js";

/** @typedef {import("../storage/project.js").Project} Project */

export const FORMAT = "moveset examples";
export const VERSION = 1;
export const MAX_FILE_BYTES = 96 * 2 ** 20;
const MAX_UNPACKED_BYTES = 192 * 2 ** 20;
const MAX_JSON_BYTES = 2 ** 20;
const MAX_ENTRIES = 8;
const [JSON_FILE, TIMES_FILE, ROWS_FILE] = ["examples.json", "times.f64", "rows.f32"];

/** A file that cannot be opened; the message says why and what to do. */
export class ExamplesFileError extends Error {
  name = "ExamplesFileError";
}

/** Return the bytes of a file with a project's moves and examples. @param {Project} project */
export async function writeExamples({ moves, choices, examples }) {
  const described = examples.map(({ id, move, made_ms, width, height, times_s, span }) => ({ id, move, made_ms, width, height, frames: times_s.length, span }));
  const text = JSON.stringify({ format: FORMAT, version: VERSION, moves, choices, examples: described });
  const rows = examples.map((one) => one.rows);
  return writeZip({
    [JSON_FILE]: new TextEncoder().encode(text),
    [TIMES_FILE]: packed(examples.map((one) => one.times_s), 8, (view, at, value) => view.setFloat64(at, value, true)),
    [ROWS_FILE]: packed(rows, 4, (view, at, value) => view.setFloat32(at, value, true)),
  });
}

/** @param {readonly (Float32Array | Float64Array)[]} lists @param {number} size Bytes of a number. @param {(view: DataView, at: number, value: number) => void} set */
function packed(lists, size, set) {
  const bytes = new Uint8Array(lists.reduce((sum, one) => sum + one.length, 0) * size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const list of lists) for (const value of list) set(view, (at += size) - size, value);
  return bytes;
}

/** Return the project in a file. It may come from a stranger: nothing in it is trusted. @param {Uint8Array} content @param {string} name The file's, for errors. @returns {Promise<Project>} */
export async function readExamples(content, name) {
  if (content.length > MAX_FILE_BYTES) throw new ExamplesFileError(`${name} is too large: choose a .moveset-examples file that this page saved.`);
  try {
    return await readProject(content, name);
  } catch (error) {
    if (error instanceof ExamplesFileError) throw error;
    throw new ExamplesFileError(`${name} is damaged, or it is no file of examples: copy it again, or save it again.`, { cause: error });
  }
}

/** @param {Uint8Array} content @param {string} name @returns {Promise<Project>} */
async function readProject(content, name) {
  const entries = new Map(listEntries(content, MAX_ENTRIES).map((one) => [one.name, one]));
  let left = MAX_UNPACKED_BYTES;
  const unpackNamed = async (/** @type {string} */ file, /** @type {number} */ most) => {
    const entry = entries.get(file);
    check(entry, `${file} is missing`);
    const unpacked = await unpack(entry, Math.min(most, left));
    left -= unpacked.length;
    return unpacked;
  };
  const about = object(readJson(await unpackNamed(JSON_FILE, MAX_JSON_BYTES)));
  checkVersion(about, name);
  const times = viewOf(await unpackNamed(TIMES_FILE, left), 8);
  const rows = viewOf(await unpackNamed(ROWS_FILE, left), 4);
  const [moves, choices] = [readOwnMoves(about.moves), readChoices(field(about, "choices", {}))];
  return { ...EMPTY_PROJECT, moves, choices, examples: readList(listed(about.examples, MAX_EXAMPLES), times, rows) };
}

/** @param {Record<string, any>} about @param {string} name */
function checkVersion(about, name) {
  const { format, version } = about;
  if (format !== FORMAT) throw new ExamplesFileError(`${name} is no file of examples: choose one that ends in .moveset-examples.`);
  integer(about, "version", 1, Number.MAX_SAFE_INTEGER);
  if (version > VERSION) throw new ExamplesFileError(`${name} was saved by a newer version of this page: load this page again.`);
}

/** @param {Uint8Array} bytes @param {number} size */
function viewOf(bytes, size) {
  check(bytes.length % size === 0, "a number is cut off");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {readonly any[]} list @param {DataView} times @param {DataView} rows */
function readList(list, times, rows) {
  let frame = 0;
  const examples = list.map((value) => {
    const { frames: _, ...about } = fields(value, ["id", "move", "made_ms", "width", "height", "frames", "span"]);
    const [first, count] = [frame, integer(value, "frames", 2, MAX_FRAMES)];
    frame += count;
    check(8 * frame <= times.byteLength && 4 * OBSERVATION_SIZE * frame <= rows.byteLength, "a frame is missing");
    const times_s = Float64Array.from({ length: count }, (_, index) => times.getFloat64(8 * (first + index), true));
    const start = first * OBSERVATION_SIZE;
    const values = Float32Array.from({ length: count * OBSERVATION_SIZE }, (_, index) => rows.getFloat32(4 * (start + index), true));
    return readExample({ ...about, times_s, rows: values });
  });
  check(8 * frame === times.byteLength && 4 * OBSERVATION_SIZE * frame === rows.byteLength, "there are more frames than examples");
  check(new Set(examples.map((one) => one.id)).size === examples.length, "an example is there twice");
  return examples;
}
