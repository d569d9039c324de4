// @ts-check
/** The socket of a page that recognises moves: sends camera frames, receives landmarks, scores and events. */

import { checkServer, openSocket, watchServer } from "./api.js";
import { sumStages } from "./latency_stats.js";

/** Maximum number of unanswered frames. A second one only helps where the server is fast; else it would wait. */
const MAX_UNANSWERED = 2;
const FAST_MS = 25;
const STUCK_MS = 3000;
const RETRY_MS = 800;
const POLL_MS = 33;
const STALLED_CAMERA_MS = 500;
const MAX_BUFFERED_BYTES = 300_000;
const JPEG_QUALITY = 0.72;
const MAX_SIDE_PX = 640;
/** Bytes before the JPEG: the page's clock in milliseconds, float64, little endian. */
const HEADER_BYTES = 8;

/**
 * @typedef {object} PlayerResult The result for one player.
 * @property {boolean} person Whether a person was found.
 * @property {boolean} lost Whether the player was followed before and is not found any more.
 * @property {number[][] | null} landmarks x and y as fractions of the whole image, and visibility.
 * @property {Record<string, number>} scores Move to probability.
 * @property {string[]} held The moves whose key is held down.
 *
 * @typedef {{ player: number, time_s: number, move: string, event: string, probability: number, key: string, hold: boolean }} MoveEvent
 *
 * @typedef {object} Frame
 * @property {number} time_s
 * @property {PlayerResult[]} players The first was at the left of the mirrored image at the start.
 * @property {MoveEvent[]} events
 * @property {Record<string, number>} stages_ms
 * @property {number} fps
 * @property {number} [people] How many people the whole image shows, where that was counted.
 * @property {number} dropped
 * @property {number} round_ms From the camera image to its result here.
 *
 * @typedef {Frame & PlayerResult} FrameResult The frame, with the first player's result beside it.
 *
 * @typedef {object} Listener
 * @property {(frame: FrameResult) => void} onFrame
 * @property {(bundle: any) => void} onOpened
 * @property {(bundle: any, move: string) => void} [onCorrected] The bundle after a correction.
 * @property {(bundle: any) => void} [onTried] The bundle with an example that was just recorded.
 * @property {(text: string) => void} onStatus A problem to show; empty when it is over.
 * @property {() => void} onBroken The socket closed: release all keys.
 * @property {(image: ImageBitmap) => void} onImage An image of the server's camera.
 */
