// @ts-check
/** The game's rim: what each fighter does now, in a word that others may read. */

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").Mode} Mode
 * @typedef {import("./session.js").Session} Session
 * @typedef {"idle" | "walk" | "crouch" | "jump" | "block" | "punch" | "kick" | "hurt" | "down"
 *   | "win" | "lose"} Deed
 */

/** Of all modes but a blow, which says itself whether it is a punch or a kick. */
const DEEDS = Object.freeze(
  /** @type {Record<Exclude<Mode, "attack">, Deed>} */ ({
    ...{ stand: "idle", walk: "walk", crouch: "crouch", block: "block", guard: "block" },
    ...{ ready: "jump", air: "jump", land: "jump", stun: "hurt", fall: "down", rise: "down" },
    ...{ win: "win", lose: "lose" },
  }),
);

/** @param {Pick<Fighter, "mode" | "blow">} fighter @returns {Deed} */
export function deedOf({ mode, blow }) {
  if (mode !== "attack") return DEEDS[mode];
  return blow?.includes("kick") ? "kick" : "punch";
}

/**
 * Return the deeds of the first player, whose life stands at the left, and of the second; of the
 * title none: what moves behind it is nobody's.
 * @param {Pick<Session, "place" | "duel">} session @returns {{ left?: Deed, right?: Deed }}
 */
export function deedsOf({ place, duel }) {
  if (place === "title") return {};
  const [left, right] = duel.arena.fighters.map(deedOf);
  return { left, right };
}
