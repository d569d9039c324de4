// @ts-check
/** The page's part that saves, opens and shares moves. */
import { acceptDrops, fill, h, showNote } from "../../js/dom.js";
import { plural } from "../../js/format.js";
import { keyLabel } from "../../js/free_keys.js";
import { writeBundle } from "../../runtime/bundle.js";
import { unusualKeys } from "../../runtime/key_permission.js";
import { addProject } from "../storage/project.js";
import { leaveSession, sessionOf } from "../teach/shared_session.js";
import { shownName } from "../teach/move_titles.js";
import { asSentence } from "../words.js";
import { BUNDLE_SUFFIX, bundleLink, EXAMPLES_SUFFIX, fileName } from "./file_names.js";
import { canShareFiles, saveFile, shareFile } from "./file_saving.js";
import { openFile, projectMoves, withChosenKeys, withKeys } from "./opening_file.js";
import { writeExamples } from "./examples_file.js";

export class SharingPanel {
  /** @param {HTMLElement} element @param {any} live @param {import("../teach/shared_session.js").Options} [options] */
  constructor(element, live, options) {
    this.element = element;
    this.live = live;
    this.session = sessionOf(live, options);
    this.warning = h("p", { class: "note", role: "status" });
    this.note = h("p", { class: "note", role: "status" });
    this.question = h("div", { class: "share-question", tabindex: -1 });
    this.save = h("button", { type: "button", class: "main big", onclick: () => this.run(() => this.saveBundle(saveFile)) }, "Save my moves");
    this.share = h("button", { type: "button", class: "big", hidden: !canShareFiles(), onclick: () => this.run(() => this.saveBundle(shareFile)) }, "Share my moves …");
    this.saveAll = h("button", { type: "button", onclick: () => this.run(() => this.saveExamples()) }, "Save my examples");
    this.builtIn = h("button", { type: "button", onclick: () => this.useBuiltIn() }, "Back to the moves of this page");
    this.used = h("p", {});
    this.path = h("input", { type: "text", value: "my-moves.moveset", autocomplete: "off", spellcheck: "false", maxlength: 200, oninput: () => this.showLink() });
    this.link = h("input", { type: "text", readonly: true, onfocus: () => this.link.select() });
    this.copy = h("button", { type: "button", onclick: () => this.run(() => this.copyLink()) }, "Copy link");
    this.mount();
    this.stop = this.session.updates.add(() => this.show());
    this.show();
    this.showLink();
  }

  mount() {
    const file = h("input", { type: "file", accept: `${BUNDLE_SUFFIX},${EXAMPLES_SUFFIX},application/octet-stream`, "aria-label": "File to open", onchange: () => {
      if (file.files?.[0]) this.open(file.files[0]);
      file.value = "";
    } });
    const zone = h("div", { class: "drop-zone" }, h("span", {}, "Drop a file here, or choose one"), file);
    acceptDrops(zone, ([dropped]) => dropped && this.open(dropped));
    fill(this.element, h("div", { class: "sharing" }, h("h1", {}, "Save and share"),
      h("p", { class: "lead" }, "Your moves are yours: save them as a file, send it to a friend, or play with it in moveset on your computer. There are no pictures in it."), this.warning,
      h("div", { class: "columns" },
        h("section", { class: "card", "aria-labelledby": "share-save" }, h("h2", { id: "share-save" }, "Save your moves"),
          h("p", {}, "A .moveset file has all moves that work here, with their keys. Others open it on this page, or with ", h("code", {}, "moveset play FILE"), "."),
          h("div", { class: "row" }, this.save, this.share),
          h("p", { class: "space" }, "A .moveset-examples file has your examples, too. Open it in another browser to go on teaching there."), this.saveAll, this.note),
        h("section", { class: "card", "aria-labelledby": "share-open" }, h("h2", { id: "share-open" }, "Open a file"), this.used, zone, this.question, h("div", { class: "row space" }, this.builtIn)),
        h("section", { class: "card", "aria-labelledby": "share-link" }, h("h2", { id: "share-link" }, "A link to your moves"),
          h("p", {}, "For those who host this page: put your .moveset file into its folder, beside index.html. Whoever opens the link plays with it."),
          h("div", { class: "share-link" }, h("label", { class: "field" }, "File in the folder", this.path), h("label", { class: "field" }, "Link", this.link), this.copy)))));
  }

  show() {
    const { session } = this;
    showNote(this.warning, session.storageWords, "warn");
    this.save.disabled = this.share.disabled = !this.live.bundle;
    this.saveAll.disabled = !session.project.examples.length;
    this.builtIn.hidden = !session.isOpened;
    fill(this.used, session.isOpened && session.project.opened ? ["Now you play with ", h("b", {}, session.project.opened.name), "."] : "Now you play with the moves of this page", session.learnable.length > 0 && (session.isOpened ? " Your own moves are added to it." : ", and your own."), !session.isOpened && !session.learnable.length && ".");
  }

