import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

const web = new URL("../../src/moveset/studio/web/", import.meta.url);

/** Every file of the pages and the game, by path. */
const files = await Promise.all(
  (await readdir(web, { recursive: true }))
    .filter((path) => /\.(js|html)$/.test(path))
    .map(async (path) => [path, await readFile(new URL(path, web), "utf8")]),
);
const modules = files.filter(([path]) => path.endsWith(".js"));
const pages = files.filter(([path]) => path.endsWith(".html"));

/** The module's comment, from its second line. */
const header = (text) => text.match(/^\/\/ @ts-check\n(\/\*\*[^]*?\*\/)/)?.[1] ?? "";
const withoutComments = (text) => text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(^|\s)\/\/ .*/g, "");

test("there are modules and pages to check", () => {
  assert.ok(modules.length > 60 && pages.length === 4);
});

test("every module is type-checked and says what it holds", () => {
  for (const [path, text] of modules) assert.match(header(text), /^\/\*\*\s+(\*\s+)?\S/, path);
});

test("every exported function has a typed comment", () => {
  for (const [path, text] of modules) {
    for (const [declaration] of text.matchAll(/^export (async )?function \w+\([^)]/gm)) {
      const before = text.slice(0, text.indexOf(declaration)).trimEnd();
      assert.ok(before.endsWith("*/") && before.slice(before.lastIndexOf("/**")).includes("@param"), `${path}: ${declaration}`);
    }
  }
});

test("text never becomes HTML or code", () => {
  for (const [path, text] of modules) {
    assert.doesNotMatch(withoutComments(text), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, path);
  }
});

test("pages have no inline script, no inline style and nothing from another server", () => {
  for (const [path, text] of pages) {
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|\sstyle=|<style|\son\w+=|https?:\/\//, path);
  }
  for (const [path, text] of modules) {
    assert.doesNotMatch(withoutComments(text).replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//, path);
  }
});

test("one module of the studio, of the runtime and of a site without network each uses the network", () => {
  const users = modules.filter(([, text]) => /\bfetch\(|new WebSocket|XMLHttpRequest|EventSource|sendBeacon/.test(withoutComments(text)));
  assert.deepEqual(users.map(([path]) => path).sort(), ["js/api.js", "runtime/files.js", "service_worker.js"]);
});

test("pure modules use no document, no storage and no chance, and import pure modules only", () => {
  const pure = new Set(modules.filter(([, text]) => /\bPure\b/.test(header(text))).map(([path]) => path));
  assert.ok(pure.size > 25, `${pure.size}`);
  for (const [path, text] of modules.filter(([name]) => pure.has(name))) {
    assert.doesNotMatch(withoutComments(text), /\b(document|window|localStorage|Date|performance)\b[.(]|Math\.random|setInterval/, path);
    for (const [, imported] of text.matchAll(/^import .* from "\.\/(\w+\.js)";$/gm)) {
      const target = path.replace(/[^/]+$/, imported);
      assert.ok(pure.has(target) || target === "js/key_storage.js", `${path} imports ${target}, which is not pure`);
    }
  }
});

test("every module is imported, and every import exists", () => {
  const paths = new Set(modules.map(([path]) => path));
  const imported = new Set(["js/main.js", "js/enter.js", "game/main.js", "js/game_adapter.js", "site/main.js", "service_worker.js", "runtime/pose/pose_worker.js", "runtime/learn/learn_worker.js"]);
  for (const [path, text] of modules) {
    for (const [, target] of text.matchAll(/(?:from |import\()"([^"]+)"/g)) {
      const found = new URL(target, new URL(path, web)).href.slice(web.href.length);
      assert.ok(paths.has(found), `${path} imports ${target}`);
      imported.add(found);
    }
  }
  assert.deepEqual([...paths].filter((path) => !imported.has(path)), []);
});

/** Classes that are made of a number: colours of moves and players. */
const NUMBERED = /^(m\d|p\d)$/;

for (const [sheet, folder] of [["css/studio.css", /^(js|pages)\/|^index/], ["css/pages.css", /^(js|pages)\/|^index/], ["game/game.css", /^game\//]]) {
  test(`every class in ${sheet} is used`, async () => {
    const source = files.filter(([path]) => folder.test(path)).map(([, text]) => text).join("\n");
    const css = (await readFile(new URL(sheet, web), "utf8")).replaceAll(/\/\*[^]*?\*\//g, "");
    const selectors = css.replaceAll(/\{[^{}]*\}/g, "{}");
    const classes = new Set([...selectors.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name));
    const isUsed = (name) => NUMBERED.test(name) || new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source);
    assert.deepEqual([...classes].filter((name) => !isUsed(name)), []);
  });
}
