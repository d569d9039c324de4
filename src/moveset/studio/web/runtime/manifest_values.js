// @ts-check
/** Values of a bundle's manifest, each checked, because a bundle may come from anybody. Pure. */
import { FINGERPRINT, MAX_DEPTH, MAX_INTEGER, MAX_SHRINK_PX, MAX_TEXT, MAX_TITLE_LENGTH, MOVE_NAME } from "./constants.js";

/** @typedef {Record<string, any>} JsonObject */

const VALID_NAME = new RegExp(`^(?:${MOVE_NAME})$`);
const VALID_FINGERPRINT = new RegExp(`^(?:${FINGERPRINT})$`);

/** Characters that control a terminal, and halves of characters. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]/u;

/** Characters that cannot be seen, but for a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** Return the value in some JSON that anybody may have written. @param {Uint8Array} content */
export function readJson(content) {
  const value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content));
  checkJson(value, 0);
  return value;
}

/** @param {unknown} value @param {number} depth */
function checkJson(value, depth) {
  if (typeof value === "string") check(!CONTROL.test(value), "a text has control characters");
  if (typeof value === "number") {
    check(Number.isFinite(value), "a number is infinite");
    check(!Number.isInteger(value) || Math.abs(value) <= MAX_INTEGER, "an integer is too large");
  }
  if (typeof value !== "object" || value === null) return;
  check(depth < MAX_DEPTH, "it is nested too deep");
  for (const part of Array.isArray(value) ? value : Object.entries(value).flat()) checkJson(part, depth + 1);
}

/** Throw an error unless a condition holds. @param {unknown} holds @param {string} message @returns {asserts holds} */
export function check(holds, message) {
  if (!holds) throw new RangeError(message);
}

/** Return an object. @param {any} value @returns {JsonObject} */
export function object(value) {
  check(typeof value === "object" && value !== null && !Array.isArray(value), "an object is missing");
  return value;
}

/** Return an object whose fields are all among the allowed ones. @param {any} value @param {readonly string[]} allowed */
export function fields(value, allowed) {
  check(Object.keys(object(value)).every((name) => allowed.includes(name)), "an object has unknown fields");
  return object(value);
}

/** Return a field of an object, or the default without one. @param {JsonObject} value @param {string} name @param {any} missing */
export const field = (value, name, missing) => (Object.hasOwn(value, name) ? value[name] : missing);

/** Return a list of limited length. @param {any} value @param {number} most @returns {any[]} */
export function listed(value, most) {
  check(Array.isArray(value) && value.length <= most, "a list is missing or too long");
  return value;
}

/** Return a short text. @param {any} value @returns {string} */
export function text(value) {
  check(typeof value === "string" && [...value].length <= MAX_TEXT, "a text is missing or too long");
  return value;
}

/** Return the name of a move, or ``NONE``. @param {any} value */
export function moveName(value) {
  check(VALID_NAME.test(text(value)), "a move has an invalid name");
  return text(value);
}

/** Return a title with single spaces between its words; it may be empty. @param {any} value */
export function moveTitle(value) {
  check(typeof value === "string", "a title is no text");
  const shown = value.normalize("NFC").trim().replaceAll(/\s+/gu, " ");
  check([...shown].length <= MAX_TITLE_LENGTH && !INVISIBLE.test(shown), "a title is too long or invisible");
  return shown;
}

/** Return a truth value. @param {any} value @returns {boolean} */
export function flag(value) {
  check(typeof value === "boolean", "a value is neither true nor false");
  return value;
}

/** Return a number in a range, its ends included. @param {any} value @param {number} least @param {number} most @returns {number} */
export function number(value, least, most) {
  check(typeof value === "number" && value >= least && value <= most, "a number is missing or out of range");
  return value;
}

/** Return an integer in a range, its ends included. @param {any} value @param {number} least @param {number} most */
export function integer(value, least, most) {
  check(Number.isInteger(value), "an integer is missing");
  return number(value, least, most);
}

/** Return the settings of a feature extractor. @param {any} value */
export function extractorSettings(value) {
  const settings = object(value);
  check(VALID_FINGERPRINT.test(text(field(settings, "fingerprint", ""))), "the fingerprint has other characters");
  flag(field(settings, "grey", false));
  const shrink = field(settings, "shrink", null);
  if (shrink !== null) {
    check(listed(shrink, 2).length === 2, "a size is missing");
    for (const size of shrink) integer(size, 1, MAX_SHRINK_PX);
  }
  return settings;
}
