// @ts-check
/** What to change before the camera: light, distance, people, speed. Pure. */

import { framingHint, LOST } from "./framing.js";

/** Mean brightness, of 1, below which a camera sees too little. */
const DARK = 0.16;
/** Below this not even a lamp's light is seen: something is before the lens. */
const COVERED = 0.01;
/** At fewer frames a second quick moves are seen in one or two images only. */
const SLOW_FPS = 10;
/** The rate means something after this long. */
const SETTLED_S = 4;

/**
 * @typedef {object} View
 * @property {number[][] | null} landmarks
 * @property {number} fps Frames that are analysed in a second.
 * @property {number} running_s For how long frames have been analysed.
 * @property {number | null} brightness Mean of the image, between 0 and 1; null if unknown.
 * @property {number} people How many people the image shows, if that is known; else 1.
 * @property {number} [took_ms] What the analysis of a frame takes, if that is known.
 * @property {boolean} [lost] Whether the player was followed before and is not found any more.
 */

/** @param {number | null} brightness */
export const isDark = (brightness) => brightness !== null && brightness < DARK;

/** Return what to change, the worst first; empty if all is well. @param {View} view */
export function cameraAdvice({ landmarks, fps, running_s, brightness, people, lost, took_ms }) {
  if (brightness !== null && brightness < COVERED) return "The camera sees nothing: open its cover, or take away what is before it";
  if (isDark(brightness)) return "It is too dark: switch a lamp on, or turn towards the window";
  if (lost) return LOST;
  const framing = framingHint(landmarks);
  if (framing) return framing;
  if (people > 1) return "There are several people in the picture: only one is followed, so let the others step aside";
  if (running_s > SETTLED_S && fps < SLOW_FPS) return `Only ${Math.round(fps)} frames a second: ${slownessHint(took_ms)}`;
  return "";
}

/** Return what helps: a fast analysis waits for the camera. @param {number | undefined} took_ms */
function slownessHint(took_ms) {
  if (took_ms === undefined) return "close other programs, or give the camera more light";
  return took_ms > 700 / SLOW_FPS ? "close other programs and tabs" : "give the camera more light";
}

/** Return the mean brightness of an image's pixels, between 0 and 1. @param {ArrayLike<number>} rgba */
export function meanBrightness(rgba) {
  let sum = 0;
  for (let index = 0; index < rgba.length; index += 4) {
    sum += 0.2126 * rgba[index] + 0.7152 * rgba[index + 1] + 0.0722 * rgba[index + 2];
  }
  return rgba.length ? sum / (rgba.length / 4) / 255 : 0;
}

/**
 * Whether someone stands right, or the advice to them: a change counts only once it has lasted, so that
 * a hand that leaves the picture in a punch changes nothing.
 * @template {boolean | string} T
 */
export class SteadyState {
  /** @param {number} lasting_ms @param {T} first */
  constructor(lasting_ms, first) {
    this.lasting_ms = lasting_ms;
    this.value = first;
    this.since_ms = 0;
    this.latest = first;
  }

  /** @param {T} value @param {number} now_ms @returns {T} The state that has lasted. */
  update(value, now_ms) {
    if (value !== this.latest) [this.latest, this.since_ms] = [value, now_ms];
    if (now_ms - this.since_ms >= this.lasting_ms) this.value = value;
    return this.value;
  }
}
