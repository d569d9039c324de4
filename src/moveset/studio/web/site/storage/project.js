// @ts-check
/** What a player taught: own moves, examples, and choices for every move; and the changes of it. Pure. */
import { NONE } from "../../runtime/constants.js";
import { adjustThreshold, withHold } from "../../runtime/trigger_rules.js";
import { checkFreeTitle, nameFromTitle, ownTitle, shownName } from "../teach/move_titles.js";

/**
 * @typedef {import("../../runtime/manifest.js").Bundle} Bundle
 * @typedef {import("../../runtime/manifest.js").MoveSetting} MoveSetting
 * @typedef {{ start_s: number, end_s: number }} Span
 * @typedef {{ move: string, title: string }} OwnMove
 * @typedef {{ threshold_on?: number, key?: string, hold?: boolean }} Choice What the player set by hand.
 * @typedef {{ name: string, bytes: Uint8Array }} OpenedFile
 */

/**
 * One short recording, of landmarks only.
 * @typedef {object} Example
 * @property {string} id
 * @property {string} move ``NONE`` for motion that is no move.
 * @property {number} made_ms When it was recorded.
 * @property {number} width @property {number} height Of the images, in pixels.
 * @property {Float64Array} times_s From 0, increasing.
 * @property {Float32Array} rows One observation after the other; NaN for a frame with nobody.
 * @property {Span | null} span When the move was done; null for no move.
 */

/**
 * @typedef {object} Project Never changed: each change gives another one.
 * @property {readonly OwnMove[]} moves
 * @property {readonly Example[]} examples In the order in which they were recorded.
 * @property {Readonly<Record<string, Choice>>} choices By move, also of the built-in ones.
 * @property {OpenedFile | null} opened A file whose moves are used in place of the site's.
 */

/** @type {Project} */
export const EMPTY_PROJECT = Object.freeze({ moves: [], examples: [], choices: {}, opened: null });

/** Examples of a move from which it is learnt. */
export const MIN_EXAMPLES = 2;

/** More of one move add little, and fill the browser's storage. */
export const MAX_EXAMPLES = 500;

/** A change does not fit what is kept, because another tab changed it first; the message says how. */
export class ChangeError extends Error {
  name = "ChangeError";
}

/** @typedef {(project: Project) => Project} Change May throw a ``ChangeError`` or a ``TitleError``. */

/** Return the change that adds a move. @param {string} title @param {readonly MoveSetting[]} known Moves of the base. @param {Choice} choice @returns {Change} */
export const addMove = (title, known, choice) => (project) => {
  const shown = checkFreeTitle(title, [...known, ...project.moves]);
  const move = nameFromTitle(shown, [...known, ...project.moves].map((one) => one.move));
  return {
    ...project,
    moves: [...project.moves, { move, title: ownTitle(move, shown) }],
    choices: { ...project.choices, [move]: choice },
  };
};

/** Return the change that gives an own move another name. @param {string} move @param {string} title @param {readonly MoveSetting[]} known @returns {Change} */
export const renameMove = (move, title, known) => (project) => {
  findMove(project, move);
  const others = [...known, ...project.moves].filter((one) => one.move !== move);
  const shown = checkFreeTitle(title, others);
  const name = nameFromTitle(shown, others.map((one) => one.move));
  const { [move]: choice = {}, ...choices } = project.choices;
  return {
    ...project,
    moves: project.moves.map((one) => (one.move === move ? { move: name, title: ownTitle(name, shown) } : one)),
    examples: project.examples.map((one) => (one.move === move ? { ...one, move: name } : one)),
    choices: { ...choices, [name]: choice },
  };
};

/** Return the change that removes a move and its examples. @param {string} move @returns {Change} */
export const removeMove = (move) => (project) => {
  const { [move]: _, ...choices } = project.choices;
  return {
    ...project,
    moves: project.moves.filter((one) => one.move !== move),
    examples: project.examples.filter((one) => one.move !== move),
    choices,
  };
};

