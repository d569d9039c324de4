// @ts-check
/** An overlay for OBS: every move with its key, red while it is pressed. */

const FLASH_MS = 250;

/** @type {Map<string, HTMLElement>} */
const items = new Map();

const list = /** @type {HTMLElement} */ (document.getElementById("moves"));

/** @param {any} message */
function showMessage(message) {
  if (message.type === "hello") showMoves(message);
  if (message.type === "press") press(message.move);
  if (message.type === "release") items.get(message.move)?.classList.remove("on");
  if (message.type === "lost") items.forEach((item) => item.classList.remove("on"));
}

/** @param {{moves: {move: string, title: string, key: string, hold: boolean}[], held: string[]}} hello */
function showMoves(hello) {
  items.clear();
  list.replaceChildren();
  for (const { move, title, key, hold } of hello.moves) {
    const item = document.createElement("li");
    item.textContent = title || move.replaceAll("_", " ");
    item.dataset.hold = String(hold);
    if (key) item.appendChild(document.createElement("small")).textContent = key;
    item.classList.toggle("on", hello.held.includes(move));
    items.set(move, item);
    list.append(item);
  }
}

/** @param {string} move A held one stays red until its release, another one for a moment. */
function press(move) {
  const item = items.get(move);
  if (!item) return;
  item.classList.add("on");
  if (item.dataset.hold === "false") setTimeout(() => item.classList.remove("on"), FLASH_MS);
}

// @ts-ignore  from moveset_events.js
movesetEvents(showMessage, new URLSearchParams(location.search).get("url") ?? undefined);
