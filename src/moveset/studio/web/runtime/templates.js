// @ts-check
/** Templates: the paths of example moves, found again at the latest tick, as moveset.recognise.templates. Pure. */
import {
  DECISIVE_SHARPNESS,
  FAR,
  MAX_LENGTH_RATIO,
  MIN_LENGTH_RATIO,
  NONE,
  PATH_POINTS,
  POSITION_SIZE,
  SHARPNESS,
  SMOOTHING_TICKS,
  WINDOW_TICKS,
} from "./constants.js";
import { discriminantFactor } from "./discriminant.js";
import { emptyPathFeatures, pathDistance, pathFeatures, pathLengths, pathTo, smoothPositions, writePathFeatures } from "./dtw.js";

/** Of a distance as a share of the neutral one: farther templates have probabilities of less than a millionth. */
const NEGLIGIBLE = 4;

/**
 * The path of one example.
 * @typedef {object} Template
 * @property {string} move ``NONE`` for motion that is no move.
 * @property {Float32Array} path Positions at equal shares of the path, in torso lengths.
 * @property {number} ticks Duration of the path.
 * @property {number} neutral Distance at which a path is as likely the move as not.
 * @property {boolean} decisive Whether this is its move whatever a network and other templates say.
 * @property {import("./discriminant.js").Discriminant | null} discriminant
 */

/**
 * The result of matching.
 * @typedef {object} Match
 * @property {number[]} probabilities Of ``TemplateMatcher.moves``, none last.
 * @property {number} wayBack Probability that this is motion of a template of no move.
 * @property {{ move: string, probability: number }[]} decided By decisive templates, none last.
 */

/** Computes the probabilities of the templates' moves at the latest tick. */
export class TemplateMatcher {
  /** @param {readonly Template[]} templates At least one. */
  constructor(templates) {
    this.templates = templates;
    this.paths = new TemplatePaths(templates);
    const movesOf = (/** @type {boolean} */ decisive) => [
      ...new Set(templates.filter((one) => one.decisive === decisive).map((one) => one.move)),
    ];
    this.moves = movesOf(false).filter((move) => move !== NONE);
    this.rows = [...this.moves, NONE].map((move) => rowsOf(templates, move, false));
    // None is last, so that a correction of a false press wins.
    const decisive = movesOf(true).sort((one, other) => Number(one === NONE) - Number(other === NONE));
    this.decisive = decisive.map((move) => ({ move, rows: rowsOf(templates, move, true) }));
    /** Of the embedding that ``match`` needs; 0 if it needs none. */
    this.embeddingSize = Math.max(...templates.map((one) => one.discriminant?.weights.length ?? 0));
  }

  /** Ticks of the past that a probability depends on. */
  get receptiveField() {
    return Math.max(...WINDOW_TICKS) + SMOOTHING_TICKS;
  }

  /** Return the distance to each template of the nearest path that ends at the last row, as a share of its neutral one. @param {Float32Array} features */
  distances(features) {
    const positions = smoothPositions(features);
    return this.relativeTo(this.paths.distances(positions, [positions.length / POSITION_SIZE - 1]));
  }

  /**
   * Return beyond which distance each template changes no probability by more than a millionth.
   * @param {Float32Array | null} embedding Of the network at the same tick, if there is an ``embeddingSize``.
   */
  limits(embedding) {
    return this.templates.map(({ neutral, discriminant }) => {
      const factor = embedding ? discriminantFactor(discriminant, embedding) : 1;
      return (NEGLIGIBLE * neutral) / factor;
    });
  }

  /** Return distances as shares of the neutral ones. @param {Float32Array} distances Of one path to each template. */
  relativeTo(distances) {
    return Float64Array.from(distances, (distance, row) => distance / this.templates[row].neutral);
  }

