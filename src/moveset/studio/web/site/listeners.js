// @ts-check
/** Functions that are called with whatever happens. Pure. */

/** @template {any[]} T */
export class Listeners {
  constructor() {
    /** @type {Set<(...values: T) => void>} */
    this.all = new Set();
  }

  /** Call a function from now on, until the returned function is called. @param {(...values: T) => void} listener */
  add(listener) {
    this.all.add(listener);
    return () => void this.all.delete(listener);
  }

  /** @param {T} values */
  tell(...values) {
    for (const listener of [...this.all]) listener(...values);
  }
}
