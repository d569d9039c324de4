// @ts-check
/** The progress of several files as one. Pure. */

/** @typedef {import("../files.js").Progress} Progress */

/** Adds up files whose sizes are roughly known before they are loaded, so that the total hardly changes. */
export class TotalProgress {
  /** @param {(progress: Progress) => void} [onProgress] */
  constructor(onProgress) {
    this.onProgress = onProgress;
    /** @type {Map<string, Progress>} */
    this.files = new Map();
  }

  /** Expect a file. @param {string} name @param {number} bytes */
  expect(name, bytes) {
    this.files.set(name, { loaded: 0, total: bytes });
  }

  /** Expect a file no more. @param {string} name */
  forget(name) {
    this.files.delete(name);
  }

  /** Return the function that hears of a file's progress. @param {string} name @returns {(progress: Progress) => void} */
  of(name) {
    return ({ loaded, total }) => {
      const known = total || this.files.get(name)?.total || loaded;
      this.files.set(name, { loaded: Math.min(loaded, known), total: known });
      this.tell();
    };
  }

  /** A file is there, whatever its size was. @param {string} name */
  finish(name) {
    const known = this.files.get(name)?.total ?? 0;
    this.files.set(name, { loaded: known, total: known });
    this.tell();
  }

  tell() {
    const all = [...this.files.values()];
    const sum = (/** @type {"loaded" | "total"} */ field) => all.reduce((added, one) => added + one[field], 0);
    this.onProgress?.({ loaded: sum("loaded"), total: sum("total") });
  }
}
