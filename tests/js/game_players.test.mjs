import assert from "node:assert/strict";
import test from "node:test";
import { createPlayer, PROFILES } from "../../benchmarks/game_players.mjs";
import { startFight } from "./game_play.mjs";

const MINUTES = 30;

/** How often a simulated person presses something for half an hour before a foe who does nothing. */
function pressesOf(profile, seed) {
  const player = createPlayer(profile, seed);
  const match = startFight(100);
  const counts = { blows: 0, blocks: 0, longestBlock: 0 };
  for (let tick = 0, held = 0; tick < MINUTES * 3600; tick += 1) {
    const { punch, kick, block } = player.act(match, tick);
    counts.blows += Number(Boolean(punch)) + Number(Boolean(kick));
    held = block ? held + 1 : 0;
    if (held === 1) counts.blocks += 1;
    counts.longestBlock = Math.max(counts.longestBlock, held);
  }
  return counts;
}

const boxer = { ...PROFILES[0], recall: { punch: 0.5 }, mix: { punch: 1, kick: 0, block: 0, crouch: 0, jump: 0, walk: 0 }, pace: 2, falsePerMinute: 0 };

test("a simulated person presses as often as pace, recall and false presses say", () => {
  const { blows, blocks } = pressesOf(boxer, 1);
  assert.ok(Math.abs(blows / MINUTES - 15) < 1.5, `${blows / MINUTES} a minute`);
  assert.equal(blocks, 0);
  const restless = pressesOf({ ...boxer, recall: { punch: 0 }, falsePerMinute: 3 }, 1);
  assert.ok(Math.abs(restless.blows / MINUTES - 3) < 0.8);
});

test("no press comes before its move's latency", () => {
  const player = createPlayer({ ...boxer, recall: { punch: 1 }, latency: [1, 1.0001], pace: 4 }, 2);
  const match = startFight(100);
  const first = Array.from({ length: 600 }, (_, tick) => player.act(match, tick)).findIndex(({ punch }) => punch);
  assert.ok(first >= 59 + 2 * 60, `${first}`);
});

test("constants are chosen on other people than those reported", () => {
  const [tuned, reported] = [true, false].map((which) => PROFILES.filter((one) => one.tuned === which));
  assert.ok(tuned.length >= 5 && reported.length >= 5);
  assert.equal(new Set(PROFILES.map(({ name }) => name)).size, PROFILES.length);
});
