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

/** Old games listen by these numbers. @type {Record<string, number>} */
const NUMBERS = {
  ...{ backspace: 8, tab: 9, enter: 13, shift: 16, ctrl: 17, alt: 18, esc: 27, space: 32 },
  ...{ page_up: 33, page_down: 34, end: 35, home: 36, left: 37, up: 38, right: 39, down: 40 },
  ...{ insert: 45, delete: 46, semicolon: 186, equal: 187, comma: 188, minus: 189, period: 190 },
  ...{ slash: 191, backtick: 192, bracket_left: 219, backslash: 220, bracket_right: 221, quote: 222 },
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

/** Return all that a key event says of its key; null of a name that is none. @param {string} name @returns {{ key: string, code: string, keyCode: number } | null} */
export function wholeKey(name) {
  const names = browserKey(name);
  if (!names) return null;
  const keyCode = NUMBERS[name] ?? (name.length === 1 ? name.toUpperCase().charCodeAt(0) : 111 + Number(name.slice(1)));
  return { ...names, keyCode };
}

/**
 * Turns presses and releases of moves into keys going down and up; what moves share they share.
 * Nothing stays down after `releaseAll`.
 */
export class Keys {
  /**
   * @param {(type: "keydown" | "keyup", name: string) => void} stroke
   * @param {(call: () => void, ms: number) => any} [later]
   * @param {(name: string) => any} [knows] Whether there is such a key.
   */
  constructor(stroke, later = (call, ms) => setTimeout(call, ms), knows = browserKey) {
    this.stroke = stroke;
    this.later = later;
    this.knows = knows;
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
    if (!this.knows(key)) return;
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

/**
 * Turns presses of moves into the calls that the article's page waits for, and says `onStand` when
 * none of them lasts. To `Keys` these calls are keys.
 */
export class Calls extends Keys {
  /** @param {(name: string) => void} call @param {(call: () => void, ms: number) => any} [later] */
  constructor(call, later) {
    let last = "onStand";
    const tell = (/** @type {string} */ name) => name !== last && call((last = name));
    const stroke = (/** @type {string} */ type, /** @type {string} */ name) => {
      if (type === "keydown") tell(name);
      else if (!this.down.length) tell("onStand");
    };
    super(stroke, later, (name) => name === "onPunch" || name === "onKick");
  }
}
