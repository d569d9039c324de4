// @ts-check
/** The game's rim: all that is heard, made of waves and noise. */

import { startMusic } from "./music.js";

/**
 * @typedef {import("./fighter.js").Happening} Happening
 * @typedef {{ context: AudioContext, out: GainNode, noise: AudioBuffer }} Studio
 */

const LOUD = 0.5;

/** Return a voice for what happens; silent until `wake` is called by a real key or click. */
export function createSound() {
  /** @type {Studio | null} */
  let studio = null;
  let [muted, playing] = [false, false];
  const level = () => studio && (studio.out.gain.value = muted ? 0 : LOUD);
  return {
    wake() {
      studio ??= openStudio();
      if (studio?.context.state === "suspended") studio.context.resume();
      level();
      if (studio && !playing) startMusic(studio);
      playing = Boolean(studio);
    },
    /** @param {readonly Happening[]} happenings */
    hear(happenings) {
      if (!studio || studio.context.state !== "running" || muted) return;
      for (const { kind, power } of happenings) VOICES[kind]?.(studio, power);
    },
    /** Turn the sound off or on, and return whether it is off. */
    toggle() {
      muted = !muted;
      level();
      return muted;
    },
    /** @param {boolean} quiet Hold the music while the game rests. */
    rest(quiet) {
      if (studio && quiet) studio.context.suspend();
      else if (studio) studio.context.resume();
    },
  };
}

/** @returns {Studio | null} */
function openStudio() {
  if (typeof AudioContext === "undefined") return null;
  const context = new AudioContext();
  const out = context.createGain();
  const press = context.createDynamicsCompressor();
  out.connect(press).connect(context.destination);
  const noise = context.createBuffer(1, context.sampleRate, context.sampleRate);
  const samples = noise.getChannelData(0);
  let seed = 1;
  for (let at = 0; at < samples.length; at += 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    samples[at] = seed / 2147483648 - 1;
  }
  return { context, out, noise };
}

/**
 * @param {Studio} studio @param {number} loud @param {number} seconds @param {number} [at]
 * @returns {GainNode}
 */
export function fade({ context, out }, loud, seconds, at = context.currentTime) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(loud, at + 0.004);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  gain.connect(out);
  return gain;
}

/**
 * Sound a tone that glides.
 * @param {Studio} studio @param {OscillatorType} type @param {number} from Hz
 * @param {number} to Hz @param {number} seconds @param {number} loud @param {number} [at]
 */
export function tone(studio, type, from, to, seconds, loud, at = studio.context.currentTime) {
  const wave = studio.context.createOscillator();
  wave.type = type;
  wave.frequency.setValueAtTime(from, at);
  wave.frequency.exponentialRampToValueAtTime(to, at + seconds);
  wave.connect(fade(studio, loud, seconds, at));
  wave.start(at);
  wave.stop(at + seconds);
}

/**
 * Sound a breath of noise.
 * @param {Studio} studio @param {BiquadFilterType} type @param {number} from Hz
 * @param {number} to Hz @param {number} seconds @param {number} loud @param {number} [at]
 */
export function hiss(studio, type, from, to, seconds, loud, at = studio.context.currentTime) {
  const source = studio.context.createBufferSource();
  const filter = studio.context.createBiquadFilter();
  source.buffer = studio.noise;
  filter.type = type;
  filter.Q.value = 1.2;
  filter.frequency.setValueAtTime(from, at);
  filter.frequency.exponentialRampToValueAtTime(to, at + seconds);
  source.connect(filter).connect(fade(studio, loud, seconds, at));
  source.start(at, (at * 7.3) % 0.5, seconds);
}

/** @param {Studio} studio @param {number} pitch Hz @param {number} seconds @param {number} loud */
function gong(studio, pitch, seconds, loud) {
  [1, 1.48, 2.09, 2.56, 3.9].forEach((partial, at) =>
    tone(
      studio,
      "sine",
      pitch * partial,
      pitch * partial * 0.99,
      seconds / (1 + at * 0.5),
      loud / (1 + at),
    ),
  );
}

/** @type {Record<string, (studio: Studio, power: number) => void>} */
const VOICES = {
  swing: (studio, power) =>
    hiss(studio, "bandpass", 500 + power * 60, 2400, 0.13, 0.14 + power * 0.03),
  hit(studio, power) {
    hiss(studio, "lowpass", 3200, 300, 0.09 + power * 0.02, 0.7);
    tone(studio, "sine", 190 - power * 15, 42, 0.16 + power * 0.03, 0.8);
    tone(studio, "square", 320, 70, 0.05, 0.12);
  },
  block(studio) {
    hiss(studio, "highpass", 1800, 4200, 0.06, 0.3);
    tone(studio, "triangle", 520, 210, 0.09, 0.32);
  },
  jump: (studio) => tone(studio, "sine", 180, 420, 0.13, 0.1),
  land: (studio) => hiss(studio, "lowpass", 420, 120, 0.1, 0.32),
  thud(studio) {
    hiss(studio, "lowpass", 500, 80, 0.24, 0.7);
    tone(studio, "sine", 95, 34, 0.26, 0.8);
  },
  ko(studio) {
    tone(studio, "sawtooth", 210, 30, 0.9, 0.3);
    gong(studio, 62, 2.4, 0.6);
  },
  round: (studio) => gong(studio, 110, 1.8, 0.4),
  fight: (studio) => gong(studio, 174, 1.1, 0.5),
  time: (studio) => gong(studio, 98, 2, 0.5),
  tick: (studio) => tone(studio, "square", 980, 940, 0.04, 0.08),
  win: (studio) => gong(studio, 261, 1.6, 0.22),
};
