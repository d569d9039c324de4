// @ts-check
/** The settings: few, for everything else is chosen by the page itself. */

import { listCameras, loadCamera, saveCamera } from "../js/camera.js";
import { fill, h } from "../js/dom.js";
import { KEY_PRESETS } from "../js/keymaps.js";

const MODELS = { auto: "Chosen by speed", full: "Full: more exact", lite: "Lighter: for slow devices" };

/**
 * @typedef {import("./choices.js").Choices} Choices
 * @typedef {object} Cores Whether the recognition uses several processor cores, which needs the page to be isolated.
 * @property {boolean} isOn
 * @property {(isOn: boolean) => Promise<boolean>} set Reloads the page; false if it cannot be changed.
 *
 * @typedef {object} Settings
 * @property {Choices} choices
 * @property {boolean} hasOwnGame
 * @property {Cores | null} cores Null where the browser has no service workers.
 * @property {(choices: Choices) => void} onChange
 * @property {(device: string) => void} onCamera
 * @property {string} version
 */

/** Show the settings. @param {HTMLElement} element @param {Settings} settings */
export function showSettings(element, { choices, hasOwnGame, cores, onChange, onCamera, version }) {
  const camera = h("select", { onchange: () => { saveCamera(camera.value); onCamera(camera.value); } });
  const mirrored = h("input", { type: "checkbox", checked: choices.mirrored, onchange: () => change({ mirrored: mirrored.checked }) });
  const model = h("select", { onchange: () => change({ model: /** @type {any} */ (model.value) }) }, options(MODELS, choices.model));
  const keys = h("select", { onchange: () => change({ keys: /** @type {any} */ (keys.value) }) },
    options({ "": "Chosen by the game", mk: KEY_PRESETS.mk, article: "The article's page", own: "The moves' own keys" }, choices.keys));
  const isolated = h("input", { type: "checkbox", checked: cores?.isOn, onchange: isolate });
  const offline = h("p", { class: "small muted", role: "status" });
  fill(element, h("h1", { id: "settings-title" }, "Settings"), h("div", { class: "card settings" },
    h("label", { class: "field" }, "Camera", camera),
    h("label", { class: "check" }, mirrored, h("span", {}, "Mirrored picture")),
    h("label", { class: "field" }, "Network", model),
    hasOwnGame && h("label", { class: "field" }, "Keys of the game", keys),
    cores && h("label", { class: "check" }, isolated, h("span", {}, "Use several processor cores", h("small", {}, "Faster on most devices. The page reloads once."))),
    offline,
    h("p", { class: "small muted" }, version ? `moveset ${version}. ` : "", "Nothing is uploaded: the camera's pictures never leave this page.")));

  /** @param {Partial<Choices>} changed */
  function change(changed) {
    choices = { ...choices, ...changed };
    onChange(choices);
  }

  async function isolate() {
    isolated.disabled = true;
    offline.textContent = "One moment: the page reloads by itself.";
    if (await cores?.set(isolated.checked)) return;
    [isolated.checked, isolated.disabled] = [!isolated.checked, false];
    offline.textContent = "This browser cannot use several cores here. Private windows and blocked storage prevent it.";
  }

  return {
    worksOffline() {
      offline.textContent = "This page works without a connection from now on.";
    },

    /** List the cameras, whose names the browser tells once one is on. */
    async refresh() {
      const cameras = await listCameras(null);
      const current = loadCamera(cameras);
      fill(camera, cameras.map(({ id, name }) => h("option", { value: id, selected: id === current }, name)));
    },
  };
}

/** @param {Record<string, string>} labels @param {string} chosen */
const options = (labels, chosen) => Object.entries(labels).map(([value, label]) => h("option", { value, selected: value === chosen }, label));
