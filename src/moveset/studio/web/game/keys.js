// @ts-check
/** Keyboard bindings: key code to player and action. Pure. */

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {{ player: number, action: Action }} KeyBinding
 * @typedef {Pick<KeyboardEvent, "code" | "key" | "keyCode">} Key
 */

/** @param {number} player @param {Record<string, Action>} keys */
const of = (player, keys) =>
  Object.entries(keys).map(([code, action]) => /** @type {const} */ ([code, { player, action }]));

/** Bindings by key code. @type {ReadonlyMap<string, KeyBinding>} */
export const KEYS = new Map([
  ...of(0, { KeyA: "left", KeyD: "right", KeyW: "jump", KeyS: "crouch" }),
  ...of(0, { KeyJ: "punch_left", KeyU: "punch_right", KeyK: "kick_left", KeyI: "kick_right" }),
  ...of(0, { KeyL: "block", Space: "block" }),
  ...of(1, { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "jump", ArrowDown: "crouch" }),
  ...of(1, { Comma: "punch_left", Period: "kick_left", Slash: "block" }),
  ...of(1, { Semicolon: "punch_right", Quote: "kick_right" }),
  ...of(1, { Numpad1: "punch_left", Numpad4: "punch_right", Numpad2: "kick_left" }),
  ...of(1, { Numpad5: "kick_right", Numpad3: "block", Numpad0: "block" }),
]);

/**
 * Key code to `key` on an American keyboard and deprecated `keyCode`.
 * @type {Record<string, [string, number]>}
 */
const OTHER_NAMES = {
  ...{ Space: [" ", 32], ArrowLeft: ["ArrowLeft", 37], ArrowUp: ["ArrowUp", 38] },
  ...{ ArrowRight: ["ArrowRight", 39], ArrowDown: ["ArrowDown", 40], Comma: [",", 188] },
  ...{ Period: [".", 190], Slash: ["/", 191], Semicolon: [";", 186], Quote: ["'", 222] },
  ...{ KeyP: ["p", 80], KeyM: ["m", 77], Escape: ["Escape", 27], Enter: ["Enter", 13] },
};

/** Return the `code` of a key, also from incomplete events, or "". @param {Key} key */
export function codeOf({ code, key, keyCode }) {
  if (code) return code;
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  const named = Object.entries(OTHER_NAMES).find(([, [name]]) => name === key);
  if (named) return named[0];
  if (keyCode >= 65 && keyCode <= 90) return `Key${String.fromCharCode(keyCode)}`;
  return Object.entries(OTHER_NAMES).find(([, [, number]]) => number === keyCode)?.[0] ?? "";
}

/**
 * Return the binding of a key, or null.
 * @param {Key} key
 * @param {number} persons With one person, the keys of both players control player 0.
 * @returns {KeyBinding | null}
 */
export function bindingOf(key, persons) {
  const binding = KEYS.get(codeOf(key));
  if (!binding) return null;
  return persons === 1 ? { ...binding, player: 0 } : binding;
}
