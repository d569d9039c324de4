// @ts-check
/** The game's rim: drums and a plucked string that never quite repeat themselves. */

import { pick, roll } from "./random.js";
import { hiss, tone } from "./sound.js";

/** @typedef {import("./sound.js").Studio} Studio */

const BEAT_S = 60 / 104 / 4;
const AHEAD_S = 0.3;
/** The in scale on A, Hz. */
const SCALE = [220, 233.08, 293.66, 329.63, 349.23, 440, 466.16, 587.33];
const DRUMS = "X..x..x.X..xx.x.";

/**
 * Play on and on; notes are laid a little ahead of time, so that a busy page does not stumble.
 * @param {Studio} studio
 */
export function startMusic(studio) {
  const player = { random: 5, beat: 0, next: studio.context.currentTime + 0.1, note: 3 };
  setInterval(() => {
    if (studio.context.state !== "running") return;
    player.next = Math.max(player.next, studio.context.currentTime);
    while (player.next < studio.context.currentTime + AHEAD_S) {
      playBeat(studio, player);
      player.beat += 1;
      player.next += BEAT_S;
    }
  }, 90);
}

/**
 * @param {Studio} studio
 * @param {{ random: number, beat: number, next: number, note: number }} player
 */
function playBeat(studio, player) {
  const drum = DRUMS[player.beat % DRUMS.length];
  if (drum === "X") tone(studio, "sine", 98, 44, 0.34, 0.3, player.next);
  if (drum === "x") tone(studio, "sine", 150, 78, 0.14, 0.13, player.next);
  if (player.beat % 4 === 2) hiss(studio, "highpass", 6000, 7000, 0.04, 0.035, player.next);
  if (player.beat % 32 === 0) tone(studio, "triangle", 55, 54.6, 3.6, 0.12, player.next);
  const phrase = Math.floor(player.beat / 32) % 4 !== 3;
  if (!phrase || player.beat % 2 || roll(player) > 0.42) return;
  player.note = Math.min(
    SCALE.length - 1,
    Math.max(0, player.note + pick(player, [-2, -1, -1, 1, 1, 2])),
  );
  const pitch = SCALE[player.note];
  tone(studio, "triangle", pitch, pitch * 0.997, 0.5, 0.085, player.next);
  tone(studio, "sawtooth", pitch * 2, pitch * 1.99, 0.09, 0.02, player.next);
}
