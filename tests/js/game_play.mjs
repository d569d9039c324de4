/** What the game's tests share: shorthand for inputs, fighters and matches. */

import { createMatch, step } from "../../src/moveset/studio/web/game/match.js";
import { createSimulation, stepSimulation } from "../../src/moveset/studio/web/game/simulation.js";
import { IDLE } from "../../src/moveset/studio/web/game/input.js";
import { nextRandom } from "../../src/moveset/studio/web/game/random.js";

/** An input with something pressed or held. */
export const inputOf = (parts = {}) => ({ ...IDLE, ...parts });

/** A match in its first round, with the fighters at a distance in cm. */
export function startFight(distance = 90, changes = [{}, {}]) {
  let match = createMatch();
  while (match.phase === "intro") match = step(match, [IDLE, IDLE]);
  const fighters = match.fighters.map((fighter, at) => ({
    ...fighter,
    x: ((at ? 1 : -1) * distance) / 2,
    ...changes[at],
  }));
  return { ...match, fighters };
}

/** The match some steps later; the inputs are held, blows are pressed in the first step only. */
export function playSteps(match, steps, one = {}, two = {}) {
  let now = match;
  for (let at = 0; at < steps; at += 1) {
    const held = [one, two].map((parts) => inputOf(at ? { ...parts, punch: null, kick: null } : parts));
    now = step(now, held);
  }
  return now;
}

/** The match between two computers, to its end; `onStep` is called after every step. */
export function playOut(levels, seed, onStep = () => {}) {
  let simulation = createSimulation(seed, levels);
  for (let at = 0; at < 20000 && simulation.match.phase !== "over"; at += 1) {
    simulation = stepSimulation(simulation, []);
    onStep(simulation.match);
  }
  return simulation.match;
}

/** Random inputs. */
export function randomInputs(seed) {
  const rng = { random: seed };
  const often = (share) => nextRandom(rng) < share;
  const side = (share) => (often(share) ? (often(0.5) ? "left" : "right") : null);
  return () => ({
    ...{ left: often(0.3), right: often(0.4), crouch: often(0.2), jump: often(0.1) },
    ...{ block: often(0.1), punch: side(0.1), kick: side(0.1) },
  });
}
