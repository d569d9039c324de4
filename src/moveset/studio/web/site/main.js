// @ts-check
/** Connects the parts of the page: address, camera, recogniser, game, teaching and sharing. */

import { fill, h } from "../js/dom.js";
import { rememberTitles } from "../js/move_names.js";
import { readBundle } from "../runtime/bundle.js";
import { fetchFile } from "../runtime/files.js";
import { hashOf, readAddress, SECTIONS } from "./address.js";
import { openBundle } from "./bundle_opening.js";
import { CameraCard } from "./camera_card.js";
import { loadChoices, saveChoices } from "./choices.js";
import { GamePanel } from "./game_panel.js";
import { Live } from "./live.js";
import { keepRest, startOffline } from "./offline.js";
import { LoadingPanel } from "./loading_panel.js";
import { moveList } from "./move_list.js";
import { OneTab } from "./one_tab.js";
import { loadCores } from "./cores.js";
import { PARTS, shownParts } from "./page_parts.js";
import { Player } from "./player.js";
import { showSettings } from "./settings_panel.js";
import { readSite } from "./site_file.js";
import { StatusLine } from "./status_line.js";
import { WakeLock } from "./wake_lock.js";
import { FAULTS, faultOf } from "./words.js";

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const storage = () => localStorage;

let choices = loadChoices(storage);
let address = readAddress(location.hash);
const live = new Live();
const status = new StatusLine(part("status"));
const loading = new LoadingPanel();
const site = await readSite(fetchFile, location.href);
const game = new GamePanel(site.game, () => choices);
const card = new CameraCard({
  onCamera: (state, text) => player.cameraChanged(state, text),
  onFilmFault: () => player.showFault(FAULTS.film),
  onAdvice: (text) => status.advise(text),
});
const player = new Player({
  live, card, status,
  tab: new OneTab(navigator.locks, () => player.tabTaken()),
  wakeLock: new WakeLock(),
  choices: () => choices,
  createRecogniser: async (options) => (await import("../runtime/moveset.js")).createRecogniser(options),
  onProgress: showProgress,
  bundleReady: () => openMoves(),
  onStale: () => (game.release(), game.strip.reset()),
  onLost: () => game.pause(),
});

const settings = showSettings(part("settings"), {
  choices,
  cores: loadCores(),
  hasOwnGame: !site.game.isOurs,
  version: site.version,
  onChange: change,
  onCamera: () => live.state !== "off" && player.source === "camera" && player.start("camera"),
});
const stop = h("button", { type: "button", onclick: () => player.stop() }, "Stop");
const other = h("button", { type: "button", onclick: () => player.start("camera") }, "Use your camera");

/** @type {Promise<void> | null} */
let opening = null;

/** Open the moves of the address, once. */
function openMoves() {
  opening ??= openOnce().catch((error) => {
    opening = null; // so that it can be tried again
    throw error;
  });
  return opening;
}

async function openOnce() {
  const { bundle, refusal } = await openBundle(address.bundle, location.href, { fetchFile, readBundle });
  if (refusal) status.showFault(refusal, [{ label: "OK", act: () => status.clearFault() }]);
  await live.setBase(bundle);
  await mountPanels();
}

/** Show teaching and sharing, which use the moves that this browser keeps. */
async function mountPanels() {
  try {
    const [{ mountTeaching }, { mountSharing }] = await Promise.all([import("./teach/teaching_panel.js"), import("./share/sharing_panel.js")]);
    mountTeaching(part("teach"), live);
    mountSharing(part("share"), live);
  } catch (error) {
    for (const name of ["teach", "share"]) fill(part(name), h("p", { class: "note bad" }, `This part could not be loaded: reload the page. ${faultOf(error).text}`));
  }
}

/** @param {{ loaded: number, total: number }} progress */
function showProgress(progress) {
  loading.showProgress(progress);
  if (live.state === "loading") card.showLoading(address.section === "teach" ? loading.text.textContent ?? "" : "");
}

/** @param {import("./live.js").Bundle} bundle */
function showBundle(bundle) {
  rememberTitles(bundle.moves);
  game.useBundle(bundle);
  loading.showMoves(bundle, { effects: site.game.isOurs });
  fill(part("welcome-moves"), h("h2", {}, "Your moves"), moveList(bundle, { effects: site.game.isOurs }));
}

/** @param {import("./choices.js").Choices} changed */
function change(changed) {
  const isOtherModel = changed.model !== choices.model;
  choices = changed;
  if (!saveChoices(storage, choices)) status.say("This browser does not keep settings: they last until you close the page.", "warn");
  card.mirror(choices.mirrored);
  game.setKeys();
  if (isOtherModel) player.changeNetwork();
}

