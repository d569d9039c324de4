// @ts-check
/** Calibration of templates: how near a path must come, relative to everyday motion, as moveset.learn.template_calibration. Pure. */
import {
  BACKGROUND_RATE,
  BACKGROUND_SHARE,
  EPSILON,
  MIN_LENGTH_SHARE,
  MIN_SHARE,
  NEAR_POWER,
  OWN_BACKGROUND_POWER,
  OWN_MATCH,
  OWN_MIN_EXAMPLES,
  OWN_PLAYER_POWER,
  OWN_SHARE,
  POSITION_SIZE,
  STRIDE_TICKS,
} from "../constants.js";
import { minutesOf } from "./background.js";
import { ExampleDistances } from "./example_distances.js";
import { OtherMotion, turnEmbeddings } from "./linear_discriminant.js";
import { median } from "./rounding.js";

/**
 * @typedef {import("../templates.js").Template} Template
 * @typedef {import("../discriminant.js").Discriminant} Discriminant
 * @typedef {import("./background.js").Background} Background
 * @typedef {import("./example_cutting.js").Example} Example
 * @typedef {import("./example_cutting.js").Motion} Motion
 *
 * @typedef {object} Surroundings What examples are compared with.
 * @property {readonly Motion[]} own The player's motion that is no move.
 * @property {readonly string[]} known The moves that a network knows too.
 * @property {Background} background
 * @property {Float32Array[] | null} embeddings Of a network, of the background clips. With them, moves that it does not know get a discriminant.
 */

/** Examples, and the templates that they give. */
export class CalibratedExamples {
  /** @param {readonly Example[]} examples At least one. @param {Surroundings} surroundings */
  constructor(examples, surroundings) {
    this.examples = examples;
    this.surroundings = surroundings;
    this.minutes = minutesOf(surroundings.background);
    this.distances = new ExampleDistances(examples, surroundings.own);
  }

  /** Compare with background motion, clip after clip. @returns {Generator<number>} The share that is done. */
  *compareWithBackground() {
    const { background, embeddings } = this.surroundings;
    const size = embeddings && embeddings[0].length / this.comparedTicks();
    for (const [number, positions] of background.clips.entries()) {
      const rows = embeddings && size ? rowsOf(embeddings[number], size) : null;
      this.distances.addBackground({ positions, embeddings: rows });
      yield (number + 1) / background.clips.length;
    }
  }

  /** Return how many ticks of a background clip are compared. */
  comparedTicks() {
    const { clips } = this.surroundings.background;
    return Math.ceil(clips[0].length / POSITION_SIZE / STRIDE_TICKS);
  }

  /**
   * Return the calibrated templates of some examples, those of the ways back last. Examples that are far shorter than
   * the others of their move have none.
   * @param {readonly number[]} rows @param {readonly number[] | null} parts Of the player's own motion; null for all. @returns {Template[]}
   */
  templates(rows, parts) {
    const kept = rows.filter((row) => this.isWhole(row, rows));
    /** @type {{ outward: Template[], back: Template[] }} */
    const templates = { outward: [], back: [] };
    for (const move of new Set(kept.map((row) => this.moveOf(row)))) {
      const group = kept.filter((row) => this.moveOf(row) === move);
      const others = this.otherMotion(group, kept, parts);
      const discriminant = this.fit(group, others);
      const plain = this.neutralDistances(group, parts, null, null);
      const neutral = discriminant ? this.neutralDistances(group, parts, discriminant, others) : plain;
      group.forEach((row, index) => {
        templates.outward.push({ ...this.examples[row].outward, neutral: neutral[index], discriminant });
        templates.back.push({ ...this.examples[row].back, neutral: plain[index] });
      });
    }
    return [...templates.outward, ...templates.back];
  }

  /** Return the moves whose examples are no nearer to each other than to background motion. */
  differingMoves() {
    const rows = [...this.examples.keys()];
    /** @type {Map<string, boolean[]>} */
    const near = new Map();
    for (const row of rows) {
      const same = this.sameAs(row, rows);
      if (!same.length) continue;
      const isFar = this.nearest(same, row, null) >= this.limit(row, 1, null);
      near.set(this.moveOf(row), [...(near.get(this.moveOf(row)) ?? []), isFar]);
    }
    return [...near].filter(([, far]) => 2 * far.filter(Boolean).length > far.length).map(([move]) => move);
  }

