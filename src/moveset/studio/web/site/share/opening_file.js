// @ts-check
/** Opens a file that somebody chose or dropped: a bundle or a file of examples. Pure. */
import { readBundle } from "../../runtime/bundle.js";
import { MAX_BYTES } from "../../runtime/constants.js";
import { unusualKeys, withPermittedKeys } from "../../runtime/key_permission.js";
import { Recogniser } from "../../runtime/recogniser.js";
import { asSentence } from "../words.js";
import { EXAMPLES_SUFFIX } from "./file_names.js";
import { MAX_FILE_BYTES, readExamples } from "./examples_file.js";

/**
 * @typedef {import("../../runtime/manifest.js").Bundle} Bundle
 * @typedef {import("../storage/project.js").Project} Project
 * @typedef {{ kind: "bundle", name: string, bytes: Uint8Array, bundle: Bundle, unusual: string[] } | { kind: "examples", name: string, project: import("../storage/project.js").Project }} OpenedFile
 */

const MAX_NAME = 80;

/** Return what is in a file. @param {{ name: string, size: number, arrayBuffer: () => Promise<ArrayBuffer> }} file @returns {Promise<OpenedFile>} @throws {Error} In sentences. */
export async function openFile(file) {
  const name = shownFileName(file.name);
  const isExamples = file.name.toLowerCase().endsWith(EXAMPLES_SUFFIX);
  if (file.size > (isExamples ? MAX_FILE_BYTES : MAX_BYTES)) throw new RangeError(`${name} is too large: choose a .moveset file, or a .moveset-examples file.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isExamples) return { kind: "examples", name, project: await readExamples(bytes, name) };
  try {
    const bundle = await readBundle(bytes, name);
    new Recogniser(bundle, async () => ({})); // refuses features that a web page does not have
    return { kind: "bundle", name, bytes, bundle, unusual: unusualKeys(bundle) };
  } catch (error) {
    throw new Error(asSentence(/** @type {Error} */ (error).message), { cause: error });
  }
}

/** Return a bundle without the keys that were not permitted. @param {Bundle} bundle @param {readonly string[]} permitted @returns {Bundle} */
export const withKeys = (bundle, permitted) => ({ ...bundle, moves: withPermittedKeys(bundle.moves, permitted) });

/** Return the moves that a file of examples has or changes, with their keys. @param {Project} project */
export function projectMoves({ moves, choices }) {
  const names = [...new Set([...moves.map((one) => one.move), ...Object.keys(choices)])];
  return names.map((move) => ({ move, title: moves.find((one) => one.move === move)?.title ?? "", key: choices[move]?.key ?? "", hold: Boolean(choices[move]?.hold) }));
}

/** Return a project without the keys that were not permitted. @param {Project} project @param {readonly string[]} permitted @returns {Project} */
export function withChosenKeys(project, permitted) {
  const choices = Object.entries(project.choices).map(([move, choice]) => {
    const [{ key }] = withPermittedKeys([{ key: choice.key ?? "" }], permitted);
    return [move, choice.key === undefined ? choice : { ...choice, key }];
  });
  return { ...project, choices: Object.fromEntries(choices) };
}

/** Return a file's name as it can be shown. @param {string} name */
export function shownFileName(name) {
  const letters = [...name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "�")];
  return letters.length > MAX_NAME ? `${letters.slice(0, MAX_NAME - 1).join("")}…` : letters.join("") || "The file";
}
