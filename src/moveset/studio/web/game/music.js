// @ts-check
/** Generated background music: drums and a plucked string. */

import { pickOne, nextRandom } from "./random.js";
import { playNoise, playTone } from "./sound.js";

/** @typedef {import("./sound.js").Mixer} Mixer */

const BEAT_S = 60 / 104 / 4;
const AHEAD_S = 0.3;
/** The Japanese in scale on A, Hz. */
const SCALE = [220, 233.08, 293.66, 329.63, 349.23, 440, 466.16, 587.33];
const DRUMS = "X..x..x.X..xx.x.";

/**
 * Play endlessly; notes are scheduled ahead of time, so that a busy page causes no gaps.
 * @param {Mixer} mixer
 */
export function startMusic(mixer) {
  const player = { random: 5, beat: 0, next: mixer.context.currentTime + 0.1, note: 3 };
  setInterval(() => {
    if (mixer.context.state !== "running") return;
    player.next = Math.max(player.next, mixer.context.currentTime);
    while (player.next < mixer.context.currentTime + AHEAD_S) {
      playBeat(mixer, player);
      player.beat += 1;
      player.next += BEAT_S;
    }
  }, 90);
}

/**
 * @param {Mixer} mixer
 * @param {{ random: number, beat: number, next: number, note: number }} player
 */
function playBeat(mixer, player) {
  const drum = DRUMS[player.beat % DRUMS.length];
  if (drum === "X") playTone(mixer, "sine", 98, 44, 0.34, 0.3, player.next);
  if (drum === "x") playTone(mixer, "sine", 150, 78, 0.14, 0.13, player.next);
  if (player.beat % 4 === 2) playNoise(mixer, "highpass", 6000, 7000, 0.04, 0.035, player.next);
  if (player.beat % 32 === 0) playTone(mixer, "triangle", 55, 54.6, 3.6, 0.12, player.next);
  const phrase = Math.floor(player.beat / 32) % 4 !== 3;
  if (!phrase || player.beat % 2 || nextRandom(player) > 0.42) return;
  player.note = Math.min(
    SCALE.length - 1,
    Math.max(0, player.note + pickOne(player, [-2, -1, -1, 1, 1, 2])),
  );
  const pitch = SCALE[player.note];
  playTone(mixer, "triangle", pitch, pitch * 0.997, 0.5, 0.085, player.next);
  playTone(mixer, "sawtooth", pitch * 2, pitch * 1.99, 0.09, 0.02, player.next);
}
