// @ts-check
/** Try: one picture, and all that can be said of it. */

import { get, part, sendBytes } from "../js/api.js";
import { announce, fill, h, nameOf, tell } from "../js/dom.js";
import { drawSkeleton } from "../js/skeleton.js";
import { Viewer } from "../js/viewer.js";

const MOST_BYTES = 24 * 2 ** 20;

/** @param {HTMLElement} root */
export async function open(root) {
  const state = await get("/api/state");
  const names = /** @type {string[]} */ (state.bundles);
  /** @type {Viewer | null} */
  let viewer = null;
  /** @type {Blob | null} */
  let last = null;
  let shown = "";
  let turn = 0;

  const note = h("p", { class: "note", role: "status" });
  const choice = h("select", { "aria-label": "Bundle", onchange: () => last && look(last) }, ...names.map((name) => h("option", { value: name }, name)));
  const image = h("img", { alt: "The picture that was looked at" });
  const drawing = h("canvas", { "aria-hidden": "true" });
  const stage = h("div", { class: "stage", hidden: true }, image, drawing);
  const file = h("input", { type: "file", accept: "image/*", "aria-label": "A picture", onchange: () => file.files?.[0] && look(file.files[0]) });
  const drop = h("div", { class: "drop" }, h("span", {}, "Drop a picture here, or choose one"), file);
  const snap = h("button", { onclick: shoot }, "Use the camera");
  const camera = h("div", {});
  const answers = h("div", {});

  fill(root, h("h1", {}, "Try"),
    h("p", { class: "lead" }, "One picture, three ways to see it: MobileNet's names for things, your moves, and the landmarks of a body. It stays on this machine."),
    h("div", { class: "columns" },
      h("section", { class: "card", "aria-label": "Picture" }, drop, camera, h("div", { class: "row space" }, snap), h("div", { class: "space" }, stage), note),
      h("div", {}, answers)));
  blank();

  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const dropped = event.dataTransfer?.files[0];
    if (dropped) look(dropped);
  });
  const paste = (/** @type {ClipboardEvent} */ event) => {
    const pasted = event.clipboardData?.files[0];
    if (pasted) look(pasted);
  };
  document.addEventListener("paste", paste);

  function blank() {
    fill(answers, card("MobileNet", h("p", { class: "soft" }, "What things it would name.")), card("Your moves", h("p", { class: "soft" }, names.length ? "How likely each is." : "None yet: teach some in Learn.")), card("Landmarks", h("p", { class: "soft" }, "Where the body is.")));
  }

  async function shoot() {
    if (!viewer) {
      viewer = new Viewer({ machine: state.camera, bundle: "", seen: () => {} });
      fill(camera, h("div", { class: "row space" }, viewer.choice), h("div", { class: "space" }, viewer.stage));
      snap.textContent = "Snap";
      viewer.start();
      return;
    }
    const picture = await viewer.snap();
    if (picture) look(picture);
    else tell(note, "The camera has no picture yet.", "warn");
  }

  /** @param {Blob} picture */
  async function look(picture) {
    if (picture.size > MOST_BYTES) return tell(note, "The picture is too large: 24 MB at most.", "warn");
    last = picture;
    const mine = ++turn;
    tell(note, "Looking …");
    try {
      const seen = await sendBytes("POST", `/api/look?bundle=${part(choice.value)}`, picture);
      if (mine !== turn) return;
      tell(note, "");
      show(picture, seen);
    } catch (error) {
      if (mine === turn) tell(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  /** @param {Blob} picture @param {any} seen */
  function show(picture, seen) {
    if (shown) URL.revokeObjectURL(shown);
    shown = URL.createObjectURL(picture);
    image.src = shown;
    stage.hidden = false;
    stage.style.aspectRatio = `${seen.width} / ${seen.height}`;
    drawing.width = Math.min(seen.width, 960);
    drawing.height = Math.round((drawing.width * seen.height) / seen.width);
    drawSkeleton(drawing, seen.landmarks);
    const body = seen.landmarks ? `A body, ${seen.landmarks.filter((/** @type {number[]} */ one) => one[2] >= 0.5).length} of its 33 landmarks in clear view.` : "Nobody.";
    fill(answers,
      card("MobileNet", seen.imagenet.missing ? h("p", { class: "small" }, ...ticked(seen.imagenet.missing)) : guesses(seen.imagenet.guesses, "m0")),
      card("Your moves", ...moves(seen.bundle)),
      card("Landmarks", h("p", {}, body)));
    announce(`${body} ${seen.imagenet.guesses ? seen.imagenet.guesses[0][0] : ""}`);
  }

  /** @param {any} answer */
  function moves(answer) {
    if (!answer) return [h("p", { class: "soft" }, "None yet: teach some in Learn.")];
    if (answer.missing) return [h("p", { class: "bad small" }, answer.missing)];
    const sorted = Object.entries(answer.scores).sort(([, one], [, other]) => Number(other) - Number(one));
    return [guesses(/** @type {[string, number][]} */ (sorted.map(([move, share]) => [nameOf(move), share])), "m2"),
      answer.still ? h("p", { class: "small soft space" }, "As if somebody stood so for a second and a half: this bundle watches movement.") : null];
  }

  /** @param {string} title @param {...any} inside */
  function card(title, ...inside) {
    const head = title === "Your moves" && names.length ? h("div", { class: "row apart" }, h("h2", {}, title), choice) : h("h2", {}, title);
    return h("section", { class: "card" }, head, ...inside);
  }

  return () => {
    document.removeEventListener("paste", paste);
    viewer?.close();
    if (shown) URL.revokeObjectURL(shown);
  };
}

/** @param {[string, number][]} known @param {string} colour */
function guesses(known, colour) {
  return h("ol", { class: `guesses ${colour}` }, ...known.map(([name, share]) => {
    const bar = h("i");
    bar.style.width = `${100 * share}%`;
    return h("li", {}, h("span", {}, name), h("div", { class: "bar" }, bar), h("span", { class: "share" }, `${Math.round(100 * share)}%`));
  }));
}

/** Return words with what stands between backticks as code. @param {string} words */
const ticked = (words) => words.split("`").map((part, number) => (number % 2 ? h("code", {}, part) : part));
