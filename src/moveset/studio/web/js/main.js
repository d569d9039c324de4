// @ts-check
/** Shows the links to all pages, and opens and closes the page that the address names. */

import { checkServer, get, watchServer } from "./api.js";
import { fill, h } from "./dom.js";
import { rememberTitles } from "./move_names.js";
import { showRoad } from "./road.js";

/** @typedef {(root: HTMLElement, query: URLSearchParams) => Promise<() => void> | (() => void)} OpenPage */

/**
 * Every page, in the order of its link; to add one, write a module and a line here.
 * @type {Record<string, { title: string, load: () => Promise<{ open: OpenPage }> }>}
 */
const PAGES = {
  capture: { title: "Capture", load: () => import("../pages/capture.js") },
  label: { title: "Label", load: () => import("../pages/label.js") },
  learn: { title: "Learn", load: () => import("../pages/learn.js") },
  play: { title: "Play", load: () => import("../pages/play.js") },
  try: { title: "Try", load: () => import("../pages/try.js") },
};
const DEFAULT_PAGE = "play";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const banner = /** @type {HTMLElement} */ (document.getElementById("banner"));
const links = Object.entries(PAGES).map(([name, { title }]) => h("a", { href: `#/${name}` }, title));

/** @type {() => void} */
let closePage = () => {};
let navigation = 0;
/** Whether the page could not be opened, for example because the server was away. */
let hasFailed = false;

async function showPage() {
  const [requested, query] = location.hash.replace(/^#\/?/, "").split("?");
  const name = PAGES[requested] ? requested : DEFAULT_PAGE;
  const mine = ++navigation;
  closePage();
  closePage = () => {};
  hasFailed = false;
  markLink(name);
  document.title = `${PAGES[name].title} – moveset studio`;
  const root = h("div");
  fill(main, root);
  try {
    const { open } = await PAGES[name].load();
    const close = await open(root, new URLSearchParams(query ?? ""));
    if (mine === navigation) closePage = close;
    else close();
  } catch (error) {
    fill(root, h("p", { class: "note bad", role: "alert" }, /** @type {Error} */ (error).message));
    hasFailed = mine === navigation;
    checkServer();
  }
}

/** @param {string} name */
function markLink(name) {
  for (const link of links) {
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function showProjectName() {
  const state = await get("/api/state").catch(() => null);
  const project = document.getElementById("project");
  if (!state || !project) return;
  project.textContent = state.project;
  rememberTitles(state.moves);
}

watchServer((away, why) => {
  banner.hidden = !away;
  banner.textContent = why;
  if (!away) showProjectName();
  if (!away && hasFailed) location.reload(); // browsers do not load a failed module again
});

addEventListener("hashchange", () => {
  showPage();
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
});
fill(/** @type {HTMLElement} */ (document.getElementById("pages")), links);
const [road, tour] = ["road", "tour"].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
showRoad(road, tour);
showPage();
showProjectName();
