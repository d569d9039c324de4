import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const WEB = new URL("../../src/moveset/studio/web/", import.meta.url);
const FILES = ["js", "pages"].flatMap((folder) => readdirSync(new URL(`${folder}/`, WEB)).map((name) => `${folder}/${name}`));
/** Text in quotes, without comments and imports. */
const TEXTS = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import .*$/gm;

test("pages have no words of the command line, and no names of the project's files", () => {
  for (const name of FILES) {
    const source = readFileSync(new URL(name, WEB), "utf8").replace(COMMENT, "");
    for (const [text] of source.matchAll(TEXTS)) {
      assert.doesNotMatch(text.replace(" – moveset studio", ""), /\s--\w|moveset (?:studio|play|label|teach|train|import|info|classify)\b|moveset\.toml|\w\.csv\b/, `${name}: ${text}`);
    }
  }
});
