// @ts-check
/** Synthesised beeps. */

/** @type {AudioContext | null} */
let audio = null;

/** Start the audio; browsers allow it only after a click. */
export function enableSound() {
  try {
    audio ??= new AudioContext();
    audio.resume();
  } catch {
    audio = null; // without sound the countdown is still shown
  }
}

/** @param {"count" | "beep" | "end"} kind */
export function beep(kind) {
  if (!audio) return;
  const [pitch, length_s] = { count: [520, 0.12], beep: [940, 0.16], end: [390, 0.4] }[kind];
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  const now = audio.currentTime;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, now);
  volume.gain.exponentialRampToValueAtTime(0.3, now + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + length_s);
  tone.connect(volume).connect(audio.destination);
  tone.start(now);
  tone.stop(now + length_s);
}
