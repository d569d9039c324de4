// @ts-check
/** The messages between a page and its pose worker: how each is made and checked. Pure. */

/**
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {import("./newest_frame.js").Frame} Frame
 *
 * @typedef {object} StartRequest Load the networks; answered by `ready` or `error`.
 * @property {"start"} type
 * @property {string} ort Address of onnxruntime-web's ES module.
 * @property {string | ArrayBuffer} wasm Address of its .wasm file, or its bytes.
 * @property {ArrayBuffer} detector The bytes of pose_detector.onnx.
 * @property {ArrayBuffer} [landmarks] The bytes of pose_landmarks.onnx, unless they come later.
 * @property {number} [threads] 1 by default; more need a page that is isolated from other origins.
 *
 * @typedef {object} FrameRequest Find the player; answered by `pose` or `error`. The worker closes the frame.
 * @property {"frame"} type
 * @property {number} timeS A time before that of the last frame begins a new recording.
 * @property {Frame} frame
 *
 * @typedef {{ type: "landmarks", landmarks: ArrayBuffer }} LandmarksRequest Use another landmark network; answered by `done` or `error`.
 * @typedef {{ type: "bundle", bundle: import("../manifest.js").Bundle }} BundleRequest Recognise its moves; answered by `done` or `error`.
 * @typedef {{ type: "run", feeds: Parameters<import("../network.js").Run>[0], outputs: string[] }} RunRequest Run the
 *   bundle's network; answered by `result` or `error`.
 * @typedef {{ type: "reset" }} ResetRequest Forget the player and the past; not answered.
 * @typedef {{ id?: number }} Numbered The answer has the same number.
 * @typedef {(StartRequest | LandmarksRequest | BundleRequest | RunRequest | FrameRequest | ResetRequest) & Numbered} Request
 *
 * @typedef {{ type: "ready", detectorMs?: number } & Numbered} ReadyReply How long a run of the detector takes, where it was asked for alone.
 * @typedef {{ type: "done" } & Numbered} DoneReply
 * @typedef {{ type: "result", outputs: Record<string, Float32Array> } & Numbered} ResultReply
 * @typedef {object} PoseReply
 * @property {"pose"} type
 * @property {number} timeS
 * @property {number} width Of the frame, in pixels: the unit of the pose.
 * @property {number} height
 * @property {number} tookMs
 * @property {Pose | null} pose Null if nobody is found.
 * @property {Float32Array} [row] The observation.
 * @property {Record<string, number> | null} [probabilities] Of the bundle's moves; null without a bundle.
 * @property {number} [people] How many are known to be in the picture.
 * @typedef {object} ErrorReply
 * @property {"error"} type
 * @property {Request["type"]} during
 * @property {string} message In words that a page can show.
 * @property {string} [name] Of the error.
 * @property {number} [id]
 * @typedef {ReadyReply | DoneReply | ResultReply | PoseReply | ErrorReply} Reply
 *
 * @typedef {{ message: Request | Reply, transfer: any[] }} Envelope The arguments of `postMessage`.
 */

const TYPES = ["start", "landmarks", "bundle", "run", "frame", "reset"];

/** @param {Omit<StartRequest, "type">} settings @returns {Envelope} */
export function startEnvelope(settings) {
  const moved = [settings.detector, settings.landmarks, settings.wasm].filter((one) => one instanceof ArrayBuffer);
  return { message: { type: "start", ...settings }, transfer: moved };
}

/** @param {import("./newest_frame.js").TimedFrame} timed @returns {Envelope} */
export function frameEnvelope({ frame, timeS }) {
  return { message: { type: "frame", timeS, frame }, transfer: [frame] };
}

/** @param {Omit<PoseReply, "type">} found @returns {Envelope} */
export function poseEnvelope(found) {
  const { pose } = found;
  const transfer = pose ? [pose.image.buffer, pose.world.buffer, pose.visibility.buffer] : [];
  return { message: { type: "pose", ...found }, transfer };
}

/** @param {Request["type"]} during @param {unknown} error @param {number} [id] Of the request. @returns {Envelope} */
export function errorEnvelope(during, error, id) {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return { message: { type: "error", during, name, message, ...(id === undefined ? {} : { id }) }, transfer: [] };
}

/**
 * Return a message as a request.
 * @param {any} message @returns {Request}
 * @throws {TypeError} It is not one.
 */
export function readRequest(message) {
  if (!TYPES.includes(message?.type)) throw new TypeError(`the pose worker does not know this message: ${message?.type}`);
  if (message.type === "frame" && !(Number.isFinite(message.timeS) && message.frame)) {
    throw new TypeError("a frame for the pose worker needs an image and a time in seconds");
  }
  if (message.type === "start" && !isStart(message)) {
    throw new TypeError("the pose worker needs ONNX Runtime and the bytes of the networks to start");
  }
  if (message.type === "landmarks" && !isFilled(message.landmarks)) {
    throw new TypeError("the pose worker needs the bytes of the landmark network");
  }
  return message;
}

/** @param {any} message */
const isStart = ({ ort, wasm, detector, landmarks }) =>
  isAddress(ort) && (isAddress(wasm) || isFilled(wasm)) && isFilled(detector) && (landmarks === undefined || isFilled(landmarks));

/** @param {any} value */
const isAddress = (value) => typeof value === "string" && value !== "";

/** @param {any} value */
const isFilled = (value) => value instanceof ArrayBuffer && value.byteLength > 0;
