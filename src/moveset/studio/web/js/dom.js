// @ts-check
/** The pages' ground floor: elements made without any text ever being taken for HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Return an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [parts] Attributes; `on…` functions listen; true is an empty attribute.
 * @param {...(Child | Child[])} inside
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, parts = {}, ...inside) {
  const element = document.createElement(tag);
  dress(element, parts);
  put(element, ...inside);
  return element;
}

/** Return an element of a drawing. @param {string} tag @param {Record<string, any>} [parts] @param {...(Child | Child[])} inside */
export function svg(tag, parts = {}, ...inside) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(element, parts);
  put(element, ...inside);
  return element;
}

/** @param {Element} element @param {Record<string, any>} parts */
function dress(element, parts) {
  for (const [name, value] of Object.entries(parts)) {
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (name === "value" && "value" in element) {
      element.value = value;
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** Add to an element. @param {Element} element @param {...(Child | Child[])} inside */
export function put(element, ...inside) {
  for (const child of inside.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Put these in place of all that is in an element. @param {Element} element @param {...(Child | Child[])} inside */
export function fill(element, ...inside) {
  element.replaceChildren();
  return put(element, ...inside);
}

/** Say something to those who listen to the page; it is not shown. @param {string} words */
export function announce(words) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
}

/** Show words in a note: nothing, something to know, a warning, a failure. @param {Element} note @param {string} words @param {"" | "warn" | "bad"} [kind] */
export function tell(note, words, kind = "") {
  note.className = `note ${kind}`;
  note.textContent = words;
}

/** Return the class that gives a move its colour. @param {string} move @param {string[]} moves */
export function colourOf(move, moves) {
  const number = moves.indexOf(move);
  return number < 0 ? "mnone" : `m${number % 9}`;
}

/** Return a move's name as people say it. @param {string} move */
export function nameOf(move) {
  return move === "none" ? "no move" : move.replaceAll("_", " ");
}
