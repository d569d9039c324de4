// @ts-check
/** The browser's camera, which reconnects by itself, and the list of cameras to choose from. */

/** The id of the camera that the server itself reads. */
export const SERVER_CAMERA = "server";
const STORED = "moveset-camera";
const RETRY_MS = 2000;
const CONSTRAINTS = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };

const NOT_FOUND = "No camera found: plug one in, and it starts by itself";
/** @type {Record<string, string>} Messages by the name of the browser's error. */
export const CAMERA_ERRORS = {
  NotFoundError: NOT_FOUND,
  OverconstrainedError: NOT_FOUND,
  NotReadableError: "Another program uses the camera: end it there, for example a video call, and it starts here by itself",
};

/**
 * The browser's camera in a `<video>`.
 * @typedef {"asking" | "on" | "lost" | "refused" | "none"} CameraState
 */
export class BrowserCamera {
  /** @param {HTMLVideoElement} video @param {(state: CameraState, text: string) => void} onState */
  constructor(video, onState) {
    this.video = video;
    this.onState = onState;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.device = "";
    this.isWanted = false;
    this.isAsking = false;
    this.requests = 0;
    this.startAgain = (isQuiet = false) => {
      if (this.isWanted && !this.stream && !this.isAsking) this.start(this.device, isQuiet);
    };
    this.onDeviceChange = () => (this.stream ? this.onState("on", "") : this.startAgain()); // "on": the choice is listed again
    this.onPermission = () => this.permission?.state !== "denied" && this.startAgain();
  }

  /** @param {string} [device] @param {boolean} [isQuiet] Keep showing why there was no picture until now. */
  async start(device = this.device, isQuiet = false) {
    this.device = device;
    this.isWanted = true;
    this.releaseStream();
    if (!navigator.mediaDevices) {
      this.onState("none", "This browser offers no camera here: use another browser");
      return;
    }
    this.watch();
    if (!isQuiet) this.onState("asking", "Waiting for the camera: the browser may ask for permission");
    const request = ++this.requests;
    this.isAsking = true;
    try {
      const video = device ? { ...CONSTRAINTS, deviceId: { exact: device } } : { ...CONSTRAINTS, facingMode: "user" };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (!this.isWanted || request !== this.requests) return stopTracks(stream);
      this.isAsking = false;
      this.useStream(stream);
    } catch (error) {
      if (request !== this.requests) return;
      this.isAsking = false;
      if (this.isWanted) this.handleError(/** @type {DOMException} */ (error));
    }
  }

  /** Start again when a camera is plugged in or allowed. Some browsers do not tell a page that it is allowed: there, when the user comes back to it. */
  async watch() {
    navigator.mediaDevices.addEventListener("devicechange", this.onDeviceChange);
    const name = /** @type {PermissionName} */ ("camera");
    this.permission ??= await navigator.permissions?.query({ name }).catch(() => undefined);
    if (!this.isWanted) return;
    if (this.permission) this.permission.addEventListener("change", this.onPermission);
    else addEventListener("focus", this.onPermission);
  }

  unwatch() {
    navigator.mediaDevices?.removeEventListener("devicechange", this.onDeviceChange);
    this.permission?.removeEventListener("change", this.onPermission);
    removeEventListener("focus", this.onPermission);
  }

  /** @param {MediaStream} stream */
  async useStream(stream) {
    this.stream = stream;
    for (const track of stream.getVideoTracks()) {
      track.addEventListener("ended", () => this.handleEnd(stream));
    }
    this.video.srcObject = stream;
    await this.video.play().catch(() => {});
    if (stream === this.stream) this.onState("on", ""); // unless it was closed meanwhile
  }

  /** @param {MediaStream} stream */
  handleEnd(stream) {
    if (stream !== this.stream) return;
    this.releaseStream();
    this.onState("lost", "The camera was disconnected: plug it in again, and it restarts by itself");
    this.retry();
  }

  /** @param {DOMException} error */
  handleError(error) {
    if (error.name === "NotAllowedError") {
      this.onState("refused", "The camera is blocked: allow it beside the address bar, and it starts by itself");
      return;
    }
    if (error.name === "OverconstrainedError") this.device = "";
    this.onState("lost", CAMERA_ERRORS[error.name] ?? CAMERA_ERRORS.NotReadableError);
    this.retry();
  }

  retry() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.startAgain(true), RETRY_MS);
  }

  releaseStream() {
    if (this.stream) stopTracks(this.stream);
    this.stream = null;
  }

  close() {
    this.isWanted = false;
    clearTimeout(this.timer);
    this.unwatch();
    this.releaseStream();
    this.video.srcObject = null;
  }
}

/** @param {MediaStream} stream */
function stopTracks(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** Return all cameras, the server's own first. @param {string | null} serverCamera Its name; null if it has none. @returns {Promise<{ id: string, name: string }[]>} */
export async function listCameras(serverCamera) {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const cameras = devices
    .filter((device) => device.kind === "videoinput")
    .map((device, index) => ({ id: device.deviceId, name: device.label || `Camera ${index + 1}` }));
  if (!cameras.length || (cameras.length === 1 && !cameras[0].id)) {
    cameras.splice(0, 1, { id: "", name: cameras[0]?.name ?? "Browser camera" });
  }
  if (serverCamera) cameras.unshift({ id: SERVER_CAMERA, name: `This computer's ${serverCamera.replace(":", " ")}` });
  return cameras;
}

/** Return the camera that was chosen last, if it is still there. @param {{ id: string }[]} cameras */
export function loadCamera(cameras) {
  const stored = readStored();
  return cameras.some((camera) => camera.id === stored) ? String(stored) : cameras[0].id;
}

/** @param {string} id */
export function saveCamera(id) {
  try {
    localStorage.setItem(STORED, id);
  } catch {
    // Without storage the first camera is used again.
  }
}

function readStored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
