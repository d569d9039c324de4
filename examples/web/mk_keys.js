// @ts-nocheck  the folder moveset is beside this file only on a web server
/** Moves as key events with the `keyCode` that MK.js reads. Add it to the game's page as a module. */

import { keysFor } from "./moveset/js/keymaps.js";
import { HeldKeys, keyEventInit } from "./moveset/js/keys.js";
import { createRecogniser } from "./moveset/runtime/moveset.js";

const button = document.querySelector("#moveset");

/** Send a key event to the game. */
function send(type, name) {
  const { keyCode, ...names } = keyEventInit(name);
  const event = new KeyboardEvent(type, { ...names, bubbles: true });
  Object.defineProperty(event, "keyCode", { value: keyCode }); // it is deprecated, so browsers do not set it
  document.dispatchEvent(event);
}

button.addEventListener("click", async () => {
  const held = new HeldKeys(send);
  let keys = {};
  const say = ({ message }) => { button.textContent = message; };
  try {
    const recogniser = await createRecogniser({
      onEvent: (event) => held.handle(event, keys[event.move]),
      onStatus: ({ state }) => { button.textContent = state; },
      onError: say,
    });
    [keys] = keysFor("mk", 1, recogniser.bundle.moves);
    await recogniser.start();
  } catch (error) {
    say(error);
  }
});
