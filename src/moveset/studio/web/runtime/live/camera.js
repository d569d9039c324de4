// @ts-check
/** The browser's camera, and in words why there is none. */

const CONSTRAINTS = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" };

const NO_CAMERA = "No camera found: plug one in, and start again";
const BUSY = "Another program uses the camera: end it there, for example a video call, and start again";
/** @type {Record<string, string>} Messages by the name of the browser's error. */
const MESSAGES = {
  NotAllowedError: "The camera is blocked: allow it beside the address bar, and start again",
  SecurityError: "The camera is blocked for this page: its server or the page around it must allow it",
  NotFoundError: NO_CAMERA,
  OverconstrainedError: NO_CAMERA,
  NotReadableError: BUSY,
  AbortError: BUSY,
};

/** There is no picture; the message says why, and what to do. */
export class CameraError extends Error {
  name = "CameraError";
}

/** @typedef {{ isSecureContext?: boolean, navigator: { mediaDevices?: Pick<MediaDevices, "getUserMedia"> } }} Globals */

/** Return the stream of the camera. @param {Globals} [globals] @returns {Promise<MediaStream>} @throws {CameraError} */
export async function openCamera(globals = globalThis) {
  const devices = globals.navigator.mediaDevices;
  if (!devices) throw new CameraError(withoutDevices(globals));
  try {
    return await devices.getUserMedia({ video: CONSTRAINTS, audio: false });
  } catch (error) {
    throw cameraError(error);
  }
}

/** @param {Globals} globals */
const withoutDevices = ({ isSecureContext }) =>
  isSecureContext === false
    ? "Browsers give the camera to safe pages only: open it by an address that begins with https, or on localhost"
    : "This browser offers no camera here: use another browser";

/** @param {any} error */
const cameraError = (error) =>
  new CameraError(MESSAGES[error?.name] ?? `The camera cannot be used: ${error?.message ?? error}; start again`, { cause: error });

/** End a stream. @param {MediaStream} stream */
export function stopTracks(stream) {
  for (const track of stream.getTracks()) track.stop();
}
