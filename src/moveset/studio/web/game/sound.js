// @ts-check
/** Synthesised sound effects. */

import { startMusic } from "./music.js";

/**
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {{ context: AudioContext, out: GainNode, noise: AudioBuffer }} Mixer
 */

const LOUD = 0.5;

/** Return the sound of the game; silent until `wake` is called on a real key press or click. */
export function createSound() {
  /** @type {Mixer | null} */
  let mixer = null;
  let [muted, playing] = [false, false];
  const level = () => mixer && (mixer.out.gain.value = muted ? 0 : LOUD);
  return {
    wake() {
      mixer ??= openMixer();
      if (mixer?.context.state === "suspended") mixer.context.resume();
      level();
      if (mixer && !playing) startMusic(mixer);
      playing = Boolean(mixer);
    },
    /** @param {readonly GameEvent[]} events */
    playEvents(events) {
      if (!mixer || mixer.context.state !== "running" || muted) return;
      for (const { kind, power } of events) SOUNDS[kind]?.(mixer, power);
    },
    /** Mute or unmute, and return whether it is muted. */
    toggle() {
      muted = !muted;
      level();
      return muted;
    },
    /** @param {boolean} quiet Suspend all sound, for example during a pause. */
    suspend(quiet) {
      if (mixer && quiet) mixer.context.suspend();
      else if (mixer) mixer.context.resume();
    },
  };
}

/** @returns {Mixer | null} */
function openMixer() {
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
 * @param {Mixer} mixer @param {number} volume @param {number} seconds @param {number} [at]
 * @returns {GainNode}
 */
function createEnvelope({ context, out }, volume, seconds, at = context.currentTime) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(volume, at + 0.004);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  gain.connect(out);
  return gain;
}

/**
 * Play a tone whose pitch glides.
 * @param {Mixer} mixer @param {OscillatorType} type @param {number} from Hz
 * @param {number} to Hz @param {number} seconds @param {number} volume @param {number} [at]
 */
export function playTone(mixer, type, from, to, seconds, volume, at = mixer.context.currentTime) {
  const wave = mixer.context.createOscillator();
  wave.type = type;
  wave.frequency.setValueAtTime(from, at);
  wave.frequency.exponentialRampToValueAtTime(to, at + seconds);
  wave.connect(createEnvelope(mixer, volume, seconds, at));
  wave.start(at);
  wave.stop(at + seconds);
}

/**
 * Play filtered noise.
 * @param {Mixer} mixer @param {BiquadFilterType} type @param {number} from Hz
 * @param {number} to Hz @param {number} seconds @param {number} volume @param {number} [at]
 */
export function playNoise(mixer, type, from, to, seconds, volume, at = mixer.context.currentTime) {
  const source = mixer.context.createBufferSource();
  const filter = mixer.context.createBiquadFilter();
  source.buffer = mixer.noise;
  filter.type = type;
  filter.Q.value = 1.2;
  filter.frequency.setValueAtTime(from, at);
  filter.frequency.exponentialRampToValueAtTime(to, at + seconds);
  source.connect(filter).connect(createEnvelope(mixer, volume, seconds, at));
  source.start(at, (at * 7.3) % 0.5, seconds);
}

/** @param {Mixer} mixer @param {number} pitch Hz @param {number} seconds @param {number} volume */
function playGong(mixer, pitch, seconds, volume) {
  [1, 1.48, 2.09, 2.56, 3.9].forEach((partial, at) =>
    playTone(
      mixer,
      "sine",
      pitch * partial,
      pitch * partial * 0.99,
      seconds / (1 + at * 0.5),
      volume / (1 + at),
    ),
  );
}

/** @type {Record<string, (mixer: Mixer, power: number) => void>} */
const SOUNDS = {
  swing: (mixer, power) =>
    playNoise(mixer, "bandpass", 500 + power * 60, 2400, 0.13, 0.14 + power * 0.03),
  hit(mixer, power) {
    playNoise(mixer, "lowpass", 3200, 300, 0.09 + power * 0.02, 0.7);
    playTone(mixer, "sine", 190 - power * 15, 42, 0.16 + power * 0.03, 0.8);
    playTone(mixer, "square", 320, 70, 0.05, 0.12);
  },
  block(mixer) {
    playNoise(mixer, "highpass", 1800, 4200, 0.06, 0.3);
    playTone(mixer, "triangle", 520, 210, 0.09, 0.32);
  },
  jump: (mixer) => playTone(mixer, "sine", 180, 420, 0.13, 0.1),
  land: (mixer) => playNoise(mixer, "lowpass", 420, 120, 0.1, 0.32),
  thud(mixer) {
    playNoise(mixer, "lowpass", 500, 80, 0.24, 0.7);
    playTone(mixer, "sine", 95, 34, 0.26, 0.8);
  },
  ko(mixer) {
    playTone(mixer, "sawtooth", 210, 30, 0.9, 0.3);
    playGong(mixer, 62, 2.4, 0.6);
  },
  round: (mixer) => playGong(mixer, 110, 1.8, 0.4),
  fight: (mixer) => playGong(mixer, 174, 1.1, 0.5),
  time: (mixer) => playGong(mixer, 98, 2, 0.5),
  tick: (mixer) => playTone(mixer, "square", 980, 940, 0.04, 0.08),
  win: (mixer) => playGong(mixer, 261, 1.6, 0.22),
};
