// Writes a file as the page gets it: fetch_file.mjs FROM TO
import { readFileSync, writeFileSync } from "node:fs";
import { fetchFile } from "../../src/moveset/studio/web/runtime/files.js";

const [from, to] = process.argv.slice(2);
globalThis.fetch = async () => new Response(readFileSync(from));
writeFileSync(to, await fetchFile("file.gz"));
