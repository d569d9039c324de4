// @ts-check
/** A page's live socket: frames out, never more than two on the way; what is seen comes back. */

import { checkServer, openSocket, watchServer } from "./api.js";
import { sumStages } from "./delays.js";

/** One frame may travel while another is looked at, where looking is quick; else it would only wait. */
const MOST_WAITING = 2;
const QUICK_MS = 25;
const STUCK_MS = 3000;
const RETRY_MS = 800;
const QUALITY = 0.72;
const LONGEST_SIDE = 640;

/**
 * @typedef {object} Found What is seen of one player.
 * @property {boolean} person
 * @property {number[][] | null} landmarks As shares of the whole picture.
 * @property {Record<string, number>} scores
 * @property {string[]} held The moves whose key is down.
 *
 * @typedef {{ player: number, time_s: number, move: string, event: string, probability: number, key: string, hold: boolean }} MoveEvent
 *
 * @typedef {object} Frame
 * @property {number} time_s
 * @property {Found[]} players The first is who sees himself at the left.
 * @property {MoveEvent[]} events
 * @property {Record<string, number>} stages_ms
 * @property {number} fps
 * @property {number} dropped
 * @property {number} round_ms From the picture taken to its answer here.
 *
 * @typedef {Frame & Found} Seen With what is seen of the first player: most pages look at one alone.
 *
 * @typedef {object} Listener
 * @property {(seen: Seen) => void} seen
 * @property {(bundle: any) => void} [opened]
 * @property {(words: string) => void} [trouble] Something to show; empty when it is over.
 * @property {() => void} [broken] The socket broke: nothing is known any more.
 * @property {(picture: ImageBitmap) => void} [picture] Of the machine's own camera.
 */
export class Live {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.bundle = "";
    this.machine = false;
    this.players = 1;
    /** @type {Record<string, number> | null} */
    this.ons = null;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.closed = false;
    this.waiting = 0;
    this.lastAnswer = 0;
    this.most = MOST_WAITING;
    this.canvas = document.createElement("canvas");
    this.unwatch = watchServer((away) => !away && this.connect());
    this.pump = this.pump.bind(this);
    this.schedule();
  }

  /** @param {{ bundle: string, machine: boolean, video: HTMLVideoElement | null, players?: number }} wish */
  open({ bundle, machine, video, players = 1 }) {
    this.players = players;
    this.bundle = bundle;
    this.machine = machine;
    this.video = video;
    this.ons = null;
    if (this.socket?.readyState === WebSocket.OPEN) this.greet();
    else this.connect();
  }

  /** @param {Record<string, number>} ons From which probability each move presses. */
  setThresholds(ons) {
    this.ons = ons;
    this.say({ type: "thresholds", ons });
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
    socket.addEventListener("open", () => this.greet());
    socket.addEventListener("message", (message) => this.take(message.data));
    socket.addEventListener("close", (event) => this.lose(socket, event));
  }

  greet() {
    this.waiting = 0;
    this.listener.trouble?.("");
    const source = this.machine ? "machine" : "browser";
    this.say({ type: "open", bundle: this.bundle, source, players: this.players });
    if (this.ons) this.say({ type: "thresholds", ons: this.ons });
  }

  /** @param {object} words */
  say(words) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  /** @param {WebSocket} socket @param {CloseEvent} event */
  async lose(socket, event) {
    if (this.closed || socket !== this.socket) return;
    this.socket = null;
    this.waiting = 0;
    this.listener.broken?.();
    this.listener.trouble?.(event.reason || "The connection broke: trying again");
    await checkServer();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), RETRY_MS);
  }

  /** @param {string | ArrayBuffer} content */
  async take(content) {
    if (typeof content !== "string") {
      const picture = await createImageBitmap(new Blob([content.slice(8)], { type: "image/jpeg" }));
      this.listener.picture?.(picture);
      return;
    }
    const message = JSON.parse(content);
    this.lastAnswer = performance.now();
    if (message.type === "seen") {
      this.waiting = Math.max(0, this.waiting - 1 - this.skipped(message));
      const round_ms = this.machine ? sumStages(message.stages_ms) : performance.now() - message.time_s * 1000;
      const { wait, ...work } = message.stages_ms;
      this.most = sumStages(work) < QUICK_MS ? MOST_WAITING : 1;
      this.listener.trouble?.("");
      this.listener.seen({ ...message.players[0], ...message, round_ms });
    } else if (message.type === "opened") {
      this.dropped = 0;
      this.listener.opened?.(message.bundle);
    } else {
      if (message.type === "error") this.waiting = Math.max(0, this.waiting - 1);
      this.listener.trouble?.(message.words);
    }
  }

  /** Return how many frames were passed over since the last answer. @param {Seen} seen */
  skipped(seen) {
    const skipped = Math.max(0, seen.dropped - (this.dropped ?? 0));
    this.dropped = seen.dropped;
    return skipped;
  }

  /** Look at the next frame when the camera has one. */
  schedule() {
    if (this.closed) return;
    if (this.video && "requestVideoFrameCallback" in HTMLVideoElement.prototype && this.video.srcObject) {
      const mine = ++this.turn;
      const next = () => mine === this.turn && this.pump();
      this.video.requestVideoFrameCallback(next);
      setTimeout(next, 500); // a camera that stops must not stop this
    } else {
      setTimeout(this.pump, 33);
    }
  }

  turn = 0;

  pump() {
    this.turn++;
    this.schedule();
    const { video, socket } = this;
    if (this.machine || !video || video.readyState < 2 || !video.srcObject) return;
    if (socket?.readyState !== WebSocket.OPEN || document.hidden) return;
    const now = performance.now();
    if (this.waiting >= this.most && now - this.lastAnswer > STUCK_MS) this.waiting = 0;
    if (this.waiting >= this.most || socket.bufferedAmount > 300_000) return;
    this.waiting++;
    socket.send(framed(now, this.shoot(video)));
  }

  /**
   * Return the picture as a JPEG. At once, for `toBlob` waits until the page has nothing else to do,
   * which the game beside it seldom lets happen.
   * @param {HTMLVideoElement} video
   */
  shoot(video) {
    const share = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
    this.canvas.width = Math.round(video.videoWidth * share);
    this.canvas.height = Math.round(video.videoHeight * share);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(video, 0, 0, this.canvas.width, this.canvas.height);
    return atob(this.canvas.toDataURL("image/jpeg", QUALITY).split(",")[1]);
  }
}

/** Return a frame as the studio reads it. @param {number} now_ms @param {string} jpeg A character for each byte. */
function framed(now_ms, jpeg) {
  const content = new Uint8Array(8 + jpeg.length);
  new DataView(content.buffer).setFloat64(0, now_ms, true);
  for (let place = 0; place < jpeg.length; place++) content[8 + place] = jpeg.charCodeAt(place);
  return content;
}
