// For tests/studio/test_site_teaching.py: prints for each title the shown one, or null, and its names in files.
import { readFileSync } from "node:fs";
import { checkTitle, nameFromTitle } from "../../src/moveset/studio/web/site/teach/move_titles.js";

const titles = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const answers = titles.map((title) => {
  try {
    const shown = checkTitle(title);
    const name = nameFromTitle(shown);
    return [shown, name, nameFromTitle(shown, [name])];
  } catch {
    return [null, "", ""];
  }
});
console.log(JSON.stringify(answers));
