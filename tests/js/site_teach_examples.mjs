// Observations and examples for the tests of teaching, and a store that fails like a browser's.
import { LANDMARK_COUNT, OBSERVATION_SIZE } from "../../src/moveset/studio/web/runtime/constants.js";
import { StaleError } from "../../src/moveset/studio/web/site/storage/database.js";

export const SIZE = { width: 640, height: 480 };

/** Return an observation of somebody who stands wholly in the picture, with the wrists at a height. */
export function standing({ wrists = 0.5, feet = 0.9 } = {}) {
  const row = new Float32Array(OBSERVATION_SIZE);
  for (let at = 0; at < LANDMARK_COUNT; at += 1) {
    const y = at >= 27 ? feet : at === 15 || at === 16 ? wrists : 0.1 + 0.02 * at;
    row.set([320 + (at % 2 ? 40 : -40), 480 * y, 0.1 * (at % 2 ? 1 : -1), y - 0.6, 0, 0.9], 6 * at);
  }
  return row;
}

export const nobody = () => new Float32Array(OBSERVATION_SIZE).fill(NaN);

let made = 0;

/** Return an example with some frames. */
export function example(move, { id = `id-${++made}`, frames = 20, made_ms = ++made, rows = null } = {}) {
  const all = rows ?? Array.from({ length: frames }, (_, index) => standing({ wrists: 0.3 + 0.01 * index }));
  const times_s = Float64Array.from(all, (_, index) => index / 20);
  const values = new Float32Array(all.length * OBSERVATION_SIZE);
  all.forEach((row, index) => values.set(row, index * OBSERVATION_SIZE));
  return { id, move, made_ms, ...SIZE, times_s, rows: values, span: move === "none" ? null : { start_s: 0.1, end_s: 0.8 } };
}

/** What several tabs read and write, as the browser's database. */
export class SharedStore {
  revision = 0;
  examples = new Map();
  values = new Map();
  aside = [];
  failure = null;

  async read() {
    return structuredClone({ revision: this.revision, examples: [...this.examples.values()], values: this.values });
  }

  async write(revision, { kept, removed, values, aside = [] }) {
    await null;
    if (this.failure) throw this.failure;
    if (revision !== this.revision) throw new StaleError("stale");
    this.aside.push(...structuredClone(aside));
    for (const id of removed) this.examples.delete(id);
    for (const one of kept) this.examples.set(one.id, structuredClone(one));
    for (const [key, value] of Object.entries(values)) this.values.set(key, structuredClone(value));
    return (this.revision += 1);
  }
}
