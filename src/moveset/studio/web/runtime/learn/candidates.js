// @ts-check
/** Bundles that enrolment can choose from: a base alone, or with examples as templates, as moveset.learn.candidates. Pure. */
import { FOLDS, MIN_BASE_LEAD, NO_NETWORK, POSE_FEATURES, POSE_SETTINGS } from "../constants.js";
import { templateRules } from "../trigger_rules.js";
import { countEvents, f1Of } from "./event_metrics.js";
import { RecordingPlayer } from "./recording_scores.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../manifest.js").MoveSetting} MoveSetting
 * @typedef {import("../templates.js").Template} Template
 * @typedef {import("./example_cutting.js").ExamplePiece} ExamplePiece
 * @typedef {"base" | "both" | "examples"} Choice
 *
 * @typedef {object} Candidates
 * @property {Bundle | null} base
 * @property {import("./window_network.js").WindowNetwork | null} network Of the base.
 * @property {import("./template_calibration.js").CalibratedExamples} examples
 * @property {readonly MoveSetting[]} moves
 */

/**
 * Return the bundle of a candidate.
 * @param {Candidates} candidates @param {Choice} name @param {readonly number[]} rows Which examples it may use.
 * @param {readonly number[] | null} parts Of the player's own motion; null for all.
 * @param {readonly string[] | null} found Moves that the base finds, if it knows many people. @returns {Bundle}
 */
export function makeCandidate({ base, examples, moves }, name, rows, parts, found) {
  if (name === "base" && base) return { ...base, moves: [...moves] };
  const calibrated = examples.templates(rows, parts);
  const templates = base && found ? besideBase(calibrated, base, found) : calibrated;
  return {
    moves: [...moves],
    features: POSE_FEATURES,
    settings: { ...POSE_SETTINGS },
    model: base?.model ?? withoutNetwork(),
    rules: templateRules(templates.filter((one) => !one.decisive), moves, base?.rules ?? []),
    taught_on: { ...base?.taught_on, examples: rows.length },
    report: null,
    templates: [...(base?.templates ?? []), ...templates],
  };
}

/** Return the model of a bundle that has templates only. @returns {import("../manifest.js").Model} */
const withoutNetwork = () => {
  const { architecture, ticks, feature_size, classes } = NO_NETWORK;
  return { architecture, ticks, feature_size, classes: [...classes], onnx: new Uint8Array(0), curve: [], best_epoch: 0, temperature: 1 };
};

/**
 * Return the templates of moves that the base does not find; of its own ones they are decisive.
 * @param {readonly Template[]} templates Those of the ways back come after the others, in the same order.
 * @param {Bundle} base @param {readonly string[]} found
 */
function besideBase(templates, base, found) {
  const isKnown = (/** @type {string} */ move) => base.moves.some((one) => one.move === move);
  const outward = templates.slice(0, templates.length / 2);
  const back = templates.slice(templates.length / 2);
  const missed = outward.filter(({ move }) => !found.includes(move));
  return [
    ...missed.map((one) => ({ ...one, decisive: isKnown(one.move) })),
    ...back.filter((_, index) => !isKnown(outward[index].move)),
  ];
}

/**
 * Return the candidate to keep, by two-fold cross-validation over the examples.
 * @param {Candidates} candidates @param {readonly ExamplePiece[]} pieces @returns {Promise<Choice>}
 */
export async function chooseCandidate(candidates, pieces) {
  const names = namesOf(candidates);
  const folds = dealFolds(pieces);
  if (names.length === 1 || !folds.every((fold) => fold.length)) return names[names.length - 1];
  const both = await scoreOf(candidates, "both", pieces, folds);
  const base = await scoreOf(candidates, "base", pieces, folds);
  return both >= base - MIN_BASE_LEAD ? "both" : "base";
}

/** @param {Candidates} candidates @returns {Choice[]} */
function namesOf({ base, moves }) {
  if (!base) return ["examples"];
  const hasAll = moves.every(({ move }) => base.moves.some((one) => one.move === move));
  return hasAll ? ["both", "base"] : ["both"];
}

/** Return the numbers of the pieces in two folds; moves with two pieces or more are in both. @param {readonly ExamplePiece[]} pieces */
function dealFolds(pieces) {
  const folds = Array.from({ length: FOLDS }, () => /** @type {number[]} */ ([]));
  pieces.forEach(({ move }, number) => {
    if (pieces.filter((one) => one.move === move).length < FOLDS) return;
    folds[pieces.slice(0, number).filter((one) => one.move === move).length % FOLDS].push(number);
  });
  return folds;
}

/** Return the F1 over all folds, each played by a bundle of the other one. @param {Candidates} candidates @param {Choice} name @param {readonly ExamplePiece[]} pieces @param {number[][]} folds */
async function scoreOf(candidates, name, pieces, folds) {
  const timelines = [];
  for (const [number, fold] of folds.entries()) {
    const bundle = makeCandidate(candidates, name, folds[FOLDS - 1 - number], null, null);
    const player = new RecordingPlayer(bundle, candidates.network);
    for (const row of fold) timelines.push(await player.playFrames(pieces[row].item));
  }
  return f1Of(countEvents(timelines));
}