export class LiveSocket {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.bundle = "";
    this.isServerCamera = false;
    this.players = 1;
    /** @type {Record<string, number> | null} */
    this.thresholds = null;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.closed = false;
    this.unanswered = 0;
    this.maxUnanswered = MAX_UNANSWERED;
    this.lastAnswerMs = 0;
    this.dropped = 0;
    this.scheduled = 0;
    this.canvas = document.createElement("canvas");
    this.unwatch = watchServer((away) => !away && this.connect());
    this.sendFrame = this.sendFrame.bind(this);
    this.schedule();
  }

  /** @param {{ bundle: string, isServerCamera: boolean, video: HTMLVideoElement | null, players?: number }} options */
  open({ bundle, isServerCamera, video, players = 1 }) {
    this.players = players;
    this.bundle = bundle;
    this.isServerCamera = isServerCamera;
    this.video = video;
    this.thresholds = null;
    if (this.socket?.readyState === WebSocket.OPEN) this.sendOpen();
    else this.connect();
  }

  /** @param {Record<string, number>} thresholds Move to the probability from which it presses. */
  setThresholds(thresholds) {
    this.thresholds = thresholds;
    this.send({ type: "thresholds", thresholds });
  }

  /** Say what a player really did; `move` may be "none". @param {{ player: number, time_s: number, move: string }} correction */
  correct(correction) {
    this.send({ type: "correct", ...correction });
  }

  /** Recognise what was just done from now on. @param {{ move: string, start_s: number, end_s: number }} example On the clock of the frames. */
  tryExample(example) {
    this.send({ type: "example", ...example });
  }

  close() {
    this.closed = true;
    this.unwatch();
    clearTimeout(this.timer);
    this.socket?.close();
  }

  connect() {
    if (this.closed || (this.socket && this.socket.readyState <= WebSocket.OPEN)) return;
    const socket = openSocket("/api/live");
    this.socket = socket;
    socket.addEventListener("open", () => this.sendOpen());
    socket.addEventListener("message", (message) => this.receive(message.data));
    socket.addEventListener("close", (event) => this.handleClose(socket, event));
  }

  sendOpen() {
    this.unanswered = 0;
    this.listener.onStatus("");
    const source = this.isServerCamera ? "machine" : "browser";
    this.send({ type: "open", bundle: this.bundle, source, players: this.players });
    if (this.thresholds) this.send({ type: "thresholds", thresholds: this.thresholds });
  }

  /** @param {object} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** @param {WebSocket} socket @param {CloseEvent} event */
  async handleClose(socket, event) {
    if (this.closed || socket !== this.socket) return;
    this.socket = null;
    this.unanswered = 0;
    this.listener.onBroken();
    this.listener.onStatus(event.reason || "Connection lost: trying again");
    await checkServer();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), RETRY_MS);
  }

  /** @param {string | ArrayBuffer} content */
  async receive(content) {
    if (typeof content !== "string") {
      const jpeg = new Blob([content.slice(HEADER_BYTES)], { type: "image/jpeg" });
      this.listener.onImage(await createImageBitmap(jpeg));
      return;
    }
    const message = JSON.parse(content);
    this.lastAnswerMs = performance.now();
    if (message.type === "result") this.receiveFrame(message);
    else if (message.type === "opened") {
      this.dropped = 0;
      this.listener.onOpened(message.bundle);
    } else if (message.type === "tried") {
      this.listener.onTried?.(message.bundle);
    } else if (message.type === "corrected") {
      this.bundle = message.bundle.name;
      this.thresholds = null; // they are saved in the bundle
      this.listener.onCorrected?.(message.bundle, message.move);
    } else {
      if (message.type === "error") this.unanswered = Math.max(0, this.unanswered - 1);
      this.listener.onStatus(message.message);
    }
  }

  /** @param {Frame} message */
  receiveFrame(message) {
    this.unanswered = Math.max(0, this.unanswered - 1 - this.newlyDropped(message));
    const round_ms = this.isServerCamera ? sumStages(message.stages_ms) : performance.now() - message.time_s * 1000;
    const { wait, ...work } = message.stages_ms;
    this.maxUnanswered = sumStages(work) < FAST_MS ? MAX_UNANSWERED : 1;
    this.listener.onStatus("");
    this.listener.onFrame({ ...message.players[0], ...message, round_ms });
  }

  /** Return how many frames the server dropped since its last answer. @param {Frame} frame */
  newlyDropped(frame) {
    const dropped = Math.max(0, frame.dropped - this.dropped);
    this.dropped = frame.dropped;
    return dropped;
  }

  /** Send the next frame as soon as the camera has one. */
  schedule() {
    if (this.closed) return;
    if (this.video && "requestVideoFrameCallback" in HTMLVideoElement.prototype && this.video.srcObject) {
      const mine = ++this.scheduled;
      const next = () => mine === this.scheduled && this.sendFrame();
      this.video.requestVideoFrameCallback(next);
      setTimeout(next, STALLED_CAMERA_MS); // a stalled camera must not stop the loop
    } else {
      setTimeout(this.sendFrame, POLL_MS);
    }
  }

  sendFrame() {
    this.scheduled++;
    this.schedule();
    const { video, socket } = this;
    if (this.isServerCamera || !video || video.readyState < 2 || !video.srcObject) return;
    if (socket?.readyState !== WebSocket.OPEN || document.hidden) return;
    const now_ms = performance.now();
    if (this.unanswered >= this.maxUnanswered && now_ms - this.lastAnswerMs > STUCK_MS) this.unanswered = 0;
    if (this.unanswered >= this.maxUnanswered || socket.bufferedAmount > MAX_BUFFERED_BYTES) return;
    this.unanswered++;
    socket.send(packFrame(now_ms, this.encodeJpeg(video)));
  }

  /**
   * Return the current image as a JPEG, one character for each byte. Synchronous, because `toBlob`
   * waits until the page is idle, which the game beside it rarely allows.
   * @param {HTMLVideoElement} video
   */
  encodeJpeg(video) {
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(video.videoWidth, video.videoHeight, 1));
    this.canvas.width = Math.round(video.videoWidth * scale);
    this.canvas.height = Math.round(video.videoHeight * scale);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(video, 0, 0, this.canvas.width, this.canvas.height);
    return atob(this.canvas.toDataURL("image/jpeg", JPEG_QUALITY).split(",")[1]);
  }
}

/** Return the binary message of a frame. @param {number} now_ms @param {string} jpeg One character for each byte. */
function packFrame(now_ms, jpeg) {
  const content = new Uint8Array(HEADER_BYTES + jpeg.length);
  new DataView(content.buffer).setFloat64(0, now_ms, true);
  for (let index = 0; index < jpeg.length; index++) content[HEADER_BYTES + index] = jpeg.charCodeAt(index);
  return content;
}
