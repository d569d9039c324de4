/** What the game's tests share: shorthand for inputs, fighters and matches. */

import { createArena, step } from "../../src/moveset/studio/web/game/arena.js";
import { createDuel, stepDuel } from "../../src/moveset/studio/web/game/duel.js";
import { IDLE } from "../../src/moveset/studio/web/game/input.js";
import { roll } from "../../src/moveset/studio/web/game/random.js";

/** An input with something pressed or held. */
export const want = (parts = {}) => ({ ...IDLE, ...parts });

/** A match in its first round, the fighters so far apart, in cm. */
export function fighting(distance = 90, changes = [{}, {}]) {
  let arena = createArena();
  while (arena.phase === "intro") arena = step(arena, [IDLE, IDLE]);
  const fighters = arena.fighters.map((fighter, at) => ({
    ...fighter,
    x: ((at ? 1 : -1) * distance) / 2,
    ...changes[at],
  }));
  return { ...arena, fighters };
}

/** The match some steps later; the inputs are held, blows are pressed in the first step only. */
export function after(arena, steps, one = {}, two = {}) {
  let now = arena;
  for (let at = 0; at < steps; at += 1) {
    const held = [one, two].map((parts) => want(at ? { ...parts, punch: null, kick: null } : parts));
    now = step(now, held);
  }
  return now;
}

/** The match between two computers, to its end; `see` is shown every step. */
export function playOut(levels, seed, see = () => {}) {
  let duel = createDuel(seed, levels);
  for (let at = 0; at < 20000 && duel.arena.phase !== "over"; at += 1) {
    duel = stepDuel(duel, []);
    see(duel.arena);
  }
  return duel.arena;
}

/** Inputs of somebody who hits the keys at random. */
export function drummer(seed) {
  const chance = { random: seed };
  const often = (share) => roll(chance) < share;
  const side = (share) => (often(share) ? (often(0.5) ? "left" : "right") : null);
  return () => ({
    ...{ left: often(0.3), right: often(0.4), crouch: often(0.2), jump: often(0.1) },
    ...{ block: often(0.1), punch: side(0.1), kick: side(0.1) },
  });
}
