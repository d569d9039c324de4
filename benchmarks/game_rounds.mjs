// @ts-check
/**
 * Rounds of the game between simulated people before a camera and the computer.
 *
 *     node benchmarks/game_rounds.mjs [--seeds 100] [--first 20000] [--players reported|tuned|all]
 *
 * Prints JSON: for each player and level, rounds won of first rounds and of third rounds, matches won,
 * blows pressed, hit and taken in the first round. `--rounds 3` plays whole matches; `--unassisted` plays
 * without the help of assist.js, as a keyboard does.
 */

import { parseArgs } from "node:util";
import { createPlayer, PROFILES } from "./game_players.mjs";
import { setAssisted, ROUND_STEPS } from "../src/moveset/studio/web/game/match.js";
import { createSimulation, stepSimulation } from "../src/moveset/studio/web/game/simulation.js";
import { IDLE } from "../src/moveset/studio/web/game/input.js";

/** @typedef {import("../src/moveset/studio/web/game/skill.js").Level} Level */

const LEVELS = /** @type {const} */ (["easy", "normal", "hard"]);
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    first: { type: "string", default: "20000" },
    players: { type: "string", default: "reported" },
    rounds: { type: "string", default: "1" },
    unassisted: { type: "boolean", default: false },
  },
});

/**
 * Play a match until a number of rounds is over, and return who won each and how often each hit in the first.
 * @param {import("./game_players.mjs").Profile} profile @param {Level} level @param {number} seed
 */
function playRounds(profile, level, seed) {
  let simulation = createSimulation(seed, [null, level]);
  simulation = { ...simulation, match: setAssisted(simulation.match, 0, !values.unassisted) };
  const player = createPlayer(profile, seed);
  const winners = [];
  const hits = [0, 0];
  let presses = 0;
  for (let step = 0; winners.length < Number(values.rounds); step += 1) {
    const { match } = simulation;
    const input = match.phase === "fight" ? player.act(match, step) : IDLE;
    if (match.round === 1 && (input.punch || input.kick)) presses += 1;
    simulation = stepSimulation(simulation, [input, IDLE]);
    const { events, phase, result, phaseTick } = simulation.match;
    if (match.round === 1) for (const { kind, player: who } of events) if (kind === "hit") hits[who] += 1;
    if (phase === "result" && phaseTick === 0 && match.phase === "fight") winners.push(result?.winner);
    if (phase === "over" || step > 4 * ROUND_STEPS) break;
  }
  return { winners, hits, presses, winner: simulation.match.winner };
}

/** @param {number[]} numbers */
const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);

/** @param {import("./game_players.mjs").Profile} profile @param {Level} level */
function score(profile, level) {
  const first = Number(values.first);
  const games = Array.from({ length: Number(values.seeds) }, (_, at) => playRounds(profile, level, first + at));
  const third = games.filter(({ winners }) => winners.length === 3);
  return {
    player: profile.name,
    level,
    games: games.length,
    first_round: mean(games.map(({ winners }) => Number(winners[0] === 0))),
    third_round: third.length ? mean(third.map(({ winners }) => Number(winners[2] === 0))) : null,
    thirds: third.length,
    match: mean(games.map(({ winner }) => Number(winner === 0))),
    blows: mean(games.map(({ presses }) => presses)),
    hits: mean(games.map(({ hits }) => hits[0])),
    taken: mean(games.map(({ hits }) => hits[1])),
  };
}

const players = PROFILES.filter(({ tuned }) => values.players === "all" || tuned === (values.players === "tuned"));
const scores = players.flatMap((profile) => LEVELS.map((level) => score(profile, level)));
console.log(JSON.stringify({ players, scores }, null, 1));
