// @ts-check
/** Creation of elements from attributes and children; text is never parsed as HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Return an HTML element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes] Functions named `on…` become listeners; true is an empty attribute.
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

/** Return an SVG element. @param {string} tag @param {Record<string, any>} [attributes] @param {...(Child | Child[])} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

/** @param {Element} element @param {Record<string, any>} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (name === "value" && "value" in element) {
      element.value = value;
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** @param {Element} element @param {...(Child | Child[])} children */
function append(element, ...children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replace all children of an element. @param {Element} element @param {...(Child | Child[])} children */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, ...children);
}

/** Announce text to screen readers; it is not shown. @param {string} text */
export function announce(text) {
  const region = document.getElementById("announcement");
  if (region) region.textContent = text;
}

/** Show a note: empty, information, warning or error. @param {Element} note @param {string} text @param {"" | "warn" | "bad"} [kind] */
export function showNote(note, text, kind = "") {
  note.className = `note ${kind}`;
  note.textContent = text;
}

/** Call `onFiles` with the files that are dropped on an element. @param {HTMLElement} zone @param {(files: File[]) => void} onFiles */
export function acceptDrops(zone, onFiles) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
