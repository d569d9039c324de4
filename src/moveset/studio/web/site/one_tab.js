// @ts-check
/** One tab at a time has the camera: a lock that all tabs of the site share. The locks are passed in. */

const NAME = "moveset-camera";

export class OneTab {
  /** @param {LockManager | undefined} locks Some browsers have none: there every tab plays. @param {() => void} onTaken Another tab has taken over. */
  constructor(locks, onTaken) {
    this.locks = locks;
    this.onTaken = onTaken;
    /** @type {(() => void) | null} */
    this.giveBack = null;
  }

  /** Return whether this tab has the camera now. @param {boolean} isTakeover Take it from another tab. @returns {Promise<boolean>} */
  take(isTakeover) {
    if (!this.locks || this.giveBack) return Promise.resolve(true);
    return new Promise((resolve) => {
      const options = isTakeover ? { steal: true } : { ifAvailable: true };
      const held = this.locks?.request(NAME, options, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise((/** @type {(value: void) => void} */ done) => (this.giveBack = done)) : undefined;
      });
      held?.catch(() => this.lose()); // a lock that is stolen ends with an error
    });
  }

  lose() {
    if (!this.giveBack) return;
    this.giveBack = null;
    this.onTaken();
  }

  release() {
    this.giveBack?.();
    this.giveBack = null;
  }
}
