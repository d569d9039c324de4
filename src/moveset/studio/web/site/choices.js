// @ts-check
/** What the player chose in the settings, kept in the browser. The storage is passed in. */

const STORED = "moveset-site";
const MODELS = ["auto", "full", "lite"];
const PRESETS = ["", "mk", "article", "own"];

/**
 * @typedef {object} Choices
 * @property {boolean} mirrored
 * @property {"auto" | "full" | "lite"} model
 * @property {"" | "mk" | "article" | "own"} keys For another game than ours; "" lets the page choose.
 */

/** Return the stored choices; what is missing or not understood has its default. @param {() => Storage} storage @returns {Choices} */
export function loadChoices(storage) {
  const stored = readStored(storage);
  return {
    mirrored: stored.mirrored !== false,
    model: MODELS.includes(stored.model) ? stored.model : "auto",
    keys: PRESETS.includes(stored.keys) ? stored.keys : "",
  };
}

/** @param {() => Storage} storage @returns {any} */
function readStored(storage) {
  try {
    return Object(JSON.parse(storage().getItem(STORED) ?? "{}"));
  } catch {
    return {};
  }
}

/** Return whether the choices are stored. @param {() => Storage} storage @param {Choices} choices */
export function saveChoices(storage, choices) {
  try {
    storage().setItem(STORED, JSON.stringify(choices));
    return true;
  } catch {
    return false; // storage is denied or full: they last until the page is closed
  }
}
