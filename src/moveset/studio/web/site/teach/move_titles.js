// @ts-check
/** Names that people give to moves, and the names of moves in files, as moveset.label.move_names. Pure. */
import { MAX_TITLE_LENGTH, NONE } from "../../runtime/constants.js";

/** Latin letters that Unicode does not decompose into a plain letter and a mark. @type {Record<string, string>} */
const WITHOUT_DECOMPOSITION = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th" };

/** Characters that cannot be seen, but for a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** What Python's `str.split` takes for white space. */
const SPACES = /[\s\x1c-\x1f\x85]+/u;

/** What somebody typed cannot be the name of a move; the message says why. */
export class TitleError extends Error {
  name = "TitleError";
}

/** Return a title with single spaces between its words; it may be empty. @param {string} title @throws {TitleError} */
export function checkTitle(title) {
  const shown = title.normalize("NFC").split(SPACES).filter(Boolean).join(" ");
  if ([...shown].length > MAX_TITLE_LENGTH) throw new TitleError(`A move's name has at most ${MAX_TITLE_LENGTH} characters: shorten it.`);
  if (INVISIBLE.test(shown)) throw new TitleError("A move's name has characters that cannot be shown: type it again.");
  return shown;
}

/**
 * Return a title that is not empty and is not another move's.
 * @param {string} title @param {readonly { move: string, title: string }[]} others @throws {TitleError}
 */
export function checkFreeTitle(title, others) {
  const shown = checkTitle(title);
  if (!shown) throw new TitleError("The move has no name: type one.");
  const taken = ["no move", NONE, ...others.map(shownName)].map((name) => name.toLowerCase());
  if (taken.includes(shown.toLowerCase())) throw new TitleError(`There is a move ${shown} already: choose another name.`);
  return shown;
}

/**
 * Return a name for files that is similar to a title: `grosse_welle` for "Große Welle".
 * Titles without Latin letters become `move`; a number is added to a name that is taken.
 * @param {string} title @param {Iterable<string>} [taken] Names of other moves.
 */
export function nameFromTitle(title, taken = []) {
  const plain = [...title.toLowerCase()].map((letter) => WITHOUT_DECOMPOSITION[letter] ?? letter).join("").normalize("NFKD");
  const letters = plain.replaceAll(/\p{M}/gu, "");
  let stem = letters.replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  if (!/^[a-z]/.test(stem)) stem = `move_${stem}`.replaceAll(/^_+|_+$/g, "");
  stem = stem.slice(0, MAX_TITLE_LENGTH - 4).replaceAll(/_+$/g, "");
  const used = new Set([...taken, NONE]);
  let name = stem;
  for (let number = 2; used.has(name); number += 1) name = `${stem}_${number}`;
  return name;
}

/** Return the name of a move that people read. @param {{ move: string, title: string }} move */
export const shownName = ({ move, title }) => title || move.replaceAll("_", " ");

/** Return a title; "" if it says the same as the move's name. @param {string} move @param {string} title */
export const ownTitle = (move, title) => (title === move.replaceAll("_", " ") ? "" : title);
