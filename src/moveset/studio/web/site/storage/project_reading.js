// @ts-check
/** A project's parts from a file or from the browser's storage: nothing in them is trusted. Pure. */
import { MAX_MOVES, NONE, OBSERVATION_SIZE } from "../../runtime/constants.js";
import { check, field, fields, flag, integer, listed, moveName, moveTitle, number, object } from "../../runtime/manifest_values.js";

/**
 * @typedef {import("./project.js").Example} Example
 * @typedef {import("./project.js").OwnMove} OwnMove
 * @typedef {import("./project.js").Choice} Choice
 */

/** Of one example: two minutes at sixty frames a second. */
export const MAX_FRAMES = 7200;
export const MAX_EXAMPLE_S = 130;
export const MAX_IMAGE_PX = 16384;
const MAX_VALUE = 1e6;
const MAX_MS = 1e14;
const ID = /^[0-9A-Za-z-]{1,64}$/;

/** Return a move of the player's own. @param {any} value @returns {OwnMove} */
export function readOwnMove(value) {
  const move = moveName(fields(value, ["move", "title"]).move);
  check(move !== NONE, "a move's name is reserved");
  return { move, title: moveTitle(field(value, "title", "")) };
}

/** Return own moves, each name once. @param {any} value @returns {OwnMove[]} */
export function readOwnMoves(value) {
  const moves = listed(value, MAX_MOVES).map(readOwnMove);
  check(new Set(moves.map((one) => one.move)).size === moves.length, "a move is there twice");
  return moves;
}

/** Return what was chosen for each move. @param {any} value @returns {Record<string, Choice>} */
export function readChoices(value) {
  const entries = Object.entries(object(value));
  check(entries.length <= 4 * MAX_MOVES, "there are too many choices");
  return Object.fromEntries(entries.map(([move, choice]) => [moveName(move), readChoice(choice)]));
}

/** @param {any} value @returns {Choice} */
function readChoice(value) {
  const { threshold_on, key, hold } = fields(value, ["threshold_on", "key", "hold"]);
  if (key !== undefined) check(typeof key === "string" && /^[a-z0-9_]{0,20}$/.test(key), "a key has an invalid name");
  return {
    ...(threshold_on === undefined ? {} : { threshold_on: number(threshold_on, 0, 1) }),
    ...(key === undefined ? {} : { key }),
    ...(hold === undefined ? {} : { hold: flag(hold) }),
  };
}

/** Return an example. @param {any} value @returns {Example} */
export function readExample(value) {
  const { id, move, made_ms, times_s, rows, span } = fields(value, ["id", "move", "made_ms", "width", "height", "times_s", "rows", "span"]);
  check(typeof id === "string" && ID.test(id), "an example has an invalid name");
  check(times_s instanceof Float64Array && rows instanceof Float32Array, "an example has no numbers");
  check(times_s.length >= 2 && times_s.length <= MAX_FRAMES, "an example has too few or too many frames");
  check(rows.length === times_s.length * OBSERVATION_SIZE, "an example's landmarks do not fit its times");
  checkTimes(times_s);
  checkRows(rows);
  const size = { width: integer(value, "width", 1, MAX_IMAGE_PX), height: integer(value, "height", 1, MAX_IMAGE_PX) };
  return { id, move: moveName(move), made_ms: number(made_ms, 0, MAX_MS), ...size, times_s, rows, span: readSpan(span, moveName(move), times_s[times_s.length - 1]) };
}

/** @param {any} span @param {string} move @param {number} duration_s */
function readSpan(span, move, duration_s) {
  check((span === null) === (move === NONE), "an example of a move has no span, or one of no move has one");
  if (span === null) return null;
  const { start_s, end_s } = fields(span, ["start_s", "end_s"]);
  number(start_s, 0, duration_s);
  number(end_s, 0, duration_s);
  check(start_s < end_s, "an example's span ends before it starts");
  return { start_s, end_s };
}

/** @param {Float64Array} times_s */
function checkTimes(times_s) {
  check(times_s[0] === 0 && times_s[times_s.length - 1] <= MAX_EXAMPLE_S, "an example does not start at 0, or is too long");
  for (let index = 1; index < times_s.length; index += 1) check(times_s[index] > times_s[index - 1], "an example's times are out of order");
}

/** Each row is finite, or all NaN where nobody was seen. @param {Float32Array} rows */
function checkRows(rows) {
  for (let start = 0; start < rows.length; start += OBSERVATION_SIZE) {
    const row = rows.subarray(start, start + OBSERVATION_SIZE);
    const isNobody = Number.isNaN(row[0]);
    check(row.every((value) => (isNobody ? Number.isNaN(value) : Math.abs(value) <= MAX_VALUE)), "a landmark is no number, or too far away");
  }
}
