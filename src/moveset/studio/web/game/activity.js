// @ts-check
/** What each fighter does now, as one word for embedding pages and tests. Pure. */

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").Mode} Mode
 * @typedef {import("./session.js").Session} Session
 * @typedef {"idle" | "walk" | "crouch" | "jump" | "block" | "punch" | "kick" | "hurt" | "down"
 *   | "win" | "lose"} Activity
 */

/** Activity of each mode except an attack, which is a punch or a kick. */
const ACTIVITIES = Object.freeze(
  /** @type {Record<Exclude<Mode, "attack">, Activity>} */ ({
    ...{ stand: "idle", walk: "walk", crouch: "crouch", block: "block", guard: "block" },
    ...{ ready: "jump", air: "jump", land: "jump", stun: "hurt", fall: "down", rise: "down" },
    ...{ win: "win", lose: "lose" },
  }),
);

/** @param {Pick<Fighter, "mode" | "blow">} fighter @returns {Activity} */
export function activityOf({ mode, blow }) {
  if (mode !== "attack") return ACTIVITIES[mode];
  return blow?.includes("kick") ? "kick" : "punch";
}

/**
 * Return the activity of the first player, at the left, and of the second; none on the title screen,
 * where two computers play.
 * @param {Pick<Session, "screen" | "simulation">} session @returns {{ left?: Activity, right?: Activity }}
 */
export function activitiesOf({ screen, simulation }) {
  if (screen === "title") return {};
  const [left, right] = simulation.match.fighters.map(activityOf);
  return { left, right };
}
