// @ts-check
/** Which frame goes to the pose worker next: one at a time, and of those that come meanwhile the newest. Pure. */

/**
 * @typedef {{ close(): void }} Frame An ImageBitmap or a VideoFrame: whoever holds it closes it.
 * @typedef {{ frame: Frame, timeS: number }} TimedFrame
 */

/** At most one frame is on its way and at most one waits; one that is replaced is closed. */
export class NewestFrame {
  constructor() {
    /** Busy at first: frames wait until the networks are loaded. */
    this.isBusy = true;
    /** @type {TimedFrame | null} */
    this.waiting = null;
  }

  /** Return the frame if it can be sent now; else it waits. @param {TimedFrame} timed @returns {TimedFrame | null} */
  offer(timed) {
    if (!this.isBusy) {
      this.isBusy = true;
      return timed;
    }
    this.clear();
    this.waiting = timed;
    return null;
  }

  /** Return the frame to send after an answer; null if none waits. @returns {TimedFrame | null} */
  next() {
    const timed = this.waiting;
    this.waiting = null;
    this.isBusy = timed !== null;
    return timed;
  }

  /** Drop the frame that waits. */
  clear() {
    this.waiting?.frame.close();
    this.waiting = null;
  }
}
