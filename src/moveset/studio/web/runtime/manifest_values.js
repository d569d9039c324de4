// @ts-check
/** Values of a bundle's manifest, each checked, because a bundle may come from anybody. Pure. */
import { FINGERPRINT, MAX_SHRINK_PX, MAX_TEXT, MAX_TITLE_LENGTH, MOVE_NAME } from "./constants.js";
import { isDecimal } from "./json_values.js";

/** @typedef {Record<string, any>} JsonObject */

const VALID_NAME = new RegExp(`^(?:${MOVE_NAME})$`);
const VALID_FINGERPRINT = new RegExp(`^(?:${FINGERPRINT})$`);

/** What separates words in Python; \s would also be the invisible U+FEFF. */
const SPACES = /[\t\n\p{Z}]+/gu;

/** Characters that cannot be seen, but for a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

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
  const shown = value.normalize("NFC").replaceAll(SPACES, " ").replace(/^ | $/g, "");
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

/**
 * Return an integer of an object or a list in a range, its ends included; 8.0 is none, as in Python.
 * @param {any} holder @param {string} name @param {number} least @param {number} most
 */
export function integer(holder, name, least, most) {
  check(Number.isInteger(holder[name]) && !isDecimal(holder, name), "an integer is missing");
  return number(holder[name], least, most);
}

/** Return the settings of a feature extractor. @param {any} value */
export function extractorSettings(value) {
  const settings = object(value);
  check(VALID_FINGERPRINT.test(text(field(settings, "fingerprint", ""))), "the fingerprint has other characters");
  flag(field(settings, "grey", false));
  const shrink = field(settings, "shrink", null);
  if (shrink !== null) {
    check(listed(shrink, 2).length === 2, "a size is missing");
    for (const index of ["0", "1"]) integer(shrink, index, 1, MAX_SHRINK_PX);
  }
  return settings;
}
