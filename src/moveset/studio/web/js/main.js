// @ts-check
/** Opens the page that the address names, and closes it again. */

import { AWAY, checkServer, get, watchServer } from "./api.js";
import { fill, h } from "./dom.js";

/** @typedef {(root: HTMLElement, query: URLSearchParams) => Promise<() => void> | (() => void)} OpenPage */

/** @type {Record<string, { title: string, load: () => Promise<{ open: OpenPage }> }>} */
const PAGES = {
  capture: { title: "Capture", load: () => import("../pages/capture.js") },
  label: { title: "Label", load: () => import("../pages/label.js") },
  learn: { title: "Learn", load: () => import("../pages/learn.js") },
  play: { title: "Play", load: () => import("../pages/play.js") },
  try: { title: "Try", load: () => import("../pages/try.js") },
};

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const banner = /** @type {HTMLElement} */ (document.getElementById("banner"));

/** @type {() => void} */
let close = () => {};
let turn = 0;
/** Whether the page could not be opened, as when the studio went away meanwhile. */
let unopened = false;

async function show() {
  const [name, query] = location.hash.replace(/^#\/?/, "").split("?");
  const page = PAGES[name] ?? PAGES.play;
  const mine = ++turn;
  close();
  close = () => {};
  unopened = false;
  mark(PAGES[name] ? name : "play");
  document.title = `${page.title} – moveset studio`;
  const root = h("div");
  fill(main, root);
  try {
    const { open } = await page.load();
    const closing = await open(root, new URLSearchParams(query ?? ""));
    if (mine === turn) close = closing;
    else closing();
  } catch (error) {
    fill(root, h("p", { class: "note bad", role: "alert" }, /** @type {Error} */ (error).message));
    unopened = mine === turn;
    checkServer();
  }
}

/** @param {string} name */
function mark(name) {
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

watchServer((away) => {
  banner.hidden = !away;
  banner.textContent = away ? AWAY : "";
  if (!away) sayProject();
  if (!away && unopened) location.reload(); // a module that failed to load is never asked for again
});

async function sayProject() {
  const state = await get("/api/state").catch(() => null);
  const where = document.getElementById("project");
  if (state && where) where.textContent = state.project;
}

addEventListener("hashchange", () => {
  show();
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
});
show();
sayProject();
