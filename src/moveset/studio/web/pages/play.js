// @ts-check
/** Play: the picture, what is seen in it of one player or two, and the game that their moves play. */

import { get, part, send } from "../js/api.js";
import { Delay } from "../js/delay.js";
import { announce, fill, h, tell } from "../js/dom.js";
import { Game } from "../js/game.js";
import { callOf, keysFor, usualWay, WAYS } from "../js/keymaps.js";
import { keepKeys, keepWay, keptKeys, keptWay } from "../js/kept.js";
import { Meters } from "../js/meters.js";
import { Presses } from "../js/presses.js";
import { Viewer } from "../js/viewer.js";

/** @typedef {import("../js/keymaps.js").Way} Way */

/** The bundle that is always there, and the last of the list. */
const FIGHTER = "fighter";
const UNCALLED = "–";
const LEADS = [
  "Stand where your whole body is in the picture, and move. A bar that reaches its mark presses the key.",
  "Stand side by side, each in a half of the picture, with your whole bodies in it. Who is left in the picture is left in the game.",
];

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const [state, { game: foreign }] = await Promise.all([get("/api/state"), get("/api/game")]);
  const names = /** @type {string[]} */ (state.bundles);
  const place = foreign?.name ?? "";
  let players = query.get("players") === "2" ? 2 : 1;
  /** @type {any} */
  let bundle = null;
  /** @type {Way} */
  let way = "duel";
  /** @type {Record<string, string>[]} */
  let chosen = [];

  const note = h("p", { class: "note", role: "status" });
  const lead = h("p", { class: "lead" });
  const keep = h("button", { hidden: true, onclick: keepThresholds }, "Keep these thresholds");
  const choice = h("select", { "aria-label": "Moves", onchange: () => viewer.play(choice.value) },
    ...names.map((name) => h("option", { value: name }, name === FIGHTER ? "fighter, built in" : name)));
  const seats = h("fieldset", { class: "chips", "aria-label": "Players" }, ...[1, 2].map((count) =>
    h("label", { class: "chip" }, h("input", { type: "radio", name: "players", value: count, checked: count === players, onchange: () => seat(count) }),
      count === 1 ? "One player" : "Two players")));
  const ways = /** @type {Way[]} */ (foreign ? Object.keys(WAYS) : ["duel", "own"]);
  const wayChoice = h("select", { "aria-label": "Keys for the game", onchange: () => chooseWay(/** @type {Way} */ (wayChoice.value)) },
    ...ways.map((one) => h("option", { value: one }, WAYS[one])));

  const game = new Game({ foreign, detects: () => setWay() });
  const meters = new Meters({ keys: state.keys, slid, chose: chooseKey });
  const presses = new Presses();
  const delay = new Delay();
  const viewer = new Viewer({ machine: state.camera, bundle: names[0], seen: see, opened: show, broken: () => game.releaseAll() });
  viewer.stage.append(...presses.flashes, ...[0, 1].map((player) => h("div", { class: `seat p${player}` }, `Player ${player + 1}`)));

  fill(root,
    h("div", { class: "row apart" }, h("h1", {}, "Play"), h("div", { class: "row" }, choice, viewer.choice)),
    lead,
    h("div", { class: "playing" },
      h("section", { class: "card", "aria-label": "Camera" }, viewer.stage, h("div", { class: "row under" }, seats), note),
      h("section", { class: "card", "aria-label": "Game" }, game.box,
        h("div", { class: "row apart under" }, h("span", { class: "soft" }, foreign ? foreign.name : "Moonlight Duel"), h("label", { class: "row" }, "Moves press", wayChoice)))),
    h("div", { class: "columns wide-left space" },
      h("section", { class: "card" }, h("div", { class: "row apart" }, h("h2", {}, "Moves"), keep), meters.list),
      h("div", {},
        h("section", { class: "card" }, h("h2", {}, "Presses"), presses.log),
        h("section", { class: "card" }, h("h2", {}, "Delay"), delay.bar, delay.words))));
  seat(players);
  viewer.start();

  /** @param {number} count */
  function seat(count) {
    players = count;
    history.replaceState(null, "", count > 1 ? "#/play?players=2" : "#/play");
    lead.textContent = LEADS[count - 1];
    presses.seat(count);
    viewer.seat(count);
    game.open(count);
  }

  /** @param {any} opened */
  function show(opened) {
    bundle = opened;
    meters.clear();
    keep.hidden = true;
    if (bundle && choice.value !== bundle.name) choice.value = bundle.name;
    tell(note, "");
    setWay();
  }

  /** Take the way that was chosen, or the usual one. */
  function setWay() {
    const kept = !foreign && Boolean(bundle && keptKeys(place, bundle.name, 0));
    way = keptWay(place) ?? usualWay({ foreign: Boolean(foreign), detects: game.detects, kept });
    if (!ways.includes(way)) way = ways[0];
    wayChoice.value = way;
    game.releaseAll();
    const moves = bundle?.moves ?? [];
    chosen = keysFor(way, players, moves).map((keys, player) =>
      way === "own" && bundle ? { ...keys, ...keptKeys(place, bundle.name, player) } : keys);
    meters.show(moves, chosen, called);
  }

  /** @param {Way} wish */
  function chooseWay(wish) {
    keepWay(place, wish);
    setWay();
  }

  /** Return what the game is told of a move in place of a key. @param {number} player @param {string} move */
  const called = (player, move) => (way === "article" && player === 0 ? callOf(move) || UNCALLED : "");

  /** A key changed by hand makes all of them the player's own. @param {number} player @param {string} move @param {string} key */
  function chooseKey(player, move, key) {
    chosen[player][move] = key;
    keepKeys(place, bundle.name, chosen);
    chooseWay("own");
  }

  /** @param {import("../js/live.js").Seen} seen */
  function see(seen) {
    meters.see(seen.players);
    for (const event of seen.events) fire(event);
    if (!viewer.machine && seen.events.some((one) => one.event === "press")) delay.press(seen.time_s);
    delay.see(seen);
  }

  /** @param {import("../js/live.js").MoveEvent} event */
  function fire(event) {
    if (event.player >= players) return; // the answer to a frame from before
    const key = chosen[event.player]?.[event.move] ?? "";
    game.play(event, key, way);
    if (event.event !== "press") return;
    meters.flash(event.move);
    const call = called(event.player, event.move);
    presses.add(event, call === UNCALLED ? "" : call || key, [...meters.rows.keys()]);
  }

  function slid() {
    viewer.live.setThresholds(meters.thresholds());
    keep.hidden = false;
  }

  async function keepThresholds() {
    try {
      const { bundle: kept } = await send("PUT", `/api/bundles/${part(bundle.name)}/rules`, { ons: meters.thresholds() });
      keep.hidden = true;
      tell(note, `Kept in ${kept}.`);
      announce("Kept");
    } catch (error) {
      tell(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  return () => {
    game.close();
    viewer.close();
  };
}
