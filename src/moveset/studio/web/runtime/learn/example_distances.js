// @ts-check
/** Distances of examples to background motion, to the player's own motion, and to each other, as moveset.learn.example_distances. Pure. */
import { CHUNK_ENDS, POSITION_SIZE, STRIDE_TICKS } from "../constants.js";
import { discriminantFactor } from "../discriminant.js";
import { pathLengths, smoothPositions } from "../dtw.js";
import { TemplatePaths } from "../templates.js";

/**
 * @typedef {import("../discriminant.js").Discriminant} Discriminant
 * @typedef {import("./example_cutting.js").Example} Example
 * @typedef {import("./example_cutting.js").Motion} Motion
 */

/** Of distances to background motion: greater ones are measured where a discriminant makes them small. */
const BACKGROUND_LIMIT = 16;

/** Distances to the outward paths of some examples, multiplied by what a discriminant says of the compared motion. */
export class ExampleDistances {
  /** @type {Compared[]} */
  background = [];

  /** @param {readonly Example[]} examples At least one. @param {readonly Motion[]} own The player's motion that is no move. */
  constructor(examples, own) {
    this.paths = new TemplatePaths(examples.map((one) => one.outward));
    this.own = own.map((motion) => new Compared(this.paths, motion, STRIDE_TICKS));
    this.examples = examples.map((one) => new Compared(this.paths, one.motion, 1));
  }

  /** Compare with background motion too. @param {Motion} clip */
  addBackground(clip) {
    this.background.push(new Compared(this.paths, clip, STRIDE_TICKS, BACKGROUND_LIMIT));
  }

  /**
   * Return the distance of an example to one of the nearest parts of background motion.
   * @param {number} row @param {number} place 0 for the nearest. @param {Discriminant | null} [discriminant]
   */
  toBackground(row, place, discriminant = null) {
    for (;;) {
      const distance = this.sortedParts(row, discriminant)[place];
      // What may be as near must be known exactly.
      const measured = this.background.filter((clip) => clip.measure(row, distance, discriminant));
      if (!measured.length) return distance;
    }
  }

  /** @param {number} row @param {Discriminant | null} discriminant */
  sortedParts(row, discriminant) {
    const counts = this.background.map((clip) => clip.partCount);
    const parts = new Float32Array(counts.reduce((sum, count) => sum + count, 0));
    this.background.reduce((at, clip) => (clip.writeParts(parts, at, row, discriminant), at + clip.partCount), 0);
    return parts.sort();
  }

  /** Return the distance of an example to the player's own motion; infinite without any. @param {number} row @param {readonly number[] | null} parts Those that may be used; null for all. @param {Discriminant | null} [discriminant] */
  toOwn(row, parts, discriminant = null) {
    const chosen = parts ? parts.map((part) => this.own[part]) : this.own;
    return Math.min(Infinity, ...chosen.map((one) => one.nearest(row, discriminant)));
  }

  /** Return the distance of the motion of an example to the path of another one. @param {number} row @param {number} other @param {Discriminant | null} [discriminant] */
  between(row, other, discriminant = null) {
    return this.examples[row].nearest(other, discriminant);
  }
}

/** The distances of some motion to all examples. */
class Compared {
  /** The discriminant that was asked last, and its factors. @type {{ discriminant: Discriminant, factors: Float32Array } | null} */
  known = null;

  /** @param {TemplatePaths} paths @param {Motion} motion Its embeddings are those at the compared ticks. @param {number} stride Between two of them. @param {number} [limit] Of distances that are measured. */
  constructor(paths, { positions, embeddings }, stride, limit = Infinity) {
    this.paths = paths;
    this.stride = stride;
    this.examples = paths.features.length;
    this.ends = Math.ceil(positions.length / POSITION_SIZE / stride);
    this.embeddings = embeddings;
    this.smoothed = smoothPositions(positions, POSITION_SIZE);
    this.lengths = pathLengths(this.smoothed);
    const limits = new Float32Array(this.ends * this.examples).fill(limit);
    this.distances = paths.distances(this.smoothed, Array.from({ length: this.ends }, (_, end) => end * stride), limits);
    /** Whether a distance is the limit, and the true one may be greater. */
    this.isLimited = Uint8Array.from(this.distances, (distance) => Number(distance >= limit && limit < Infinity));
    this.distances = this.distances.map((distance) => Math.min(distance, limit));
  }

  /** Measure the distances that may be less than the most, and return whether there were any. @param {number} row @param {number} most @param {Discriminant | null} discriminant */
  measure(row, most, discriminant) {
    const factors = this.factors(discriminant);
    let isChanged = false;
    for (let end = 0; end < this.ends; end += 1) {
      const at = end * this.examples + row;
      if (!this.isLimited[at] || this.distances[at] * (factors ? factors[end] : 1) > most) continue;
      this.distances[at] = this.paths.distance(this.smoothed, this.lengths, end * this.stride, row);
      this.isLimited[at] = 0;
      isChanged = true;
    }
    return isChanged;
  }

  /** @param {number} row @param {Discriminant | null} discriminant */
  nearest(row, discriminant) {
    return this.least(row, 0, this.ends, this.factors(discriminant));
  }

  get partCount() {
    return Math.ceil(this.ends / CHUNK_ENDS);
  }

  /** Write the smallest distance to each part of ``CHUNK_ENDS`` compared ticks. @param {Float32Array} parts @param {number} at Where to write. @param {number} row @param {Discriminant | null} discriminant */
  writeParts(parts, at, row, discriminant) {
    const factors = this.factors(discriminant);
    for (let part = 0; part < this.partCount; part += 1) {
      parts[at + part] = this.least(row, part * CHUNK_ENDS, Math.min((part + 1) * CHUNK_ENDS, this.ends), factors);
    }
  }

  /** @param {number} row @param {number} from @param {number} until @param {Float32Array | null} factors */
  least(row, from, until, factors) {
    let least = Infinity;
    for (let end = from; end < until; end += 1) {
      const distance = this.distances[end * this.examples + row] * (factors ? factors[end] : 1);
      if (distance < least) least = distance;
    }
    return least;
  }

  /** @param {Discriminant | null} discriminant */
  factors(discriminant) {
    if (!discriminant || !this.embeddings) return null;
    if (this.known?.discriminant !== discriminant) {
      const factors = Float32Array.from(this.embeddings, (one) => discriminantFactor(discriminant, one));
      this.known = { discriminant, factors };
    }
    return this.known.factors;
  }
}
