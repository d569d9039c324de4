// @ts-check
/** The picture with what is seen in it: a camera, a socket and a drawing, on every page that looks. */

import { BrowserCamera, chosenCamera, keepCamera, listCameras, MACHINE } from "./camera.js";
import { fill, h } from "./dom.js";
import { Live } from "./live.js";
import { drawSkeletons, missing } from "./skeleton.js";

const AWAY_MS = 800;

/**
 * @typedef {object} Wish
 * @property {string | null} machine The machine's own camera, if the studio has one.
 * @property {string} bundle
 * @property {(seen: import("./live.js").Seen) => void} seen
 * @property {(bundle: any) => void} [opened]
 * @property {() => void} [broken] Nothing is known any more: let everything go.
 * @property {(seen: import("./live.js").Seen) => string} [hint]
 */
export class Viewer {
  /** @param {Wish} wish */
  constructor(wish) {
    this.wish = wish;
    this.bundle = wish.bundle;
    this.players = 1;
    /** @type {boolean | undefined} Whether the camera is the machine's; not known before the start. */
    this.machine = undefined;
    this.video = h("video", { playsinline: true, muted: true, "aria-hidden": "true" });
    this.video.muted = true;
    this.picture = h("canvas", { width: 640, height: 480, hidden: true, "aria-hidden": "true" });
    this.drawing = h("canvas", { width: 640, height: 480, "aria-hidden": "true" });
    this.hint = h("div", { class: "hint", role: "status" });
    this.figures = h("div", { class: "live" }, "–");
    this.stage = h("div", { class: "stage mirrored" }, this.video, this.picture, this.drawing, this.figures, this.hint);
    this.choice = h("select", { "aria-label": "Camera", onchange: () => this.use(this.choice.value) });
    this.cameraWords = "";
    this.trouble = "";
    this.camera = new BrowserCamera(this.video, (state, words) => this.cameraSays(state, words));
    this.live = new Live({
      seen: (seen) => this.see(seen),
      opened: (bundle) => this.wish.opened?.(bundle),
      trouble: (words) => this.say(words),
      broken: () => this.letGo(),
      picture: (picture) => this.show(picture),
    });
    this.watch = setInterval(() => this.checkFresh(), 300);
    this.lastSeen = 0;
    this.visible = () => document.hidden && this.letGo();
    document.addEventListener("visibilitychange", this.visible);
  }

  async start() {
    await this.list();
    await this.use(this.choice.value);
    this.list(); // only now does the browser tell the cameras' names
  }

  async list() {
    const cameras = await listCameras(this.wish.machine);
    const now = this.choice.value || chosenCamera(cameras);
    fill(this.choice, ...cameras.map((one) => h("option", { value: one.id, selected: one.id === now }, one.name)));
  }

  /** @param {string} id */
  async use(id) {
    keepCamera(id);
    this.machine = id === MACHINE;
    this.video.hidden = this.machine;
    this.picture.hidden = !this.machine;
    this.look();
    if (this.machine) this.camera.close();
    else await this.camera.start(id);
  }

  /** @param {string} bundle */
  play(bundle) {
    this.bundle = bundle;
    this.look();
  }

  /** Look for one player, or for one in each half. @param {number} players */
  seat(players) {
    this.players = players;
    this.stage.classList.toggle("shared", players > 1);
    if (this.machine !== undefined) this.look(); // else it begins only now
  }

  look() {
    const { bundle, players } = this;
    this.live.open({ bundle, players, machine: Boolean(this.machine), video: this.machine ? null : this.video });
  }

  /** Return a stream to record: the browser's camera, or the machine's pictures as they come. @returns {MediaStream | null} */
  stream() {
    return this.machine ? this.picture.captureStream(30) : this.camera.stream;
  }

  /** Return the picture as it is now. @returns {Promise<Blob | null>} */
  snap() {
    const from = this.machine ? this.picture : this.video;
    const [width, height] = this.machine
      ? [this.picture.width, this.picture.height]
      : [this.video.videoWidth, this.video.videoHeight];
    if (!width) return Promise.resolve(null);
    const canvas = h("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(from, 0, 0);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  }

  close() {
    clearInterval(this.watch);
    document.removeEventListener("visibilitychange", this.visible);
    this.letGo();
    this.live.close();
    this.camera.close();
  }

  /** @param {import("./live.js").Seen} seen */
  see(seen) {
    this.lastSeen = performance.now();
    this.isFresh = true;
    this.fit();
    drawSkeletons(this.drawing, seen.players.map((one) => one.landmarks));
    this.figures.textContent = `${Math.round(seen.fps)} frames/s · ${Math.round(seen.round_ms)} ms`;
    this.advice = this.wish.hint?.(seen) ?? missing(seen.players.map((one) => one.person));
    this.showHint();
    this.wish.seen(seen);
  }

  fit() {
    const [width, height] = this.machine
      ? [this.picture.width, this.picture.height]
      : [this.video.videoWidth, this.video.videoHeight];
    if (width && (this.drawing.width !== width || this.drawing.height !== height)) {
      this.drawing.width = width;
      this.drawing.height = height;
      this.stage.style.aspectRatio = `${width} / ${height}`;
    }
  }

  /** @param {ImageBitmap} picture */
  show(picture) {
    if (this.picture.width !== picture.width || this.picture.height !== picture.height) {
      this.picture.width = picture.width;
      this.picture.height = picture.height;
    }
    this.picture.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
    this.cameraWords = "";
  }

  /** @param {string} state @param {string} words */
  cameraSays(state, words) {
    this.cameraWords = words;
    if (state !== "on") this.letGo();
    if (state === "on") this.list();
    this.showHint();
  }

  /** @param {string} words */
  say(words) {
    this.trouble = words;
    this.showHint();
  }

  /** Nothing was seen for a while: what is held down must not stay so. */
  checkFresh() {
    if (this.isFresh && performance.now() - this.lastSeen > AWAY_MS) {
      this.letGo();
    }
  }

  letGo() {
    this.isFresh = false;
    this.figures.textContent = "waiting for a picture";
    drawSkeletons(this.drawing, []);
    this.wish.broken?.();
  }

  showHint() {
    const words = this.cameraWords || this.trouble || this.advice || "";
    if (this.hint.textContent !== words) this.hint.textContent = words;
  }
}
