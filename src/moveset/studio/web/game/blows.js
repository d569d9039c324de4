// @ts-check
/** The table of blows: timing in steps of 1/60 s, lengths in cm. Pure. */

/**
 * @typedef {"left" | "right"} Side
 * @typedef {"punch" | "kick"} Limb
 * @typedef {"high" | "mid" | "low" | "over"} Height
 *   `high` misses a crouching fighter, `low` misses a jumping one and must be blocked crouching,
 *   `over` comes from above and must be blocked standing.
 * @typedef {object} Blow
 * @property {number} startup Steps before it can hurt.
 * @property {number} active Steps in which it can hurt.
 * @property {number} recovery Steps until the fighter may act again.
 * @property {number} reach From the fighter's middle to the end of the limb.
 * @property {number} bottom Its lowest point above the fighter's feet.
 * @property {number} top Its highest point.
 * @property {Height} height
 * @property {number} damage Of 100 life points.
 * @property {number} hitStun Steps the other cannot act when hit.
 * @property {number} blockStun The same if the blow was blocked.
 * @property {number} push Initial speed at which the other is pushed back, cm per step.
 * @property {number} lunge Initial speed at which the attacker moves forward, cm per step.
 * @property {number} rank A blow that connected can be cancelled into one of a higher rank (combo).
 * @property {boolean} knocksDown Whether it knocks the other down.
 */

/** @typedef {keyof typeof BLOWS} BlowName */

/** @param {Partial<Blow>} parts @returns {Readonly<Blow>} */
const blow = (parts) =>
  Object.freeze({
    ...{ startup: 5, active: 3, recovery: 10, reach: 86, bottom: 118, top: 150, height: "high" },
    ...{ damage: 6, hitStun: 16, blockStun: 11, push: 5, lunge: 0, rank: 1, knocksDown: false },
    ...parts,
  });

/** Left blows are quick, right blows are heavy. */
export const BLOWS = Object.freeze({
  punch_left: blow({ push: 3.2, lunge: 1.2 }),
  punch_right: blow({
    ...{ startup: 8, recovery: 14, reach: 92, damage: 9, hitStun: 20, blockStun: 13 },
    ...{ push: 4.6, lunge: 2.2, rank: 2 },
  }),
  kick_left: blow({
    ...{ startup: 9, active: 4, recovery: 15, reach: 108, bottom: 70, top: 112, height: "mid" },
    ...{ damage: 10, hitStun: 21, blockStun: 14, push: 9, lunge: 1.5, rank: 3 },
  }),
  kick_right: blow({
    ...{ startup: 13, active: 4, recovery: 20, reach: 112, top: 165, damage: 14, hitStun: 25 },
    ...{ blockStun: 17, push: 11, lunge: 2.5, rank: 4 },
  }),
  low_punch_left: blow({ reach: 80, bottom: 62, top: 96, height: "mid", damage: 5 }),
  low_punch_right: blow({
    ...{ startup: 7, active: 6, recovery: 22, reach: 66, bottom: 70, top: 205, height: "mid" },
    ...{ damage: 13, hitStun: 24, blockStun: 14, push: 8, lunge: 1.5, rank: 4, knocksDown: true },
  }),
  low_kick_left: blow({
    ...{ startup: 7, active: 3, recovery: 12, reach: 94, bottom: 0, top: 34, height: "low" },
    ...{ damage: 6, push: 4, rank: 2 },
  }),
  low_kick_right: blow({
    ...{ startup: 11, active: 5, recovery: 22, reach: 106, bottom: 0, top: 30, height: "low" },
    ...{ damage: 9, blockStun: 13, push: 6, rank: 4, knocksDown: true },
  }),
  jump_punch: blow({
    ...{ startup: 6, active: 14, recovery: 4, reach: 72, bottom: 45, top: 130, height: "over" },
    ...{ damage: 8, hitStun: 20, blockStun: 13, push: 5, rank: 2 },
  }),
  jump_kick: blow({
    ...{ startup: 7, active: 14, recovery: 4, reach: 92, bottom: 20, top: 85, height: "over" },
    ...{ damage: 11, hitStun: 22, blockStun: 14, push: 8, rank: 3 },
  }),
});

/** @param {BlowName} name Return the total duration of a blow, in steps. */
export function duration(name) {
  const { startup, active, recovery } = BLOWS[name];
  return startup + active + recovery;
}

/**
 * Return the blow of a limb and side in a posture.
 * @param {Limb} limb @param {Side} side @param {"stand" | "crouch" | "air"} posture
 * @returns {BlowName}
 */
export function blowFor(limb, side, posture) {
  if (posture === "air") return `jump_${limb}`;
  return posture === "crouch" ? `low_${limb}_${side}` : `${limb}_${side}`;
}
