// @ts-check
/** What a browser calls the keys that moves press, and which of them are down. Pure. */

/** @type {Record<string, [string, string]>} Our name to `key` and `code`. */
const NAMED = {
  up: ["ArrowUp", "ArrowUp"],
  down: ["ArrowDown", "ArrowDown"],
  left: ["ArrowLeft", "ArrowLeft"],
  right: ["ArrowRight", "ArrowRight"],
  space: [" ", "Space"],
  enter: ["Enter", "Enter"],
  esc: ["Escape", "Escape"],
  tab: ["Tab", "Tab"],
  backspace: ["Backspace", "Backspace"],
  delete: ["Delete", "Delete"],
  insert: ["Insert", "Insert"],
  home: ["Home", "Home"],
  end: ["End", "End"],
  page_up: ["PageUp", "PageUp"],
  page_down: ["PageDown", "PageDown"],
  shift: ["Shift", "ShiftLeft"],
  ctrl: ["Control", "ControlLeft"],
  alt: ["Alt", "AltLeft"],
  minus: ["-", "Minus"],
  equal: ["=", "Equal"],
  comma: [",", "Comma"],
  period: [".", "Period"],
  slash: ["/", "Slash"],
  backslash: ["\\", "Backslash"],
  semicolon: [";", "Semicolon"],
  quote: ["'", "Quote"],
  backtick: ["`", "Backquote"],
  bracket_left: ["[", "BracketLeft"],
  bracket_right: ["]", "BracketRight"],
};

export const TAP_MS = 60;

/** Return `key` and `code` of a key event; null of a name that is none. @param {string} name @returns {{ key: string, code: string } | null} */
export function browserKey(name) {
  if (Object.hasOwn(NAMED, name)) return { key: NAMED[name][0], code: NAMED[name][1] };
  if (/^[a-z]$/.test(name)) return { key: name, code: `Key${name.toUpperCase()}` };
  if (/^[0-9]$/.test(name)) return { key: name, code: `Digit${name}` };
  if (/^f([1-9]|1[0-2])$/.test(name)) return { key: name.toUpperCase(), code: name.toUpperCase() };
  return null;
}

/**
 * Turns presses and releases of moves into keys going down and up; what moves share they share.
 * Nothing stays down after `releaseAll`.
 */
export class Keys {
  /** @param {(type: "keydown" | "keyup", name: string) => void} stroke @param {(call: () => void, ms: number) => any} [later] */
  constructor(stroke, later = (call, ms) => setTimeout(call, ms)) {
    this.stroke = stroke;
    this.later = later;
    /** @type {Map<string, Set<string>>} Key to the moves that hold it down. */
    this.holders = new Map();
    this.taps = 0;
  }

  /** @returns {string[]} The keys that are down. */
  get down() {
    return [...this.holders.keys()];
  }

  /** @param {{ move: string, event: string, hold: boolean }} event @param {string} key */
  handle(event, key) {
    if (!browserKey(key)) return;
    if (event.event === "release") this.letGo(key, event.move);
    else if (event.hold) this.hold(key, event.move);
    else this.tap(key);
  }

  /** @param {string} key */
  tap(key) {
    const tap = `tap ${++this.taps}`;
    this.hold(key, tap);
    this.later(() => this.letGo(key, tap), TAP_MS);
  }

  /** @param {string} key @param {string} who */
  hold(key, who) {
    const holders = this.holders.get(key) ?? new Set();
    const wasUp = holders.size === 0;
    holders.add(who);
    this.holders.set(key, holders);
    if (wasUp) this.stroke("keydown", key);
  }

  /** @param {string} key @param {string} who */
  letGo(key, who) {
    const holders = this.holders.get(key);
    if (!holders?.delete(who) || holders.size) return;
    this.holders.delete(key);
    this.stroke("keyup", key);
  }

  releaseAll() {
    const down = this.down;
    this.holders.clear();
    for (const key of down) this.stroke("keyup", key);
  }
}
