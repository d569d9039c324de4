// @ts-check
/** The JSON manifest of a bundle's file, as moveset.recognise.manifest. Pure. */
import {
  FORMAT,
  MAX_EMBEDDING,
  MAX_EPOCHS,
  MAX_FEATURES,
  MAX_MOVES,
  MAX_NEUTRAL,
  MAX_POSITION,
  MAX_TEMPLATES,
  MAX_TEMPLATE_TICKS,
  MAX_TICKS,
  MAX_WEIGHT,
  MIN_NEUTRAL,
  NEUTRAL_DISTANCE,
  NONE,
  OLDEST_VERSION,
  PATH_POINTS,
  POSE_FEATURES,
  POSITION_SIZE,
  RULE_DEFAULTS,
  RULE_RANGES,
  VERSION,
  WITHOUT_DISCRIMINANTS,
} from "./constants.js";
import {
  check,
  extractorSettings,
  field,
  fields,
  flag,
  integer,
  listed,
  moveName,
  moveTitle,
  number,
  object,
  text,
} from "./manifest_values.js";
import { checkNetwork } from "./network_check.js";

/**
 * @typedef {import("./templates.js").Template} Template
 * @typedef {{ move: string, key: string, hold: boolean, title: string }} MoveSetting
 * @typedef {Record<string, number | null>} CurvePoint Null for a value that is not known.
 */

/**
 * When one move presses and releases its key; moveset.base.values says what the fields mean.
 * @typedef {object} TriggerRule
 * @property {string} move
 * @property {number} threshold_on
 * @property {number} threshold_off
 * @property {number} smoothing_s
 * @property {number} min_duration_s
 * @property {number} refractory_s
 * @property {boolean} hold
 * @property {number} interval_s
 * @property {number} max_none
 */

/**
 * @typedef {object} Model
 * @property {string} architecture
 * @property {number} ticks
 * @property {number} feature_size
 * @property {string[]} classes The network's moves, then none.
 * @property {Uint8Array} onnx Empty without a network.
 * @property {CurvePoint[]} curve
 * @property {number} best_epoch
 * @property {number} temperature
 */

/**
 * A recogniser that can be saved and shared.
 * @typedef {object} Bundle
 * @property {MoveSetting[]} moves
 * @property {string} features The extractor's name.
 * @property {Record<string, any>} settings Of the extractor.
 * @property {Model} model
 * @property {TriggerRule[]} rules One for each move.
 * @property {Record<string, any>} taught_on
 * @property {Record<string, any> | null} report
 * @property {Template[]} templates
 */

const PATH_SIZE = PATH_POINTS * POSITION_SIZE;
const CURVE_FIELDS = ["loss", "accuracy", "held_out_loss", "held_out_accuracy"];
const MAX_CURVE = 1e30;

/**
 * Return the bundle of a manifest, a network and the templates' paths; each value is checked.
 * @param {any} manifest @param {Uint8Array} onnx @param {Float32Array} paths @returns {Bundle}
 */
export function bundleFromManifest(manifest, onnx, paths) {
  const { features, titles = {}, report } = object(manifest);
  const { model, embedded } = readModel(manifest.model, onnx);
  const bundle = {
    moves: listed(manifest.moves, MAX_MOVES).map((entry) => readMove(entry, object(titles))),
    features: text(object(features).name),
    settings: extractorSettings(features.settings),
    model,
    rules: listed(manifest.rules, MAX_MOVES).map(readRule),
    taught_on: object(manifest.taught_on),
    report: report === null ? null : object(report),
    templates: readTemplates(manifest.templates, paths),
  };
  check(!bundle.templates.length || bundle.features === POSE_FEATURES, "templates need pose features");
  checkDiscriminants(bundle.templates, embedded);
  checkNames(bundle);
  return bundle;
}

/** @param {any} entry @param {Record<string, any>} titles @returns {MoveSetting} */
function readMove(entry, titles) {
  const values = fields(entry, ["move", "key", "hold"]);
  const move = moveName(values.move);
  const [key, hold] = [text(field(values, "key", "")), flag(field(values, "hold", false))];
  return { move, key, hold, title: moveTitle(field(titles, move, "")) };
}

/** @param {any} entry @returns {TriggerRule} */
function readRule(entry) {
  const values = { ...RULE_DEFAULTS, ...fields(entry, ["move", "hold", ...Object.keys(RULE_RANGES)]) };
  for (const [name, [least, most]] of Object.entries(RULE_RANGES)) number(field(values, name, null), least, most);
  const rule = /** @type {TriggerRule} */ (/** @type {any} */ (values));
  moveName(rule.move);
  flag(rule.hold);
  check(rule.threshold_off < rule.threshold_on, "a rule's thresholds are in the wrong order");
  return rule;
}

/** Return a model, and the size of its network's embedding. @param {any} entry @param {Uint8Array} onnx */
function readModel(entry, onnx) {
  const values = object(entry);
  /** @type {Model} */
  const model = {
    architecture: text(values.architecture),
    ticks: integer(values, "ticks", 1, MAX_TICKS),
    feature_size: integer(values, "feature_size", 1, MAX_FEATURES),
    classes: listed(values.classes, MAX_MOVES + 1).map(moveName),
    onnx,
    curve: listed(values.curve, MAX_EPOCHS).map(readCurvePoint),
    best_epoch: integer(values, "best_epoch", 0, MAX_EPOCHS),
    temperature: number(values.temperature, 1e-6, 1e6),
  };
  return { model, embedded: checkModelNetwork(model) };
}

