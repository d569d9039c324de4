// @ts-check
/** The title, pause and end screens, for pointer, keyboard and camera moves. */

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {"title" | "pause" | "over" | "none"} ScreenName
 */

/**
 * Return the screens of a page.
 * @param {HTMLElement} game
 * @param {(button: HTMLElement) => void} chosen Called with the button that was pressed.
 */
export function createMenu(game, chosen) {
  /** @type {HTMLElement[]} */
  const screens = [...game.querySelectorAll("[data-screen]")].map(
    (one) => /** @type {HTMLElement} */ (one),
  );
  const open = () => screens.find((screen) => !screen.hidden);
  game.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-do]");
    if (button instanceof HTMLElement) chosen(button);
  });
  return {
    /** @param {ScreenName} name @param {string} [first] What the button with the focus does, if the screen has it. */
    show(name, first = "") {
      for (const screen of screens) screen.hidden = screen.dataset.screen !== name;
      const buttons = buttonsOf(open());
      (buttons.find((button) => button.dataset.do === first) ?? buttons[0])?.focus();
      if (name === "none" && document.activeElement instanceof HTMLElement)
        document.activeElement.blur();
    },
    /**
     * Navigate by actions: walking moves the focus, a blow presses the button.
     * @param {Action} action
     */
    act(action) {
      const buttons = buttonsOf(open());
      const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const step = { left: -1, jump: -1, right: 1, crouch: 1 }[/** @type {string} */ (action)];
      if (step) buttons[(at + step + buttons.length) % buttons.length]?.focus();
      else if (action !== "block") (buttons[at] ?? buttons[0])?.click();
    },
  };
}

/** @param {HTMLElement | undefined} screen @returns {HTMLElement[]} */
function buttonsOf(screen) {
  return [...(screen?.querySelectorAll(".choices button") ?? [])].map(
    (one) => /** @type {HTMLElement} */ (one),
  );
}
