// @ts-check
/**
 * Presses and releases of `moveset play --websocket` for a page.
 *
 * A classic script, not a module: browsers load no modules from files.
 */

/* exported movesetEvents */

const MOVESET_RETRY_MS = 1000;

/**
 * Call a function with every message, and connect again whenever moveset is started again.
 *
 * @param {(message: any) => void} onMessage Called with each message of docs/events.md, and with
 *   `{type: "lost"}` when the connection ends: then nothing is held any more.
 * @param {string} url `?streams=probabilities,landmarks` after it asks for more.
 */
function movesetEvents(onMessage, url = "ws://127.0.0.1:8421/") {
  const socket = new WebSocket(url);
  let wasOpen = false;
  socket.onopen = () => { wasOpen = true; };
  socket.onmessage = (event) => onMessage(JSON.parse(event.data));
  socket.onclose = () => {
    if (wasOpen) onMessage({ type: "lost" });
    setTimeout(() => movesetEvents(onMessage, url), MOVESET_RETRY_MS);
  };
}