/** Check the network of a model, and return the size of its embedding. There is none where all moves have templates alone. @param {Model} model */
function checkModelNetwork(model) {
  const count = model.classes.length;
  if (count > 1) return checkNetwork(model.onnx, model, count === 2 ? [2, 1] : [count]); // of a single move, none is the rest
  check(!model.onnx.length, "there is a network without classes");
  return 0;
}

/** @param {any} entry @returns {CurvePoint} */
function readCurvePoint(entry) {
  const values = fields(entry, ["epoch", ...CURVE_FIELDS]);
  integer(values, "epoch", 0, MAX_EPOCHS);
  check(["loss", "accuracy"].every((name) => Object.hasOwn(values, name)), "an epoch has no loss or accuracy");
  for (const name of CURVE_FIELDS) number(field(values, name, null) ?? 0, -MAX_CURVE, MAX_CURVE);
  return values;
}

/** @param {any} entries @param {Float32Array} paths @returns {Template[]} */
function readTemplates(entries, paths) {
  if (!listed(entries, MAX_TEMPLATES).length) return [];
  check(paths.length === entries.length * PATH_SIZE, "there are more or fewer paths than templates");
  check(paths.every((value) => Math.abs(value) <= MAX_POSITION), "a template is not a path of a body");
  return entries.map((/** @type {any} */ entry, /** @type {number} */ row) =>
    readTemplate(entry, paths.slice(row * PATH_SIZE, (row + 1) * PATH_SIZE)),
  );
}

/** @param {any} entry @param {Float32Array} path @returns {Template} */
function readTemplate(entry, path) {
  const values = object(entry);
  return {
    move: moveName(values.move),
    path,
    ticks: integer(values, "ticks", 1, MAX_TEMPLATE_TICKS),
    neutral: number(field(values, "neutral", NEUTRAL_DISTANCE), MIN_NEUTRAL, MAX_NEUTRAL),
    decisive: flag(field(values, "decisive", false)),
    discriminant: Object.hasOwn(values, "discriminant") ? readDiscriminant(values.discriminant) : null,
  };
}

/** @param {any} entry */
function readDiscriminant(entry) {
  const values = fields(entry, ["weights", "offset"]);
  const weights = listed(values.weights, MAX_EMBEDDING).map((one) => number(one, -MAX_WEIGHT, MAX_WEIGHT));
  return { weights: Float32Array.from(weights), offset: number(values.offset, -MAX_WEIGHT, MAX_WEIGHT) };
}

/** Check that discriminants fit the embedding of the network. @param {readonly Template[]} templates @param {number} embedded Its size. */
function checkDiscriminants(templates, embedded) {
  const areRight = templates.every(({ discriminant }) => !discriminant || (embedded > 0 && discriminant.weights.length === embedded));
  check(areRight, "a discriminant does not fit the network's embedding");
}

/** Check that moves, rules, classes and templates name the same moves. @param {Bundle} bundle */
function checkNames({ moves, rules, model, templates }) {
  const names = moves.map((one) => one.move);
  const classes = model.classes.slice(0, -1);
  const own = templates.filter((one) => one.move !== NONE);
  for (const list of [names, rules.map((one) => one.move), classes]) {
    check(new Set(list).size === list.length && !list.includes(NONE), "a name occurs twice, or is reserved");
  }
  const isSame = isSameSet([...classes, ...own.map((one) => one.move)], names) && isSameSet(names, rules.map((one) => one.move));
  check(names.length && isSame, "moves, classes and rules do not match");
  // A decisive template changes a probability that something else gives.
  const scored = [...classes, ...own.filter((one) => !one.decisive).map((one) => one.move)];
  check(isSameSet(scored, names), "a move has no probability");
  const isInOrder = scored.length > classes.length || classes.every((move, index) => move === names[index]);
  check(model.classes.at(-1) === NONE && isInOrder, "the classes are in the wrong order");
}

/** @param {readonly string[]} some @param {readonly string[]} others */
const isSameSet = (some, others) => some.every((one) => others.includes(one)) && others.every((one) => some.includes(one));

/** Return a bundle's manifest, without the network and the templates' paths. @param {Bundle} bundle @param {string} sha256 Of the network. */
export function bundleToManifest(bundle, sha256) {
  const { onnx: _, ...model } = bundle.model;
  const titles = bundle.moves.filter((one) => one.title).map(({ move, title }) => [move, title]);
  return {
    format: FORMAT,
    version: versionOf(bundle.templates),
    moves: bundle.moves.map(({ move, key, hold }) => ({ move, key, hold })),
    features: { name: bundle.features, settings: bundle.settings },
    model: { ...model, sha256 },
    rules: bundle.rules,
    templates: bundle.templates.map(templateEntry),
    taught_on: bundle.taught_on,
    report: bundle.report,
    ...(titles.length ? { titles: Object.fromEntries(titles) } : {}),
  };
}

/** Return the oldest version that has all of a bundle. @param {readonly Template[]} templates */
function versionOf(templates) {
  if (templates.some((one) => one.discriminant)) return VERSION;
  return templates.length ? WITHOUT_DISCRIMINANTS : OLDEST_VERSION;
}

/** @param {Template} template */
function templateEntry({ move, ticks, neutral, decisive, discriminant }) {
  const entry = { move, ticks, neutral, decisive };
  if (!discriminant) return entry;
  return { ...entry, discriminant: { weights: [...discriminant.weights], offset: discriminant.offset } };
}