/** Show the section of the address, as far as it has begun. */
function refresh() {
  const shown = shownParts(address.section, live.state);
  for (const name of PARTS) part(name).hidden = !shown.includes(name);
  part("table").hidden = !shown.includes("camera");
  status.showAdvice(shown.includes("camera"));
  loading.element.hidden = live.state === "running";
  game.element.hidden = game.strip.element.hidden = live.state !== "running";
  stop.hidden = live.state === "off";
  other.hidden = live.state === "off" || player.source === "camera";
  if (address.section !== "play" || live.state !== "running") game.pause();
  else if (!game.isOpen) game.open();
}

function navigate() {
  const next = readAddress(location.hash);
  if (next.bundle !== address.bundle) return location.reload(); // other moves: begin anew
  const isOther = next.section !== address.section;
  address = next;
  for (const link of part("sections").querySelectorAll("a")) {
    if (link.dataset.section === address.section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = address.section === "play" ? "moveset – play with your whole body" : `${SECTIONS[address.section]} – moveset`;
  if (address.section === "settings") settings.refresh();
  refresh();
  if (isOther) part("main").focus({ preventScroll: true }), scrollTo(0, 0);
}

let isKept = false;

/** Keep the site for use without a network, once all of it is loaded that one needs to play. */
async function keepSite() {
  if (isKept) return;
  isKept = true;
  const worksOffline = await startOffline({ onReady: settings.worksOffline, onUpdate: offerUpdate });
  if (worksOffline && live.state !== "off") await keepRest();
}

/** @param {() => Promise<boolean>} update */
function offerUpdate(update) {
  if (live.state !== "off" || status.fault) return; // the next visit offers it again
  const act = async () => (await update()) || status.showFault("Close the other tabs of this page first, then reload this one.");
  status.showFault("A new version of this page is ready.", [{ label: "Use it", act }, { label: "Later", act: () => status.clearFault() }], "");
}

/** @param {import("./live.js").LiveState} state */
function stateChanged(state) {
  const hadFocus = part("welcome").contains(document.activeElement) || card.stage.contains(document.activeElement);
  if (state === "running") keepSite();
  if (state === "loading") loading.reset();
  if (state === "off") game.close();
  refresh();
  if (hadFocus) part("main").focus({ preventScroll: true }); // the button that was pressed is gone
}

function visibilityChanged() {
  player.visibilityChanged(document.hidden);
  if (document.hidden || live.state !== "running" || address.section !== "play") return;
  status.say("Welcome back. The game waited for you: go on by a punch, or press Resume in the game.");
}

function startButtons() {
  return [h("button", { class: "main big", type: "button", onclick: () => player.start("camera") }, "Start your camera"),
    h("button", { type: "button", onclick: () => player.start("film") }, "Use a drawn person")];
}

function showPage() {
  fill(part("sections"), Object.entries(SECTIONS).map(([section, title]) =>
    h("a", { href: hashOf({ section, bundle: address.bundle }), "data-section": section }, title)));
  fill(part("camera"), card.stage, h("div", { class: "row apart below" }, stop, other));
  fill(part("play"), h("h1", { class: "visually-hidden" }, "Play"), loading.element, game.element, game.strip.element);
  if (!site.game.isOurs) part("lead").textContent = `Stand before your camera and move: your body plays ${site.game.name}.`;
  card.showStarts(startButtons());
  card.mirror(choices.mirrored);
  for (const [id, source] of /** @type {const} */ ([["start-camera", "camera"], ["start-film", "film"]])) {
    const button = /** @type {HTMLButtonElement} */ (part(id));
    button.addEventListener("click", () => player.start(source));
    button.disabled = false;
  }
  document.documentElement.classList.add("started");
}

/** Open the moves, so that the page shows them, and says at once what is wrong with them. */
async function begin() {
  status.clearFault();
  await openMoves().catch((error) => player.showFault(faultOf(error), begin));
}

live.onBundle(showBundle);
live.onState(stateChanged);
live.onEvent((event) => address.section === "play" && game.handle(event));
live.onScore(({ probabilities }) => game.strip.showScores(probabilities));
live.words.add((text, kind) => status.say(text, kind));
addEventListener("hashchange", navigate);
document.addEventListener("visibilitychange", visibilityChanged);
showPage();
navigate();
begin();
if (navigator.serviceWorker?.controller) keepSite();
