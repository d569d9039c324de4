// @ts-check
/** The game's drawing, ground floor, pure: what flies about after a blow, a step or on the wind. */

import { between } from "./random.js";

/**
 * @typedef {import("./random.js").Chance} Chance
 * @typedef {"streak" | "ring" | "flash" | "dust" | "petal"} SparkKind
 * @typedef {object} Spark
 * @property {SparkKind} kind
 * @property {number} x
 * @property {number} y
 * @property {number} vx
 * @property {number} vy
 * @property {number} age
 * @property {number} life Steps until it is gone.
 * @property {number} size
 * @property {string} colour
 */

/**
 * Return the sparks one step later, without those that are gone.
 * @param {readonly Spark[]} sparks @returns {Spark[]}
 */
export function stepSparks(sparks) {
  return sparks.filter((spark) => spark.age + 1 < spark.life).map(fly);
}

/** @param {Spark} spark @returns {Spark} */
function fly(spark) {
  const { kind, x, y, vx, vy, age } = spark;
  const [drag, fall] = kind === "petal" ? [1, 0] : kind === "streak" ? [0.9, 0.22] : [0.92, -0.02];
  const sway = kind === "petal" ? Math.sin((age + spark.life) / 17) * 0.35 : 0;
  const ground = kind === "petal" ? -40 : 1;
  return {
    ...spark,
    x: x + vx + sway,
    y: Math.max(ground, y + vy),
    vx: vx * drag,
    vy: vy * drag - fall,
    age: age + 1,
  };
}

/**
 * Return the sparks of a blow.
 * @param {Chance} chance @param {number} x @param {number} y @param {number} way
 * @param {number} power 1 to 5 @param {string} colour @returns {Spark[]}
 */
export function burst(chance, x, y, way, power, colour) {
  const still = { x, y, vx: 0, vy: 0, age: 0 };
  /** @type {Spark[]} */
  const sparks = [
    { ...still, kind: "flash", life: 6 + power, size: 11 + power * 3.5, colour },
    { ...still, kind: "ring", life: 12 + power * 2, size: 22 + power * 9, colour },
  ];
  for (let count = 0; count < 6 + power * 4; count += 1) {
    const angle = between(chance, -1.15, 1.15);
    const speed = between(chance, 3, 7 + power * 1.6);
    const [vx, vy] = [Math.cos(angle) * speed * way, Math.sin(angle) * speed + 1];
    const life = Math.round(between(chance, 10, 22 + power * 2));
    sparks.push({
      ...still,
      kind: "streak",
      vx,
      vy,
      life,
      size: between(chance, 1.4, 3.4),
      colour,
    });
  }
  return sparks;
}

/**
 * Return puffs of dust at the ground.
 * @param {Chance} chance @param {number} x @param {number} count @returns {Spark[]}
 */
export function dust(chance, x, count) {
  return Array.from({ length: count }, () => ({
    ...{ kind: /** @type {const} */ ("dust"), x: x + between(chance, -16, 16), y: 3, age: 0 },
    ...{ vx: between(chance, -2.4, 2.4), vy: between(chance, 0.1, 0.9) },
    ...{
      life: Math.round(between(chance, 18, 38)),
      size: between(chance, 6, 13),
      colour: "#e8d3c2",
    },
  }));
}

/**
 * Return a petal that the wind brings.
 * @param {Chance} chance @param {number} x The middle of what is seen. @returns {Spark}
 */
export function petal(chance, x) {
  return {
    ...{ kind: "petal", x: x + between(chance, -420, 520), y: between(chance, 180, 430), age: 0 },
    ...{ vx: between(chance, -1.3, -0.5), vy: between(chance, -0.95, -0.5), life: 520 },
    ...{ size: between(chance, 2, 3.6), colour: "#ffb9c8" },
  };
}
