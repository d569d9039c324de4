// @ts-check
/** True times of frames: when they were captured, or their time in a video. Pure. */

/** A live clock that is behind by more was set anew; less is a frame that comes late. */
const MAX_LATE_S = 0.5;

/**
 * @typedef {{ captureTime?: number, presentationTime?: number, mediaTime?: number }} Metadata What
 *   requestVideoFrameCallback says; milliseconds, but for mediaTime.
 * @typedef {object} Frame
 * @property {boolean} isLive Whether it is of a stream, not of a file.
 * @property {number} nowMs Of the page's clock.
 * @property {number} currentTime Of the <video>, in seconds.
 * @property {Metadata} [metadata] Without requestVideoFrameCallback it is missing.
 */

/** Return the time of a frame in seconds. @param {Frame} frame */
export function frameTimeS({ isLive, nowMs, currentTime, metadata }) {
  if (!isLive) return metadata?.mediaTime ?? currentTime;
  return (metadata?.captureTime ?? metadata?.presentationTime ?? nowMs) / 1000;
}

/** Decides what a frame is by its time. */
export class FrameClock {
  constructor() {
    this.lastS = -Infinity;
  }

  /** Return whether it is a new frame, one to be left out, or the first one of another recording. @param {number} timeS @param {boolean} isLive */
  judge(timeS, isLive) {
    const lateS = this.lastS - timeS;
    if (!Number.isFinite(timeS) || lateS === 0 || (isLive && lateS > 0 && lateS <= MAX_LATE_S)) return "skip";
    this.lastS = timeS;
    return lateS > 0 && lateS < Infinity ? "restart" : "new";
  }
}
