// @ts-check
/** The file in which the site describes itself: its game and its version. Pure: the reading is passed in. */

const OURS = { address: "game/index.html", page: "game/index.html?practice", name: "Moonlight Duel" };

/**
 * Return the site's game and version. Without the file, or with a damaged one, our game is played.
 * @param {(address: string, options: object) => Promise<Uint8Array>} fetchFile
 * @param {string} page The page's address.
 * @returns {Promise<{ game: import("./game_panel.js").Game, version: string }>}
 */
export async function readSite(fetchFile, page) {
  const described = await fetchFile(new URL("site.json", page).href, {}).then(parse).catch(() => ({}));
  const game = String(described.game ?? OURS.address);
  const isOurs = game === OURS.address || new URL(game, page).origin !== new URL(page).origin;
  return {
    game: { address: isOurs ? OURS.page : game, name: isOurs ? OURS.name : String(described.gameName ?? game), isOurs },
    version: String(described.moveset ?? ""),
  };
}

/** @param {Uint8Array} bytes @returns {any} */
const parse = (bytes) => Object(JSON.parse(new TextDecoder().decode(bytes)));