  /**
   * Return what the templates say.
   * @param {Float64Array} distances From ``distances``. @param {Float32Array | null} embedding Of the network at the same tick, if there is an ``embeddingSize``.
   * @returns {Match}
   */
  match(distances, embedding) {
    const relative = distances.map((distance, row) =>
      embedding ? distance * discriminantFactor(this.templates[row].discriminant, embedding) : distance,
    );
    const nearest = this.rows.map((rows) => Math.min(FAR, least(relative, rows)));
    const none = nearest.length - 1;
    const wayBack = sigmoid(1 - nearest[none], SHARPNESS);
    nearest[none] = Math.min(nearest[none], 1); // at the neutral distance a path is as likely none as the move
    const decided = this.decisive.map(({ move, rows }) => ({
      move,
      probability: sigmoid(1 - least(relative, rows), DECISIVE_SHARPNESS),
    }));
    return { probabilities: softmax(nearest), wayBack, decided };
  }
}

/** Computes the distances of paths to templates of similar length. */
export class TemplatePaths {
  /** @param {readonly Template[]} templates */
  constructor(templates) {
    this.features = templates.map((one) => pathFeatures(one.path));
    this.fitting = WINDOW_TICKS.map((ticks) => ({ ticks, rows: rowsOfLength(templates, ticks) })).filter(
      ({ rows }) => rows.length,
    );
    this.path = new Float32Array(PATH_POINTS * POSITION_SIZE);
    this.compared = emptyPathFeatures();
  }

  /**
   * Return the distance of the nearest path that ends at each row to each template, row after row.
   * @param {Float32Array} smoothed From ``smoothPositions``. @param {readonly number[]} ends The rows.
   * @param {Float32Array} [limits] Of each distance: a greater one may come out greater still, which takes less time.
   */
  distances(smoothed, ends, limits) {
    const count = this.features.length;
    const lengths = pathLengths(smoothed);
    const nearest = new Float32Array(ends.length * count).fill(Infinity);
    for (let number = 0; number < ends.length; number += 1) {
      for (const { ticks, rows } of this.fitting) {
        const path = writePathFeatures(this.compared, pathTo(smoothed, lengths, ends[number], ticks, this.path));
        for (const row of rows) {
          const at = number * count + row;
          const most = limits ? Math.min(limits[at], nearest[at]) : nearest[at];
          nearest[at] = Math.min(nearest[at], pathDistance(path, this.features[row], most));
        }
      }
    }
    return nearest;
  }

  /** Return the distance of the nearest path that ends at a row to one template. @param {Float32Array} smoothed @param {Float64Array} lengths From ``pathLengths``. @param {number} end @param {number} template */
  distance(smoothed, lengths, end, template) {
    let nearest = Infinity;
    for (const { ticks, rows } of this.fitting) {
      if (!rows.includes(template)) continue;
      const path = writePathFeatures(this.compared, pathTo(smoothed, lengths, end, ticks, this.path));
      nearest = Math.min(nearest, pathDistance(path, this.features[template], nearest));
    }
    return nearest;
  }
}

/** @param {readonly Template[]} templates @param {string} move @param {boolean} decisive */
const rowsOf = (templates, move, decisive) =>
  [...templates.keys()].filter((row) => templates[row].move === move && templates[row].decisive === decisive);

/** Return the templates that a path of some ticks is compared with. @param {readonly Template[]} templates @param {number} ticks */
const rowsOfLength = (templates, ticks) =>
  [...templates.keys()].filter((row) => {
    const ratio = ticks / templates[row].ticks;
    return ratio >= MIN_LENGTH_RATIO && ratio <= MAX_LENGTH_RATIO;
  });

/** Return the least of some values; infinity without any. @param {Float64Array} values @param {readonly number[]} rows */
const least = (values, rows) => rows.reduce((smallest, row) => Math.min(smallest, values[row]), Infinity);

/** @param {number} nearness @param {number} sharpness */
function sigmoid(nearness, sharpness) {
  const odds = Math.exp(sharpness * Math.max(nearness, -FAR));
  return odds / (1 + odds);
}

/** Return probabilities of distances as shares of the neutral ones. @param {number[]} relative */
function softmax(relative) {
  const weights = relative.map((distance) => Math.exp(-SHARPNESS * distance));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Return probabilities in which decisive templates have the last word. @param {number[]} probabilities @param {readonly string[]} classes @param {Match["decided"]} decided */
export function decide(probabilities, classes, decided) {
  return decided.reduce(
    (row, { move, probability }) =>
      row.map((value, column) => value + (Number(classes[column] === move) - value) * probability),
    probabilities,
  );
}
