// @ts-nocheck  the folder moveset is beside this file only on a web server
/** Moves as the calls of the article's page: `window.Detect` with `onPunch`, `onKick` and `onStand`. */

import { callOf } from "./moveset/js/keymaps.js";
import { DetectCalls } from "./moveset/js/keys.js";
import { createRecogniser } from "./moveset/runtime/moveset.js";

const button = document.querySelector("#moveset");

button.addEventListener("click", async () => {
  const calls = new DetectCalls((name) => window.Detect?.[name]?.());
  const say = ({ message }) => { button.textContent = message; };
  try {
    const recogniser = await createRecogniser({
      onEvent: (event) => calls.handle(event, callOf(event.move)),
      onStatus: ({ state }) => { button.textContent = state; },
      onError: say,
    });
    await recogniser.start();
  } catch (error) {
    say(error);
  }
});
