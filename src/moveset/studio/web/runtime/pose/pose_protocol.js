// @ts-check
/** The messages between a page and its pose worker: how each is made and checked. Pure. */

/**
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {import("./newest_frame.js").Frame} Frame
 *
 * @typedef {object} StartRequest Load the networks; answered by `ready` or `error`.
 * @property {"start"} type
 * @property {string} ort Address of onnxruntime-web's ES module.
 * @property {string} wasm Address of its .wasm file.
 * @property {ArrayBuffer} detector The bytes of pose_detector.onnx.
 * @property {ArrayBuffer} landmarks The bytes of pose_landmarks.onnx.
 * @property {number} [threads] 1 by default; more need a page that is isolated from other origins.
 *
 * @typedef {object} FrameRequest Find the player; answered by `pose` or `error`. The worker closes the frame.
 * @property {"frame"} type
 * @property {number} timeS A time before that of the last frame begins a new recording.
 * @property {Frame} frame
 *
 * @typedef {{ type: "reset" }} ResetRequest Forget who was followed; not answered.
 * @typedef {StartRequest | FrameRequest | ResetRequest} Request
 *
 * @typedef {{ type: "ready" }} ReadyReply
 * @typedef {object} PoseReply
 * @property {"pose"} type
 * @property {number} timeS
 * @property {number} width Of the frame, in pixels: the unit of the pose.
 * @property {number} height
 * @property {number} tookMs
 * @property {Pose | null} pose Null if nobody is found.
 * @typedef {object} ErrorReply
 * @property {"error"} type
 * @property {Request["type"]} during
 * @property {string} message In words that a page can show.
 * @typedef {ReadyReply | PoseReply | ErrorReply} Reply
 *
 * @typedef {{ message: Request | Reply, transfer: any[] }} Envelope The arguments of `postMessage`.
 */

const TYPES = ["start", "frame", "reset"];

/** @param {Omit<StartRequest, "type">} settings @returns {Envelope} */
export function startEnvelope(settings) {
  return { message: { type: "start", ...settings }, transfer: [settings.detector, settings.landmarks] };
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

/** @param {Request["type"]} during @param {unknown} error @returns {Envelope} */
export function errorEnvelope(during, error) {
  const message = error instanceof Error ? error.message : String(error);
  return { message: { type: "error", during, message }, transfer: [] };
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
    throw new TypeError("the pose worker needs two addresses and the bytes of two networks to start");
  }
  return message;
}

/** @param {any} message */
const isStart = ({ ort, wasm, detector, landmarks }) =>
  [ort, wasm].every((address) => typeof address === "string" && address) &&
  [detector, landmarks].every((bytes) => bytes instanceof ArrayBuffer && bytes.byteLength > 0);
