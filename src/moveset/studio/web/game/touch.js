// @ts-check
/** On-screen buttons for touch. */

/** @typedef {import("./input.js").Action} Action */

/**
 * Show the buttons on touch devices, and report presses and releases.
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