/** Return the change that adds an example. @param {Example} example @param {readonly string[]} known Names of the base's moves. @returns {Change} */
export const addExample = (example, known) => (project) => {
  if (![NONE, ...known].includes(example.move)) findMove(project, example.move);
  if (project.examples.length >= MAX_EXAMPLES) throw new ChangeError(`There are ${MAX_EXAMPLES} examples: delete some first.`);
  if (project.examples.some((one) => one.id === example.id)) return project;
  return { ...project, examples: [...project.examples, example] };
};

/** @param {string} id @returns {Change} */
export const removeExample = (id) => (project) => ({ ...project, examples: project.examples.filter((one) => one.id !== id) });

/** Return the change of what the player set for a move. @param {string} move @param {Choice} choice @returns {Change} */
export const choose = (move, choice) => (project) => ({
  ...project,
  choices: { ...project.choices, [move]: { ...project.choices[move], ...choice } },
});

/** @param {OpenedFile | null} opened @returns {Change} */
export const useFile = (opened) => (project) => ({ ...project, opened });

/** Return the change that adds all of another project; what is there already stays. @param {Project} other @returns {Change} */
export const addProject = (other) => (project) => {
  const moves = new Set(project.moves.map((one) => one.move));
  const ids = new Set(project.examples.map((one) => one.id));
  const examples = [...project.examples, ...other.examples.filter((one) => !ids.has(one.id))];
  if (examples.length > MAX_EXAMPLES) throw new ChangeError(`Together there would be more than ${MAX_EXAMPLES} examples: delete some first.`);
  return {
    ...project,
    moves: [...project.moves, ...other.moves.filter((one) => !moves.has(one.move))],
    examples,
    choices: { ...other.choices, ...project.choices },
  };
};

/** @param {Project} project @param {string} move */
function findMove(project, move) {
  const found = project.moves.find((one) => one.move === move);
  if (!found) throw new ChangeError(`${move.replaceAll("_", " ")} was renamed or removed in another tab: choose a move again.`);
  return found;
}

/** Return how many examples a move has. @param {Project} project @param {string} move */
export const countExamples = (project, move) => project.examples.filter((one) => one.move === move).length;

/** Return all moves: those of the base, then own ones; with what the player chose. @param {Project} project @param {Bundle | null} base @returns {MoveSetting[]} */
export function allMoves(project, base) {
  const known = base?.moves ?? [];
  const names = known.map((one) => one.move);
  const own = project.moves.filter((one) => !names.includes(one.move)).map((one) => ({ ...one, key: "", hold: false }));
  return [...known, ...own].map((one) => ({
    ...one,
    title: project.moves.find((mine) => mine.move === one.move)?.title ?? one.title,
    key: project.choices[one.move]?.key ?? one.key,
    hold: project.choices[one.move]?.hold ?? one.hold,
  }));
}

/** Return the moves that have enough examples to be learnt. @param {Project} project @param {Bundle | null} base */
export function learnableMoves(project, base) {
  return allMoves(project, base).filter(({ move }) => countExamples(project, move) >= MIN_EXAMPLES);
}

/** Return a bundle with the keys and thresholds that the player chose. @param {Bundle} bundle @param {Project} project @returns {Bundle} */
export function withChoices(bundle, project) {
  const moves = allMoves(project, bundle).filter(({ move }) => bundle.moves.some((one) => one.move === move));
  const rules = bundle.rules.map((rule) => {
    const choice = project.choices[rule.move] ?? {};
    const held = choice.hold === undefined ? rule : withHold(rule, choice.hold);
    return choice.threshold_on === undefined ? held : adjustThreshold(held, choice.threshold_on);
  });
  return { ...bundle, moves, rules };
}

/** Return the names of moves that people read, by their names in files. @param {Project} project @param {Bundle | null} base */
export const shownNames = (project, base) => Object.fromEntries(allMoves(project, base).map((one) => [one.move, shownName(one)]));
