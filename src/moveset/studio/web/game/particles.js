// @ts-check
/** Particles of blows, steps and wind. Pure. */

import { randomBetween } from "./random.js";

/**
 * @typedef {import("./random.js").RandomState} RandomState
 * @typedef {"streak" | "ring" | "flash" | "dust" | "petal"} ParticleKind
 * @typedef {object} Particle
 * @property {ParticleKind} kind
 * @property {number} x
 * @property {number} y
 * @property {number} vx
 * @property {number} vy
 * @property {number} age
 * @property {number} life Duration, in steps.
 * @property {number} size
 * @property {string} colour
 */

/**
 * Return the particles one step later, without those whose life is over.
 * @param {readonly Particle[]} particles @returns {Particle[]}
 */
export function stepParticles(particles) {
  return particles.filter((particle) => particle.age + 1 < particle.life).map(fly);
}

/** @param {Particle} particle @returns {Particle} */
function fly(particle) {
  const { kind, x, y, vx, vy, age } = particle;
  const [drag, fall] = kind === "petal" ? [1, 0] : kind === "streak" ? [0.9, 0.22] : [0.92, -0.02];
  const sway = kind === "petal" ? Math.sin((age + particle.life) / 17) * 0.35 : 0;
  const ground = kind === "petal" ? -40 : 1;
  return {
    ...particle,
    x: x + vx + sway,
    y: Math.max(ground, y + vy),
    vx: vx * drag,
    vy: vy * drag - fall,
    age: age + 1,
  };
}

/**
 * Return the particles of a blow.
 * @param {RandomState} rng @param {number} x @param {number} y @param {number} way
 * @param {number} power 1 to 5 @param {string} colour @returns {Particle[]}
 */
export function burst(rng, x, y, way, power, colour) {
  const still = { x, y, vx: 0, vy: 0, age: 0 };
  /** @type {Particle[]} */
  const particles = [
    { ...still, kind: "flash", life: 6 + power, size: 11 + power * 3.5, colour },
    { ...still, kind: "ring", life: 12 + power * 2, size: 22 + power * 9, colour },
  ];
  for (let count = 0; count < 6 + power * 4; count += 1) {
    const angle = randomBetween(rng, -1.15, 1.15);
    const speed = randomBetween(rng, 3, 7 + power * 1.6);
    const [vx, vy] = [Math.cos(angle) * speed * way, Math.sin(angle) * speed + 1];
    const life = Math.round(randomBetween(rng, 10, 22 + power * 2));
    particles.push({
      ...still,
      kind: "streak",
      vx,
      vy,
      life,
      size: randomBetween(rng, 1.4, 3.4),
      colour,
    });
  }
  return particles;
}

/**
 * Return puffs of dust at the ground.
 * @param {RandomState} rng @param {number} x @param {number} count @returns {Particle[]}
 */
export function dust(rng, x, count) {
  return Array.from({ length: count }, () => ({
    ...{ kind: /** @type {const} */ ("dust"), x: x + randomBetween(rng, -16, 16), y: 3, age: 0 },
    ...{ vx: randomBetween(rng, -2.4, 2.4), vy: randomBetween(rng, 0.1, 0.9) },
    ...{
      life: Math.round(randomBetween(rng, 18, 38)),
      size: randomBetween(rng, 6, 13),
      colour: "#e8d3c2",
    },
  }));
}

/**
 * Return a petal in the wind.
 * @param {RandomState} rng @param {number} x The middle of the view. @returns {Particle}
 */
export function petal(rng, x) {
  return {
    ...{ kind: "petal", x: x + randomBetween(rng, -420, 520), y: randomBetween(rng, 180, 430), age: 0 },
    ...{ vx: randomBetween(rng, -1.3, -0.5), vy: randomBetween(rng, -0.95, -0.5), life: 520 },
    ...{ size: randomBetween(rng, 2, 3.6), colour: "#ffb9c8" },
  };
}
