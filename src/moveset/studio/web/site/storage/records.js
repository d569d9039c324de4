// @ts-check
/** A project as the records of a database, and back. Pure. */
import { MAX_BYTES } from "../../runtime/constants.js";
import { check, fields, text } from "../../runtime/manifest_values.js";
import { EMPTY_PROJECT } from "./project.js";
import { readChoices, readExample, readOwnMoves } from "./project_reading.js";

/**
 * @typedef {import("./project.js").Project} Project
 * @typedef {import("./database.js").Records} Records
 * @typedef {import("./database.js").Difference} Difference
 * @typedef {{ bytes: Uint8Array, made_of: string, result: any }} Learnt A bundle, and what it was learnt from.
 * @typedef {{ store: string, key: string, value: any }} Damaged
 */

/** Return the project in some records, the last bundle that was learnt, and what cannot be read. @param {Records} records */
export function projectFromRecords({ examples, values }) {
  /** @type {Damaged[]} */
  const damaged = [];
  /** @template T @param {string} store @param {any} key @param {any} value @param {(value: any) => T} read @param {T} missing */
  const tryRead = (store, key, value, read, missing) => {
    try {
      return read(value);
    } catch {
      damaged.push({ store, key: String(key), value });
      return missing;
    }
  };
  /** @template T @param {string} key @param {(value: any) => T} read @param {T} missing */
  const valueOf = (key, read, missing) => (values.has(key) ? tryRead("values", key, values.get(key), read, missing) : missing);
  const read = examples.map((value) => tryRead("examples", value?.id, value, readExample, null)).filter((one) => one !== null);
  /** @type {Project} */
  const project = {
    examples: read.sort((one, other) => one.made_ms - other.made_ms),
    moves: valueOf("moves", readOwnMoves, EMPTY_PROJECT.moves),
    choices: valueOf("choices", readChoices, EMPTY_PROJECT.choices),
    opened: valueOf("opened", readOpened, null),
  };
  return { project, learnt: valueOf("learnt", readLearnt, null), damaged };
}

/** @param {any} value */
function readOpened(value) {
  if (value === null) return null;
  const { name, bytes } = fields(value, ["name", "bytes"]);
  check(bytes instanceof Uint8Array && bytes.length <= MAX_BYTES, "an opened file has no content");
  return { name: text(name), bytes };
}

/** @param {any} value @returns {Learnt | null} */
function readLearnt(value) {
  if (value === null) return null;
  const { bytes, made_of, result } = fields(value, ["bytes", "made_of", "result"]);
  check(bytes instanceof Uint8Array && bytes.length <= MAX_BYTES && typeof made_of === "string", "a learnt bundle has no content");
  return { bytes, made_of, result: result ?? null };
}

/** Return what must be written to make one project of another. @param {Project} before @param {Project} after @returns {Difference} */
export function differenceOf(before, after) {
  const old = new Map(before.examples.map((one) => [one.id, one]));
  const left = new Set(after.examples.map((one) => one.id));
  /** @type {Record<string, any>} */
  const values = {};
  for (const name of /** @type {const} */ (["moves", "choices", "opened"])) if (before[name] !== after[name]) values[name] = after[name];
  return {
    kept: after.examples.filter((one) => old.get(one.id) !== one),
    removed: [...old.keys()].filter((id) => !left.has(id)),
    values,
  };
}

/** Return what moves unreadable records to a place of their own. @param {readonly Damaged[]} damaged @returns {Difference} */
export function setAside(damaged) {
  const values = damaged.filter((one) => one.store === "values").map((one) => [one.key, missingValue(one.key)]);
  return {
    kept: [],
    removed: damaged.filter((one) => one.store === "examples").map((one) => one.key),
    values: Object.fromEntries(values),
    aside: damaged,
  };
}

/** @param {string} key */
const missingValue = (key) => /** @type {any} */ (EMPTY_PROJECT)[key] ?? null;
