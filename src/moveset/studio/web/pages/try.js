// @ts-check
/** The Try page: MobileNet classes, move probabilities and landmarks of one image. */

import { get, sendBytes } from "../js/api.js";
import { CameraView } from "../js/camera_view.js";
import { acceptDrops, announce, fill, h, showNote } from "../js/dom.js";
import { percent } from "../js/format.js";
import { moveName, rememberTitles } from "../js/move_names.js";
import { drawSkeleton } from "../js/skeleton.js";

const MAX_BYTES = 24 * 2 ** 20;
const MAX_OVERLAY_PX = 960;
const MIN_VISIBILITY = 0.5;
const NO_BUNDLE = "None yet: teach some in Learn.";

/** @param {HTMLElement} root */
export async function open(root) {
  const state = await get("/api/state");
  rememberTitles(state.moves);
  const bundleNames = /** @type {string[]} */ (state.bundles);
  /** @type {CameraView | null} */
  let cameraView = null;
  /** @type {Blob | null} */
  let lastImage = null;
  let imageUrl = "";
  let requests = 0;

  const note = h("p", { class: "note", role: "status" });
  const bundleChoice = h("select", { "aria-label": "Bundle", onchange: () => lastImage && classify(lastImage) }, ...bundleNames.map((name) => h("option", { value: name }, name)));
  const image = h("img", { alt: "The classified image" });
  const overlay = h("canvas", { "aria-hidden": "true" });
  const stage = h("div", { class: "stage", hidden: true }, image, overlay);
  const file = h("input", { type: "file", accept: "image/*", "aria-label": "Image", onchange: () => file.files?.[0] && classify(file.files[0]) });
  const zone = h("div", { class: "drop-zone" }, h("span", {}, "Drop an image here, or choose one"), file);
  const snapshot = h("button", { onclick: takeSnapshot }, "Use the camera");
  const camera = h("div", {});
  const results = h("div", {});

  fill(root, h("h1", {}, "Try"),
    h("p", { class: "lead" }, "One image, three results: MobileNet's object names, the probabilities of your moves, and the landmarks of a body. The image stays on this computer."),
    h("div", { class: "columns" },
      h("section", { class: "card", "aria-label": "Image" }, zone, camera, h("div", { class: "row space" }, snapshot), h("div", { class: "space" }, stage), note),
      h("div", {}, results)));
  showEmpty();

  acceptDrops(zone, ([dropped]) => dropped && classify(dropped));
  const paste = (/** @type {ClipboardEvent} */ event) => {
    const pasted = event.clipboardData?.files[0];
    if (pasted) classify(pasted);
  };
  document.addEventListener("paste", paste);

  function showEmpty() {
    const empty = (/** @type {string} */ text) => h("p", { class: "muted" }, text);
    fill(results,
      card("MobileNet", empty("The objects it recognises.")),
      card("Your moves", empty(bundleNames.length ? "The probability of each move." : NO_BUNDLE)),
      card("Landmarks", empty("The position of the body.")));
  }

  async function takeSnapshot() {
    if (!cameraView) {
      cameraView = new CameraView({ serverCamera: state.camera, bundle: "" });
      fill(camera, h("div", { class: "row space" }, cameraView.cameraChoice), h("div", { class: "space" }, cameraView.stage));
      snapshot.textContent = "Take a picture";
      cameraView.start();
      return;
    }
    const taken = await cameraView.takeSnapshot();
    if (taken) classify(taken);
    else showNote(note, "The camera has no image yet.", "warn");
  }

  /** @param {Blob} content */
  async function classify(content) {
    if (content.size > MAX_BYTES) return showNote(note, "The image is too large: 24 MB at most.", "warn");
    lastImage = content;
    const mine = ++requests;
    showNote(note, "Classifying …");
    try {
      const response = await sendBytes("POST", `/api/classify?bundle=${encodeURIComponent(bundleChoice.value)}`, content);
      if (mine !== requests) return;
      showNote(note, "");
      showResults(content, response);
    } catch (error) {
      if (mine === requests) showNote(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  /** @param {Blob} content @param {any} response */
  function showResults(content, response) {
    if (imageUrl) URL.revokeObjectURL(imageUrl);
    imageUrl = URL.createObjectURL(content);
    image.src = imageUrl;
    stage.hidden = false;
    stage.style.aspectRatio = `${response.width} / ${response.height}`;
    overlay.width = Math.min(response.width, MAX_OVERLAY_PX);
    overlay.height = Math.round((overlay.width * response.height) / response.width);
    drawSkeleton(overlay, response.landmarks);
    const body = describeBody(response.landmarks);
    const { missing, guesses } = response.imagenet;
    fill(results,
      card("MobileNet", missing ? h("p", { class: "small" }, ...formatCode(missing)) : probabilityList(guesses, "m0")),
      card("Your moves", ...moveResults(response.bundle)),
      card("Landmarks", h("p", {}, body)));
    announce(`${body} ${guesses ? guesses[0][0] : ""}`);
  }

  /** @param {string} title @param {...any} children */
  function card(title, ...children) {
    const heading = title === "Your moves" && bundleNames.length ? h("div", { class: "row apart" }, h("h2", {}, title), bundleChoice) : h("h2", {}, title);
    return h("section", { class: "card" }, heading, ...children);
  }

  return () => {
    document.removeEventListener("paste", paste);
    cameraView?.close();
    if (imageUrl) URL.revokeObjectURL(imageUrl);
  };
}

/** @param {number[][] | null} landmarks */
function describeBody(landmarks) {
  if (!landmarks) return "No person found.";
  const visible = landmarks.filter(([, , visibility]) => visibility >= MIN_VISIBILITY).length;
  return `A person, with ${visible} of ${landmarks.length} landmarks clearly visible.`;
}

/** @param {any} result */
function moveResults(result) {
  if (!result) return [h("p", { class: "muted" }, NO_BUNDLE)];
  if (result.missing) return [h("p", { class: "bad small" }, result.missing)];
  const sorted = /** @type {[string, number][]} */ (Object.entries(result.scores)).sort(([, one], [, other]) => other - one);
  return [probabilityList(sorted.map(([move, probability]) => [moveName(move), probability]), "m2"),
    result.still ? h("p", { class: "small muted space" }, "This bundle needs movement: the image is treated as a person who stands still for 1.5 seconds.") : null];
}

/** @param {[string, number][]} rows @param {string} colour */
function probabilityList(rows, colour) {
  return h("ol", { class: `probabilities ${colour}` }, ...rows.map(([name, probability]) => {
    const bar = h("i");
    bar.style.width = percent(probability);
    return h("li", {}, h("span", {}, name), h("div", { class: "bar" }, bar), h("span", { class: "value" }, percent(probability)));
  }));
}

/** Return text whose parts between backticks are `<code>`. @param {string} text */
const formatCode = (text) => text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));
