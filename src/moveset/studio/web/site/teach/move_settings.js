// @ts-check
/** How sure each move must be before it presses, its key, and whether the key is tapped or held. */
import { fill, h } from "../../js/dom.js";
import { percent } from "../../js/format.js";
import { moveClass } from "../../js/move_names.js";
import { choose, countExamples, withChoices } from "../storage/project.js";
import { KEY_CHOICES, keyText } from "./key_choices.js";
import { shownName } from "./move_titles.js";

const FLASH_MS = 300;

export class MoveSettings {
  /** @param {import("./teaching_session.js").TeachingSession} session */
  constructor(session) {
    this.session = session;
    this.own = h("div", { class: "teach-moves" });
    this.readyMade = h("div", { class: "teach-moves" });
    this.list = h("div", {}, this.own, h("details", { class: "space" }, h("summary", {}, "Ready-made moves"), this.readyMade));
    this.element = h("section", { class: "card", "aria-labelledby": "teach-settings" }, h("h2", { id: "teach-settings" }, "Keys, and how sure a move must be"),
      h("p", { class: "small muted" }, "The bar shows how sure the computer is of a move right now. It presses the key when the bar reaches the slider. Move it to the right if it presses too easily, to the left if it misses your move."), this.list);
    /** @type {Map<string, HTMLElement>} */
    this.bars = new Map();
    this.shown = "";
    this.closers = [
      session.live.onScore((/** @type {any} */ score) => this.showScore(score)),
      session.live.onEvent((/** @type {any} */ event) => event.event === "press" && this.flash(event.move)),
    ];
  }

  show() {
    const bundle = this.session.live.bundle;
    const rules = new Map(bundle?.rules.map((/** @type {any} */ rule) => [rule.move, rule]));
    const moves = this.session.moves.filter((one) => rules.has(one.move));
    const text = JSON.stringify([moves, [...rules.values()], moves.map((one) => this.isOwn(one.move))]);
    if (text === this.shown || this.list.querySelector("input:active")) return;
    this.shown = text;
    const focused = this.list.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
    this.bars.clear();
    const names = moves.map(({ move }) => move);
    const rowsOf = (/** @type {boolean} */ isOwn) => moves.filter((one) => this.isOwn(one.move) === isOwn).map((one) => this.row(one, rules.get(one.move).threshold_on, names));
    fill(this.own, rowsOf(true));
    fill(this.readyMade, rowsOf(false));
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(`[aria-label="${CSS.escape(focused)}"]`))?.focus();
  }

  /** Whether the player taught a move, or showed it in an own way. @param {string} move */
  isOwn(move) {
    const { project, base } = this.session;
    return countExamples(project, move) > 0 || !base?.moves.some((one) => one.move === move);
  }

  /** @param {import("../../runtime/manifest.js").MoveSetting} setting @param {number} threshold @param {readonly string[]} names */
  row(setting, threshold, names) {
    const { move, key, hold } = setting;
    const name = shownName(setting);
    const bar = h("i");
    this.bars.set(move, bar);
    const value = h("output", {}, percent(threshold));
    const slider = h("input", { type: "range", min: 5, max: 99, value: Math.round(100 * threshold), "aria-label": `How sure ${name} must be`, "aria-valuetext": percent(threshold),
      oninput: () => this.tryThreshold(move, slider, value), onchange: () => this.session.change(choose(move, { threshold_on: Number(slider.value) / 100 })) });
    const keys = h("select", { "aria-label": `Key of ${name}`, onchange: () => this.session.change(choose(move, { key: keys.value })) },
      h("option", { value: "" }, "no key"), keyOptions(key));
    const press = h("select", { "aria-label": `How ${name} presses`, onchange: () => this.session.change(choose(move, { hold: press.value === "hold" })) },
      h("option", { value: "tap", selected: !hold }, "tap"), h("option", { value: "hold", selected: hold }, "hold"));
    return h("div", { class: `teach-move ${moveClass(move, names)}`, "data-move": move },
      h("span", { class: "name" }, h("i", { class: "dot" }), name),
      h("div", { class: "meter" }, h("div", { class: "bar" }, bar), slider), value, keys, press);
  }

  /** Use a threshold while the slider moves. @param {string} move @param {HTMLInputElement} slider @param {HTMLElement} value */
  tryThreshold(move, slider, value) {
    const threshold_on = Number(slider.value) / 100;
    value.textContent = percent(threshold_on);
    slider.setAttribute("aria-valuetext", percent(threshold_on));
    const { live, project } = this.session;
    if (live.bundle) live.recogniser?.setRules?.(withChoices(live.bundle, choose(move, { threshold_on })(project)).rules);
  }

  /** @param {{ probabilities: Record<string, number> }} score */
  showScore({ probabilities }) {
    for (const [move, bar] of this.bars) bar.style.width = `${100 * (probabilities[move] ?? 0)}%`;
  }

  /** @param {string} move */
  flash(move) {
    const row = this.bars.get(move)?.closest(".teach-move");
    row?.classList.add("pressed");
    setTimeout(() => row?.classList.remove("pressed"), FLASH_MS);
  }

  close() {
    for (const close of this.closers) close();
  }
}

/** @param {string} chosen */
function keyOptions(chosen) {
  const keys = !chosen || KEY_CHOICES.includes(chosen) ? KEY_CHOICES : [chosen, ...KEY_CHOICES];
  return keys.map((key) => h("option", { value: key, selected: key === chosen }, keyText(key)));
}