  /** Return what is not the move of some examples; null if the move gets no discriminant. @param {readonly number[]} group @param {readonly number[]} rows @param {readonly number[] | null} parts */
  otherMotion(group, rows, parts) {
    const { own, embeddings } = this.surroundings;
    if (!this.isOwn(group) || !embeddings) return null;
    const turns = rows.filter((row) => !group.includes(row)).flatMap((row) => turnEmbeddings(this.examples[row]));
    const nothing = parts ? parts.map((part) => own[part]) : own;
    return new OtherMotion([...turns, ...nothing.flatMap((one) => one.embeddings ?? [])]);
  }

  /** Return whether no network knows the move of some examples, and they are enough. @param {readonly number[]} group */
  isOwn(group) {
    return !this.surroundings.known.includes(this.moveOf(group[0])) && group.length >= OWN_MIN_EXAMPLES;
  }

  /** Return the neutral distance of each example of a move. @param {readonly number[]} group @param {readonly number[] | null} parts @param {Discriminant | null} discriminant @param {OtherMotion | null} others */
  neutralDistances(group, parts, discriminant, others) {
    const near = group.length > 1 ? this.betweenExamples(group, others) : Infinity;
    return group.map((row) => {
      const own = this.distances.toOwn(row, parts, discriminant);
      if (!this.isOwn(group)) return neutralOf(near, own, this.limit(row, group.length, discriminant));
      return neutralOfOwn(near, own, this.distances.toBackground(row, OWN_MATCH, discriminant));
    });
  }

  /**
   * Return the median distance of each of several examples to the nearest other one. The discriminant is that of the
   * other ones, since one knows its own examples best.
   * @param {readonly number[]} group @param {OtherMotion | null} others
   */
  betweenExamples(group, others) {
    return median(
      group.map((one) => {
        const rest = group.filter((two) => two !== one);
        return this.nearest(rest, one, this.fit(rest, others));
      }),
    );
  }

  /** @param {readonly number[]} rows @param {OtherMotion | null} others */
  fit(rows, others) {
    return others?.fit(rows.map((row) => this.examples[row])) ?? null;
  }

  /** Return whether an example is about as long as the others of its move. @param {number} row @param {readonly number[]} rows */
  isWhole(row, rows) {
    const lengths = [row, ...this.sameAs(row, rows)].map((one) => this.examples[one].outward.ticks);
    return lengths.length < OWN_MIN_EXAMPLES || lengths[0] >= MIN_LENGTH_SHARE * median(lengths);
  }

  /** @param {number} row @param {readonly number[]} rows */
  sameAs(row, rows) {
    return rows.filter((one) => one !== row && this.moveOf(one) === this.moveOf(row));
  }

  /** Return the distance of an example to the nearest template of others. @param {readonly number[]} others @param {number} row @param {Discriminant | null} discriminant */
  nearest(others, row, discriminant) {
    return Math.min(...others.map((other) => this.distances.between(row, other, discriminant)));
  }

  /** @param {number} row */
  moveOf(row) {
    return this.examples[row].outward.move;
  }

  /** Return a template's limit if it is one of several of its move. @param {number} row @param {number} templates @param {Discriminant | null} discriminant */
  limit(row, templates, discriminant) {
    const allowed = Math.trunc((BACKGROUND_RATE * this.minutes) / templates);
    return BACKGROUND_SHARE * this.distances.toBackground(row, allowed, discriminant);
  }
}

/** @param {Float32Array} values @param {number} size */
const rowsOf = (values, size) =>
  Array.from({ length: values.length / size }, (_, row) => values.subarray(row * size, (row + 1) * size));

/** Return the neutral distance of a move that a network knows, or of one or two examples. @param {number} near @param {number} own @param {number} limit */
function neutralOf(near, own, limit) {
  const neutral = Math.min(limit, near ** NEAR_POWER * limit ** (1 - NEAR_POWER));
  return Math.max(Math.min(neutral, BACKGROUND_SHARE * own), MIN_SHARE * limit);
}

/** Return the neutral distance of a move that nobody but this player taught. @param {number} near @param {number} own @param {number} background */
function neutralOfOwn(near, own, background) {
  const player = own === Infinity ? background : own;
  const powers = [1 - OWN_PLAYER_POWER - OWN_BACKGROUND_POWER, OWN_PLAYER_POWER, OWN_BACKGROUND_POWER];
  const logs = [near, player, background].map((distance) => Math.log(Math.max(distance, EPSILON)));
  return OWN_SHARE * Math.exp(powers.reduce((sum, power, index) => sum + power * logs[index], 0));
}
