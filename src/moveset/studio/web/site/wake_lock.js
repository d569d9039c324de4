// @ts-check
/** Keeps the screen on while somebody plays before it. */

export class WakeLock {
  constructor() {
    this.isWanted = false;
    /** @type {WakeLockSentinel | null} */
    this.lock = null;
    this.renew = () => this.isWanted && this.request();
  }

  start() {
    this.isWanted = true;
    document.addEventListener("visibilitychange", this.renew); // the browser drops it when the page is hidden
    this.request();
  }

  async request() {
    if (document.hidden || (this.lock && !this.lock.released)) return;
    const lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (this.isWanted) this.lock = lock;
    else lock?.release();
  }

  stop() {
    this.isWanted = false;
    document.removeEventListener("visibilitychange", this.renew);
    this.lock?.release();
    this.lock = null;
  }
}
