// @ts-check
/** Names, colours and clothes of the two fighters. Pure. */

/**
 * @typedef {import("./shapes.js").Tones} Tones
 * @typedef {object} Appearance
 * @property {string} name
 * @property {string} accent Colour of particles and texts.
 * @property {Tones} skin
 * @property {Tones} cloth
 * @property {Tones} legs
 * @property {Tones} belt
 * @property {Tones} wraps
 * @property {Tones} hair
 * @property {string} lapel
 * @property {"spikes" | "tail" | "none"} cut Of the hair.
 * @property {boolean} sleeves
 * @property {{ thigh: number, knee: number, shin: number, hem: number }} fit Of the trousers, cm.
 */

/**
 * @param {string} rim @param {string} light @param {string} base @param {string} dark
 * @returns {Tones}
 */
const tones = (rim, light, base, dark) => ({ rim, light, base, dark });

/** @type {readonly Appearance[]} */
export const APPEARANCES = Object.freeze([
  {
    name: "REN",
    accent: "#ff5a4d",
    skin: tones("#ffe2bd", "#f6c79c", "#dd9f75", "#8a5148"),
    cloth: tones("#ffffff", "#fbf4e6", "#dcd4d4", "#7f7896"),
    legs: tones("#ffffff", "#f4ecdf", "#cfc7cb", "#6d6788"),
    belt: tones("#ff9a80", "#f0493f", "#c2272f", "#6d1226"),
    wraps: tones("#ffb09a", "#ef5a4b", "#c4303a", "#701a30"),
    hair: tones("#a3764f", "#59382c", "#3a221f", "#1d1118"),
    lapel: "#efe7da",
    cut: "spikes",
    sleeves: true,
    fit: { thigh: 15, knee: 12, shin: 13, hem: 0.82 },
  },
  {
    name: "KAYA",
    accent: "#39c6c0",
    skin: tones("#ffdcb0", "#e2a877", "#bd7f57", "#6c3d3c"),
    cloth: tones("#8ff0e2", "#2fa9a4", "#1c7480", "#123a54"),
    legs: tones("#7f8fd0", "#3a4483", "#2a2f64", "#171838"),
    belt: tones("#fff0b0", "#f2c14e", "#cf8f2a", "#7a4a1c"),
    wraps: tones("#ffeeb8", "#eec25e", "#c48c34", "#74481f"),
    hair: tones("#8a7bd0", "#37305e", "#231d40", "#120e22"),
    lapel: "#f2c14e",
    cut: "tail",
    sleeves: false,
    fit: { thigh: 13.5, knee: 10, shin: 8.5, hem: 0.9 },
  },
]);

/** The dummy of the practice: straw in sackcloth. @type {Appearance} */
export const DUMMY = Object.freeze({
  name: "DUMMY",
  accent: "#e8c070",
  skin: tones("#fff0c4", "#ecd093", "#cda75e", "#7c5a2c"),
  cloth: tones("#e6c892", "#c39a5c", "#96713d", "#553b22"),
  legs: tones("#e6c892", "#b98f53", "#8c6837", "#4d351f"),
  belt: tones("#c99a5a", "#8f6231", "#6b4522", "#3c2614"),
  wraps: tones("#fff0c4", "#ecd093", "#cda75e", "#7c5a2c"),
  hair: tones("#c99a5a", "#8f6231", "#6b4522", "#3c2614"),
  lapel: "#8f6231",
  cut: "none",
  sleeves: true,
  fit: { thigh: 15, knee: 13, shin: 13, hem: 0.82 },
});

/** Return tones as seen on the far side of a body. @param {Tones} tones @returns {Tones} */
export function far({ light, base, dark }) {
  return { rim: light, light: base, base: midway(base, dark), dark };
}

/** @param {string} one @param {string} two Both as #rrggbb. */
function midway(one, two) {
  const parts = (/** @type {string} */ hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const other = parts(two);
  const mixed = parts(one).map((value, at) => Math.round((value + other[at]) / 2));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
