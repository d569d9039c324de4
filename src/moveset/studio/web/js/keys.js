// @ts-check
/** Browser names of keys, and the state of the keys that moves hold down. Pure. */

/** @type {Record<string, [string, string]>} Name to `key` and `code` of a key event. */
const NAMED_KEYS = {
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

/** The deprecated `keyCode` numbers, which old games use. @type {Record<string, number>} */
const KEY_CODES = {
  ...{ backspace: 8, tab: 9, enter: 13, shift: 16, ctrl: 17, alt: 18, esc: 27, space: 32 },
  ...{ page_up: 33, page_down: 34, end: 35, home: 36, left: 37, up: 38, right: 39, down: 40 },
  ...{ insert: 45, delete: 46, semicolon: 186, equal: 187, comma: 188, minus: 189, period: 190 },
  ...{ slash: 191, backtick: 192, bracket_left: 219, backslash: 220, bracket_right: 221, quote: 222 },
};

const TAP_MS = 60;

/** Return `key` and `code` of a key event; null for an unknown name. @param {string} name @returns {{ key: string, code: string } | null} */
export function browserKey(name) {
  if (Object.hasOwn(NAMED_KEYS, name)) return { key: NAMED_KEYS[name][0], code: NAMED_KEYS[name][1] };
  if (/^[a-z]$/.test(name)) return { key: name, code: `Key${name.toUpperCase()}` };
  if (/^[0-9]$/.test(name)) return { key: name, code: `Digit${name}` };
  if (/^f([1-9]|1[0-2])$/.test(name)) return { key: name.toUpperCase(), code: name.toUpperCase() };
  return null;
}

/** Return `key`, `code` and `keyCode` of a key event; null for an unknown name. @param {string} name @returns {{ key: string, code: string, keyCode: number } | null} */
export function keyEventInit(name) {
  const names = browserKey(name);
  if (!names) return null;
  const keyCode = KEY_CODES[name] ?? (name.length === 1 ? name.toUpperCase().charCodeAt(0) : 111 + Number(name.slice(1)));
  return { ...names, keyCode };
}

/**
 * Turns presses and releases of moves into key-down and key-up events. A key that several moves share
 * stays down until all of them are released. `releaseAll` releases everything.
 */
export class HeldKeys {
  /**
   * @param {(type: "keydown" | "keyup", name: string) => void} send
   * @param {(call: () => void, ms: number) => any} [later]
   * @param {(name: string) => any} [isKnown] Whether there is such a key.
   */
  constructor(send, later = (call, ms) => setTimeout(call, ms), isKnown = browserKey) {
    this.send = send;
    this.later = later;
    this.isKnown = isKnown;
    /** @type {Map<string, Set<string>>} Key to the moves and taps that hold it down. */
    this.holders = new Map();
    this.taps = 0;
  }

  /** @returns {string[]} The keys that are down. */
  get down() {
    return [...this.holders.keys()];
  }

  /** @param {{ move: string, event: string, hold: boolean }} event @param {string} key */
  handle(event, key) {
    if (!this.isKnown(key)) return;
    if (event.event === "release") this.release(key, event.move);
    else if (event.hold) this.hold(key, event.move);
    else this.tap(key);
  }

  /** @param {string} key */
  tap(key) {
    const tap = `tap ${++this.taps}`;
    this.hold(key, tap);
    this.later(() => this.release(key, tap), TAP_MS);
  }

  /** @param {string} key @param {string} holder */
  hold(key, holder) {
    const holders = this.holders.get(key) ?? new Set();
    const wasUp = holders.size === 0;
    holders.add(holder);
    this.holders.set(key, holders);
    if (wasUp) this.send("keydown", key);
  }

  /** @param {string} key @param {string} holder */
  release(key, holder) {
    const holders = this.holders.get(key);
    if (!holders?.delete(holder) || holders.size) return;
    this.holders.delete(key);
    this.send("keyup", key);
  }

  releaseAll() {
    const down = this.down;
    this.holders.clear();
    for (const key of down) this.send("keyup", key);
  }
}

/**
 * Turns presses of moves into the callbacks of the article's page, and calls `onStand` when no move is
 * held any more. The callbacks take the place of keys.
 */
export class DetectCalls extends HeldKeys {
  /** @param {(name: string) => void} call @param {(call: () => void, ms: number) => any} [later] */
  constructor(call, later) {
    let last = "onStand";
    const callOnce = (/** @type {string} */ name) => name !== last && call((last = name));
    const send = (/** @type {string} */ type, /** @type {string} */ name) => {
      if (type === "keydown") callOnce(name);
      else if (!this.down.length) callOnce("onStand");
    };
    super(send, later, (name) => name === "onPunch" || name === "onKick");
  }
}
