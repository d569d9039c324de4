// @ts-check
/** The game's rim: buttons under the fingers. */

/** @typedef {import("./input.js").Action} Action */

/**
 * Show the buttons where fingers are what there is, and say what they press.
 * @param {HTMLElement} panel @param {(action: Action, down: boolean) => void} touched
 */
export function createTouch(panel, touched) {
  panel.hidden = !matchMedia("(pointer: coarse)").matches && !/[?&]touch/.test(location.search);
  panel.parentElement?.classList.toggle("with-touch", !panel.hidden);
  for (const button of panel.querySelectorAll("button")) {
    const set = (/** @type {boolean} */ down) => {
      button.classList.toggle("down", down);
      touched(/** @type {Action} */ (button.dataset.action), down);
    };
    button.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      button.setPointerCapture(event.pointerId);
      set(true);
    });
    for (const end of ["pointerup", "pointercancel"])
      button.addEventListener(end, () => set(false));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }
}