  /** @param {(name: string, content: Uint8Array) => any} hand */
  async saveBundle(hand) {
    const own = this.session.learnable.map(shownName);
    const name = fileName(own, BUNDLE_SUFFIX);
    if ((await hand(name, await writeBundle(this.live.bundle))) !== false) showNote(this.note, `${name} has ${plural(this.live.bundle.moves.length, "move")}.`);
  }

  async saveExamples() {
    const { project } = this.session;
    const name = fileName(this.session.moves.filter(({ move }) => project.examples.some((one) => one.move === move)).map(shownName), EXAMPLES_SUFFIX);
    saveFile(name, await writeExamples(project));
    showNote(this.note, `${name} has ${plural(project.examples.length, "example")}.`);
  }

  /** @param {File} file */
  async open(file) {
    await this.run(async () => {
      showNote(this.note, "");
      fill(this.question, h("p", { class: "muted" }, "Opening …"));
      const opened = await openFile(file).catch((error) => {
        fill(this.question, h("p", { class: "note bad", role: "alert" }, asSentence(/** @type {Error} */ (error).message)));
        return null;
      });
      if (opened?.kind === "examples") this.askExamples(opened);
      else if (opened) this.askBundle(opened);
    });
  }

  /** Show the moves and keys of a bundle, and ask before they are used. @param {Extract<import("./opening_file.js").OpenedFile, { kind: "bundle" }>} opened */
  askBundle({ name, bundle, unusual }) {
    const allowed = allowBox(unusual);
    const use = h("button", { type: "button", class: "main", onclick: () => this.run(async () => {
      const permitted = withKeys(bundle, allowed?.input.checked ? unusual : []);
      if (this.session.useFile({ name, bytes: await writeBundle(permitted) })) this.answer(`You play with ${name} now.`);
    }) }, "Use these moves");
    this.ask(h("h3", {}, `Use the moves in ${name}?`), moveTable(bundle.moves), allowed?.label, use);
  }

  /** @param {Extract<import("./opening_file.js").OpenedFile, { kind: "examples" }>} opened */
  askExamples({ name, project }) {
    const moves = projectMoves(project);
    const unusual = unusualKeys({ moves });
    const allowed = allowBox(unusual);
    const add = h("button", { type: "button", class: "main", onclick: () => {
      const permitted = withChosenKeys(project, allowed?.input.checked ? unusual : []);
      if (this.session.change(addProject(permitted))) this.answer(`The examples in ${name} are yours now: see them under Teach.`);
    } }, "Add them to mine");
    this.ask(h("h3", {}, `Add the ${plural(project.examples.length, "example")} in ${name}?`), moveTable(moves), allowed?.label, h("p", { class: "small muted" }, "What you taught yourself stays as it is."), add);
  }

  /** @param {...any} children The last one is the button that agrees. */
  ask(...children) {
    const agree = children.pop();
    fill(this.question, ...children, h("div", { class: "row space" }, agree, h("button", { type: "button", onclick: () => this.answer("") }, "Cancel")));
    this.question.focus();
  }

  /** @param {string} text */
  answer(text) {
    fill(this.question, text && h("p", { class: "note", role: "status" }, text));
  }

  useBuiltIn() {
    if (this.session.useFile(null)) this.answer("You play with the moves of this page again.");
  }

  showLink() {
    this.link.value = bundleLink(location.href, this.path.value);
  }

  async copyLink() {
    await navigator.clipboard.writeText(this.link.value).catch(() => {
      this.link.select();
      throw new Error("The browser does not let this page copy: copy the selected link yourself.");
    });
    this.live.say("The link is copied.");
  }

  /** @param {() => Promise<void>} work */
  async run(work) {
    try {
      await work();
    } catch (error) {
      showNote(this.note, asSentence(/** @type {Error} */ (error).message), "bad");
    }
  }

  close() {
    this.stop();
    leaveSession(this.live);
    fill(this.element);
  }
}

/** Show the sharing panel. @param {HTMLElement} element @param {any} live From site/live.js. @param {import("../teach/shared_session.js").Options} [options] */
export const mountSharing = (element, live, options) => new SharingPanel(element, live, options);

/** @param {readonly { move: string, title: string, key: string, hold: boolean }[]} moves */
const moveTable = (moves) =>
  h("ul", { class: "share-moves" }, moves.map((one) => h("li", {}, h("span", {}, shownName(one)), one.key ? h("span", {}, one.hold ? "holds " : "taps ", h("kbd", {}, keyLabel(one.key))) : h("span", { class: "muted" }, "no key"))));

/** Return the box that allows keys which a stranger's file may not press unasked; null without any. @param {readonly string[]} unusual */
function allowBox(unusual) {
  if (!unusual.length) return null;
  const input = h("input", { type: "checkbox" });
  const warning = h("small", {}, "These keys can confirm or close something in a game. Allow them only if you trust the file.");
  return { input, label: h("label", { class: "check" }, input, h("span", {}, `Let it press ${unusual.map(keyLabel).join(", ")}, too`, warning)) };
}
