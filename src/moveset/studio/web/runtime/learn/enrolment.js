// @ts-check
/** Few-shot enrolment: templates from a few examples of one person, on top of a bundle, as moveset.learn.enrolment. Pure. */
import { LAG, REPORT_KEY } from "../constants.js";
import { checkFeatures } from "../recogniser.js";
import { embeddingsOf } from "./background.js";
import { chooseCandidate, makeCandidate } from "./candidates.js";
import { cutRecordings } from "./example_cutting.js";
import { holdOutExamples } from "./held_out_examples.js";
import { findKnownMoves, knowsManyPeople } from "./known_moves.js";
import { checkRecordings } from "./labelled_recording.js";
import { paddedFeatures } from "./recording_ticks.js";
import { summariseTeaching } from "./teach_result.js";
import { CalibratedExamples } from "./template_calibration.js";
import { TrainingError } from "./training_error.js";
import { WindowNetwork } from "./window_network.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../manifest.js").MoveSetting} MoveSetting
 * @typedef {import("../network.js").Run} Run
 * @typedef {import("./background.js").Background} Background
 * @typedef {import("./labelled_recording.js").Recording} Recording
 *
 * @typedef {object} Enrolment A bundle adapted to one person.
 * @property {Bundle} bundle
 * @property {"base" | "both" | "examples"} choice Whether it is the base alone, both, or the examples without a base.
 * @property {string[]} found Moves that the base finds without their examples, which are not used.
 * @property {string[]} differing Moves whose examples are as far from each other as from other motion.
 * @property {import("./teach_result.js").TeachResult | null} result What it can do, by examples that were left out.
 *
 * @typedef {object} EnrolmentOptions
 * @property {boolean} [holdOut] Whether to leave out each example in turn, to tell how well teaching went: true by default. The bundle keeps the result.
 * @property {Run | null} [sequence] The network that ``sequenceNetwork`` makes of the base's, opened: many times as fast.
 * @property {(share: number) => void | Promise<void>} [onProgress] Is awaited, so that a worker can read its messages.
 * @property {AbortSignal} [signal] Ends it with an error.
 */

/** Shares of the time after which the examples are cut, compared with background motion, and chosen from. */
const [CUT, COMPARED, CHOSEN] = [0.2, 0.6, 0.7];

/**
 * Return a bundle for the person in some recordings, on top of another bundle.
 * @param {Bundle | null} base A bundle of pose features, whose moves are kept; null to use the examples alone.
 * @param {Run | null} run Its network; null if it has none.
 * @param {readonly Recording[]} recordings What they show outside of segments is motion that must not press.
 * @param {readonly MoveSetting[]} moves The moves to enrol; new ones come after those of the base.
 * @param {Background} background From ``readBackground``. @param {EnrolmentOptions} [options] @returns {Promise<Enrolment>}
 * @throws {TrainingError} A move has no example, or there is none at all. {BundleError} The base has other features.
 */
export async function enrol(base, run, recordings, moves, background, options = {}) {
  checkExamples(base, recordings, moves);
  const every = allMoves(base, moves);
  const embeddings = base && (await embeddingsOf(background, base.model.onnx));
  const network = base?.model.onnx.length ? openWindows(base, run, embeddings !== null, options.sequence) : null;
  const cut = await cutRecordings(recordings, every.map(({ move }) => move), embedder(embeddings ? network : null));
  if (!cut.pieces.length) throw new TrainingError("the examples are too short: mark each from its start to its end");
  await advance(options, CUT);

  const examples = new CalibratedExamples(
    cut.pieces.map((piece) => piece.example),
    { own: cut.background.map((part) => part.motion), known: base?.moves.map(({ move }) => move) ?? [], background, embeddings },
  );
  for (const share of examples.compareWithBackground()) await advance(options, CUT + share * (COMPARED - CUT));
  const candidates = { base, network, examples, moves: every };
  const found = base && knowsManyPeople(base) ? await findKnownMoves(base, network, cut.pieces) : null;
  const choice = found ? chooseBeside(found, cut.pieces) : await chooseCandidate(candidates, cut.pieces);
  await advance(options, CHOSEN);

  const makeBundle = (/** @type {number[]} */ rows, /** @type {number[] | null} */ parts) => makeCandidate(candidates, choice, rows, parts, found);
  const bundle = makeBundle([...cut.pieces.keys()], null);
  const differing = examples.differingMoves();
  const enrolment = { bundle, choice, found: [...(found ?? [])].sort(), differing, result: null };
  if (options.holdOut === false) return enrolment;
  const onProgress = (/** @type {number} */ share) => advance(options, CHOSEN + share * (1 - CHOSEN));
  const heldOut = await holdOutExamples(makeBundle, network, cut, onProgress);
  const result = summariseTeaching(heldOut, countExamples(moves, cut.pieces), differing);
  return { ...enrolment, bundle: { ...bundle, report: { [REPORT_KEY]: result } }, result };
}

/** @param {EnrolmentOptions} options @param {number} share */
async function advance({ onProgress, signal }, share) {
  await onProgress?.(share);
  signal?.throwIfAborted();
}

/** @param {Bundle | null} base @param {readonly Recording[]} recordings @param {readonly MoveSetting[]} moves */
function checkExamples(base, recordings, moves) {
  if (base) checkFeatures(base);
  const done = new Set(recordings.flatMap(({ segments }) => segments.map(({ move }) => move)));
  if (!done.size) throw new TrainingError("there is no example to learn from: record a move and label it");
  const known = base?.moves.map(({ move }) => move) ?? [];
  const lacking = moves.map(({ move }) => move).filter((move) => !done.has(move) && !known.includes(move));
  if (lacking.length) throw new TrainingError(`there is no example of ${lacking.join(", ")}: record one`);
  checkRecordings(recordings);
}

/** Return the moves of the base as they are set now, then the new ones. @param {Bundle | null} base @param {readonly MoveSetting[]} moves */
function allMoves(base, moves) {
  const own = new Map(moves.map((one) => [one.move, one]));
  const kept = base?.moves.map((one) => own.get(one.move) ?? one) ?? [];
  return [...kept, ...moves.filter(({ move }) => !kept.some((one) => one.move === move))];
}

/** @param {Bundle} base @param {Run | null} run @param {boolean} mayFit Whether discriminants can be fitted. @param {Run | null} [sequence] */
function openWindows({ model, templates }, run, mayFit, sequence) {
  if (!run) throw new TypeError("this bundle's network is missing: open it first");
  const needsEmbedding = mayFit || templates.some((one) => one.discriminant);
  return new WindowNetwork(run, model.ticks, needsEmbedding, sequence);
}

/** Return what gives a network's embeddings at some ticks of a recording. @param {WindowNetwork | null} network @returns {import("./example_cutting.js").Embed} */
const embedder = (network) => async (ticks) => {
  if (!network) return async () => null;
  const features = paddedFeatures(ticks, network.ticks + LAG);
  return async (wanted) => {
    const outputs = await network.at(features, wanted.map((tick) => network.ticks - 1 + tick));
    return outputs.flatMap(({ embedding }) => embedding ?? []);
  };
};

/** @param {readonly string[]} found @param {readonly { move: string }[]} pieces */
const chooseBeside = (found, pieces) => (pieces.every(({ move }) => found.includes(move)) ? "base" : "both");

/** @param {readonly MoveSetting[]} moves @param {readonly { move: string }[]} pieces */
function countExamples(moves, pieces) {
  const counts = moves.map(({ move }) => /** @type {const} */ ([move, pieces.filter((one) => one.move === move).length]));
  return new Map(counts.filter(([, count]) => count));
}
