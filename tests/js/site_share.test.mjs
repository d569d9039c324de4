import assert from "node:assert/strict";
import { test } from "node:test";

import { listEntries, unpack, writeZip } from "../../src/moveset/studio/web/runtime/zip.js";
import { MAX_FILE_BYTES, readExamples, writeExamples } from "../../src/moveset/studio/web/site/share/examples_file.js";
import { bundleLink, BUNDLE_SUFFIX, fileName } from "../../src/moveset/studio/web/site/share/file_names.js";
import { openFile, projectMoves, shownFileName, withChosenKeys } from "../../src/moveset/studio/web/site/share/opening_file.js";
import { readAddress, resolveBundle } from "../../src/moveset/studio/web/site/address.js";
import { addExample, addMove, EMPTY_PROJECT } from "../../src/moveset/studio/web/site/storage/project.js";
import { example, nobody, standing } from "./site_teach_examples.mjs";

const project = [
  addMove("Große Welle", [], { key: "b", hold: true, threshold_on: 0.7 }),
  addMove("波", [], { key: "enter" }),
  addExample({ ...example("grosse_welle", { rows: [standing(), nobody(), standing({ wrists: 0.1 })] }), span: { start_s: 0, end_s: 0.1 } }, []),
  addExample(example("move"), []),
  addExample(example("none"), []),
].reduce((before, change) => change(before), EMPTY_PROJECT);

async function filesOf(content) {
  const files = {};
  for (const entry of listEntries(content, 9)) files[entry.name] = await unpack(entry, 1e9);
  return files;
}

/** Return a file whose description is another one. */
async function withAbout(change) {
  const files = await filesOf(await writeExamples(project));
  const about = JSON.parse(new TextDecoder().decode(files["examples.json"]));
  return writeZip({ ...files, "examples.json": new TextEncoder().encode(JSON.stringify(change(about) ?? about)) });
}

test("a file of examples gives back every number", async () => {
  const read = await readExamples(await writeExamples(project), "a");
  assert.deepEqual(read, project);
  assert.deepEqual(await readExamples(await writeExamples(EMPTY_PROJECT), "a"), EMPTY_PROJECT);
});

test("a file of examples from a stranger is refused if anything in it is wrong", async () => {
  const good = await writeExamples(project);
  const files = await filesOf(good);
  const one = (change) => withAbout((about) => void change(about.examples[0], about));
  const hostile = {
    text: new TextEncoder().encode("hello"),
    nothing: new Uint8Array(0),
    "cut off": good.slice(0, -40),
    "no times": await writeZip({ "examples.json": files["examples.json"], "rows.f32": files["rows.f32"] }),
    "missing rows": await writeZip({ ...files, "rows.f32": files["rows.f32"].slice(0, -4) }),
    "half a number": await writeZip({ ...files, "times.f64": files["times.f64"].slice(0, -3) }),
    "more rows": await writeZip({ ...files, "rows.f32": new Uint8Array(files["rows.f32"].length + 4) }),
    "zeros as times": await writeZip({ ...files, "times.f64": new Uint8Array(files["times.f64"].length) }),
    "an infinite row": await writeZip({ ...files, "rows.f32": new Uint8Array(files["rows.f32"].length).fill(0x7f) }),
    "very many frames": await one((first) => (first.frames = 1e9)),
    "no frames": await one((first) => (first.frames = 0)),
    "half a frame": await one((first) => (first.frames = 2.5)),
    "a hostile move": await one((first) => (first.move = "<img onerror=x>")),
    "an unknown field": await one((first) => (first.video = "a")),
    "an example twice": await withAbout((about) => void about.examples.push(about.examples[0])),
    "very many examples": await withAbout((about) => void (about.examples = Array(900).fill(about.examples[0]))),
    "a hostile title": await withAbout((about) => void (about.moves[0].title = "a\u202eb")),
    "a hostile key": await withAbout((about) => void (about.choices.move.key = "\"><b>")),
    "a threshold of 2": await withAbout((about) => void (about.choices.move.threshold_on = 2)),
    "a list": await withAbout(() => []),
    "prototype": await withAbout((about) => void (about.choices = JSON.parse('{"__proto__": {"key": "a"}}'))),
  };
  for (const [name, content] of Object.entries(hostile)) {
    await assert.rejects(readExamples(content, "a file"), { name: "ExamplesFileError", message: /^a file is .*: / }, name);
  }
  await assert.rejects(readExamples(await withAbout((about) => void (about.version = 2)), "f"), /newer version of this page/);
  await assert.rejects(readExamples(await withAbout((about) => void (about.format = "x")), "f"), /no file of examples/);
});

test("any changed bytes are read or refused, and nothing else happens", async () => {
  const good = await writeExamples(project);
  for (let seed = 1; seed <= 60; seed += 1) {
    const changed = good.slice();
    for (let at = seed; at < changed.length; at += 61 * seed) changed[at] ^= seed;
    await readExamples(changed, "f").catch((error) => assert.equal(error.name, "ExamplesFileError", error.stack));
  }
});

test("a file that is too large is not even read", async () => {
  const file = (name, size) => ({ name, size, arrayBuffer: () => assert.fail("it was read") });
  await assert.rejects(openFile(file("a.moveset-examples", MAX_FILE_BYTES + 1)), /too large/);
  await assert.rejects(openFile(file("a.moveset", 2 ** 30)), /too large/);
});

test("a file of something else is refused with a sentence", async () => {
  const file = (name) => ({ name, size: 5, arrayBuffer: async () => new TextEncoder().encode("hello").buffer });
  await assert.rejects(openFile(file("a.moveset")), { message: /^a\.moveset is damaged.*\.$/ });
  await assert.rejects(openFile(file("a.moveset-examples")), /damaged/);
});

test("names of files are shown as text of limited length", () => {
  assert.equal(shownFileName("a.moveset"), "a.moveset");
  assert.equal(shownFileName("a\u202eb\n"), "a�b�");
  assert.equal([...shownFileName("x".repeat(500))].length, 80);
  assert.equal(shownFileName(""), "The file");
});

test("keys of a stranger's examples are pressed only if they are usual or allowed", () => {
  assert.deepEqual(projectMoves(project).map(({ move, key, hold }) => [move, key, hold]), [["grosse_welle", "b", true], ["move", "enter", false]]);
  assert.equal(withChosenKeys(project, []).choices.move.key, "");
  assert.equal(withChosenKeys(project, []).choices.grosse_welle.key, "b");
  assert.equal(withChosenKeys(project, ["enter"]).choices.move.key, "enter");
});

test("files are called after the moves in them", () => {
  assert.equal(fileName(["Große Welle", "Clap!"], BUNDLE_SUFFIX), "my-grosse-welle-clap.moveset");
  assert.equal(fileName([], BUNDLE_SUFFIX), "my-moves.moveset");
  assert.equal(fileName(["../../etc", "波"], BUNDLE_SUFFIX), "my-etc-move.moveset");
});

test("a link opens the file that it names, on the same page", () => {
  const page = "https://a.github.io/site/index.html#share";
  for (const path of ["my-moves.moveset", "./moves/große welle.moveset", "a\\b.moveset", "50% & more.moveset"]) {
    const link = new URL(bundleLink(page, path));
    assert.equal(link.href.split("#")[0], "https://a.github.io/site/index.html");
    const { bundle } = readAddress(link.hash);
    assert.equal(bundle, path.replace("./", "").replaceAll("\\", "/"));
    assert.ok(resolveBundle(bundle, link.href).startsWith("https://a.github.io/site/"));
  }
});
