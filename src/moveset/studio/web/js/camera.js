// @ts-check
/** A camera, the browser's or the machine's, that comes back by itself when it was lost. */

export const MACHINE = "machine";
const KEPT = "moveset-camera";
const RETRY_MS = 2000;
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };

/**
 * The browser's camera in a `<video>`.
 * @typedef {"off" | "asking" | "on" | "lost" | "refused" | "none"} CameraState
 */
export class BrowserCamera {
  /** @param {HTMLVideoElement} video @param {(state: CameraState, words: string) => void} tell */
  constructor(video, tell) {
    this.video = video;
    this.tell = tell;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.device = "";
    this.wanted = false;
    this.change = () => this.wanted && !this.stream && this.start();
    navigator.mediaDevices?.addEventListener("devicechange", this.change);
  }

  /** @param {string} [device] */
  async start(device = this.device) {
    this.device = device;
    this.wanted = true;
    this.drop();
    if (!navigator.mediaDevices) {
      this.tell("none", "This browser gives no camera here: use another, or start the studio with --camera 0");
      return;
    }
    this.tell("asking", "Waiting for the camera: the browser may ask whether it may be used");
    try {
      const video = device ? { ...WANTED, deviceId: { exact: device } } : { ...WANTED, facingMode: "user" };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (!this.wanted) return stop(stream);
      this.use(stream);
    } catch (error) {
      this.fail(/** @type {DOMException} */ (error));
    }
  }

  /** @param {MediaStream} stream */
  async use(stream) {
    this.stream = stream;
    for (const track of stream.getVideoTracks()) {
      track.addEventListener("ended", () => this.lose(stream));
    }
    this.video.srcObject = stream;
    await this.video.play().catch(() => {});
    this.tell("on", "");
  }

  /** @param {MediaStream} stream */
  lose(stream) {
    if (stream !== this.stream) return;
    this.drop();
    this.tell("lost", "The camera was lost: plug it in again, and it goes on by itself");
    this.retry();
  }

  /** @param {DOMException} error */
  fail(error) {
    if (error.name === "NotAllowedError") {
      this.tell("refused", "The camera may not be used: allow it beside the address, then load the page again");
      return;
    }
    if (error.name === "OverconstrainedError") this.device = "";
    const words = error.name === "NotFoundError" || error.name === "OverconstrainedError"
      ? "There is no camera: plug one in, and it goes on by itself"
      : "The camera does not answer: close other programs that use it, and it goes on by itself";
    this.tell("lost", words);
    this.retry();
  }

  retry() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted && !this.stream && this.start(), RETRY_MS);
  }

  drop() {
    if (this.stream) stop(this.stream);
    this.stream = null;
  }

  close() {
    this.wanted = false;
    clearTimeout(this.timer);
    navigator.mediaDevices?.removeEventListener("devicechange", this.change);
    this.drop();
    this.video.srcObject = null;
  }
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** Return the cameras there are, the machine's own among them. @param {string | null} machine @returns {Promise<{ id: string, name: string }[]>} */
export async function listCameras(machine) {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const found = devices
    .filter((one) => one.kind === "videoinput")
    .map((one, number) => ({ id: one.deviceId, name: one.label || `Camera ${number + 1}` }));
  if (!found.length || (found.length === 1 && !found[0].id)) {
    found.splice(0, 1, { id: "", name: found[0]?.name ?? "The browser's camera" });
  }
  if (machine) found.unshift({ id: MACHINE, name: `This machine's ${machine.replace(":", " ")}` });
  return found;
}

/** Return the camera that was chosen last, if it is still there. @param {{ id: string }[]} cameras */
export function chosenCamera(cameras) {
  const kept = localStorage.getItem(KEPT);
  return cameras.some((one) => one.id === kept) ? String(kept) : cameras[0].id;
}

/** @param {string} id */
export const keepCamera = (id) => localStorage.setItem(KEPT, id);
