// @ts-check
/** Learn: teach what was recorded, watch it get better, and read how well it knows people never seen. */

import { get, part, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { lastStage } from "../js/curve.js";
import { drawCurve } from "../js/plot.js";
import { sayTime } from "../js/timeline.js";

const POLL_MS = 500;
const FEATURES = [["pose", "Landmarks of the body"], ["mobilenet", "MobileNet's features"], ["silhouette", "The silhouette"]];
const MODELS = [["tcn", "Temporal convolution"], ["lstm", "LSTM"], ["frame", "Single frames"], ["article", "The article's"]];

/** @param {HTMLElement} root */
export async function open(root) {
  const state = await get("/api/state");
  const people = new Set(state.people).size;
  let by = people > 1 ? "person" : state.recordings.length > 1 ? "recording" : "";
  let closed = false;
  let wasRunning = false;

  const note = h("p", { class: "note", role: "status" });
  const features = choice(FEATURES, state.features);
  const model = choice(MODELS, state.model);
  const split = h("select", {}, option("person", "people never seen", by, people < 2), option("recording", "recordings never seen", by, state.recordings.length < 2), option("", "do not score", by));
  const start = h("button", { class: "main big", onclick: learn }, "Teach");
  const stop = h("button", { hidden: true, onclick: () => send("POST", "/api/job/stop").catch(fail) }, "Stop");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress" });
  const words = h("div", { class: "soft small" });
  const curve = h("div", {});
  const progress = h("div", { hidden: true }, words, bar, curve);
  const report = h("div", { class: "space" });
  const warnings = h("ul", { class: "small soft" }, ...state.warnings.map((/** @type {string} */ one) => h("li", {}, one)));

  fill(root, h("h1", {}, "Learn"),
    h("p", { class: "lead" }, `${state.recordings.length} ${state.recordings.length === 1 ? "recording" : "recordings"} of ${people} ${people === 1 ? "person" : "people"}. The model is taught on all of them; to score it, each in turn is left out and taught anew without.`),
    h("section", { class: "card" },
      h("div", { class: "row" },
        h("label", { class: "field" }, "It looks at", features), h("label", { class: "field" }, "It learns with", model),
        h("label", { class: "field" }, "Score on", split), h("div", { class: "row grow end" }, stop, start)),
      note, state.warnings.length ? h("details", { class: "space", open: !state.bundles.includes("moves") }, h("summary", {}, `${state.warnings.length} to look at first`), warnings) : null,
      h("div", { class: "space" }, progress)),
    report);
  if (!state.recordings.length) {
    start.disabled = true;
    tell(note, "There is nothing to learn from yet: record some moves in Capture.", "warn");
  }

  watch();
  const firsts = [by, "person", "recording"].filter(Boolean);
  for (const one of new Set(firsts)) if (await showReport(one)) break;

  async function learn() {
    try {
      by = split.value;
      fill(curve);
      await send("POST", "/api/learn", { features: features.value, model: model.value, by });
      tell(note, "");
      wasRunning = true; // it may have ended before it is first asked after
      watch();
    } catch (error) {
      fail(/** @type {Error} */ (error));
    }
  }

  async function watch() {
    while (!closed) {
      const job = await get("/api/job").catch(() => null);
      if (closed) return;
      if (job) showJob(job);
      if (job && job.state !== "running") break;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  /** @param {any} job */
  function showJob(job) {
    const running = job.state === "running";
    start.disabled = running || !state.recordings.length;
    stop.hidden = !running;
    stop.disabled = job.stopping;
    progress.hidden = !running && !(job.name === "learning" && Object.keys(job.curves).length);
    words.textContent = running ? `${job.stopping ? "stopping: " : ""}${job.stage || "beginning"} · ${Math.round(job.seconds)} s` : "";
    bar.hidden = !running;
    if (job.total) bar.value = job.done / job.total;
    const stage = lastStage(job.curves);
    if (stage) showCurve(stage, job.curves[stage]);
    if (wasRunning && !running) end(job);
    wasRunning = running;
  }

  /** @param {string} stage @param {number[][]} points */
  function showCurve(stage, points) {
    const last = points[points.length - 1];
    fill(curve, drawCurve([
      { kind: "loss", points: points.map(([epoch, loss]) => [epoch, loss]) },
      { kind: "accuracy", points: points.map(([epoch, , accuracy]) => [epoch, accuracy]) },
    ], `${stage}: loss ${last[1].toFixed(2)}, ${percent(last[2])} of frames right`),
    h("div", { class: "keyline" }, h("span", {}, stage), h("span", { class: "m1" }, h("i", { class: "dot" }), `loss ${last[1].toFixed(3)}`), h("span", { class: "m0" }, h("i", { class: "dot" }), `${percent(last[2])} of frames right`)));
  }

  /** @param {any} job */
  function end(job) {
    if (job.state === "idle") tell(note, "Teaching was broken off: the studio was started anew. What was taught before is untouched; teach again.", "warn");
    else if (job.state === "failed") tell(note, job.error, "bad");
    else if (job.state === "stopped") tell(note, "Stopped. What was taught before is untouched.");
    else if (job.name === "learning") {
      const { by: scored, why } = job.result;
      fill(note, `Taught in ${Math.round(job.seconds)} s. `, why ? `It was not scored: ${why}. ` : "", h("a", { href: "#/play" }, "Play with it"));
      note.className = "note";
      announce("Taught");
      if (scored) showReport(scored);
    }
  }

  /** @param {string} split_by */
  async function showReport(split_by) {
    const found = await get(`/api/reports/${split_by}`).catch(() => null);
    if (!found || closed) return false;
    fill(report, ...reportOf(found));
    return true;
  }

  /** @param {Error} error */
  function fail(error) {
    tell(note, error.message, "bad");
  }

  return () => {
    closed = true;
  };
}

/** @param {string[][]} known @param {string} now */
const choice = (known, now) => h("select", {}, ...known.map(([value, words]) => option(value, words, now)));

/** @param {string} value @param {string} words @param {string} now @param {boolean} [disabled] */
const option = (value, words, now, disabled = false) => h("option", { value, selected: value === now, disabled }, words);

/** @param {any} report */
function reportOf(report) {
  const all = report.overall;
  return [
    h("section", { class: "card" }, h("h2", {}, report.headline),
      h("p", { class: "small soft" }, `Split ${report.split}: ${report.recordings} recordings of ${report.people} people, each scored by a model that never saw it.`),
      h("div", { class: "tiles" },
        tile("F1 of presses", two(all.f1), `by chance ${two(report.chance_f1)}`),
        tile("missed", `${all.missed} of ${all.truths}`, `${percent(all.recall)} met`),
        tile("false", one(all.false_per_minute), "a minute"),
        tile("delay", ms(all.delay_median_s), `19 of 20 within ${ms(all.delay_p95_s)}`)),
      table(report)),
    h("section", { class: "card" }, h("h2", {}, "What was taken for what"), confusion(report)),
    worst(report),
    advice(report),
    curves(report),
  ].filter((part) => part !== null);
}

/** @param {string} name @param {string} value @param {string} beside */
const tile = (name, value, beside) => h("div", { class: "tile" }, h("span", {}, name), h("strong", {}, value), h("span", {}, beside));

/** @param {any} report */
function table(report) {
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ...["move", "done", "met", "missed", "false", "false a minute", "F1", "delay"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...report.moves.map((/** @type {string} */ move) => {
      const score = report.per_move[move];
      return h("tr", {}, h("th", { scope: "row", class: colourOf(move, report.moves) }, h("i", { class: "dot inline" }), " ", nameOf(move)),
        ...[score.truths, score.correct, score.missed, score.false, one(score.false_per_minute), two(score.f1), ms(score.delay_median_s)].map((value) => h("td", {}, value)));
    }))));
}

/** @param {any} report */
function confusion(report) {
  const names = [...report.moves.map(nameOf), "none"];
  const columns = [...report.moves.map(nameOf), "nothing"];
  return h("div", { class: "scroll" }, h("table", { class: "confusion" },
    h("caption", { class: "hidden" }, "Rows: what was done. Columns: what was pressed."),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "done \\ pressed"), ...columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...report.confusion.map((/** @type {number[]} */ row, /** @type {number} */ number) => {
      const total = row.reduce((sum, value) => sum + value, 0) || 1;
      return h("tr", {}, h("th", { scope: "row" }, names[number]), ...row.map((value, column) => cell(value, value / total, number === column)));
    }))));
}

/** @param {number} value @param {number} share @param {boolean} right */
function cell(value, share, right) {
  const strong = value && share > 0.62 ? " strong" : "";
  const made = h("td", { class: `${value ? (right ? "right" : "wrong") : "zero"}${strong}` }, value);
  made.style.setProperty("--share", String(share));
  return made;
}

/** @param {any} report */
function worst(report) {
  if (!report.worst.length) return null;
  return h("section", { class: "card" }, h("h2", {}, "What went worst"), h("p", { class: "small soft" }, "Each leads to its place in Label."),
    h("ul", { class: "worst" }, ...report.worst.map((/** @type {any} */ one) => h("li", {},
      h("a", { href: `#/label?recording=${part(one.recording)}&at=${one.start_s.toFixed(2)}` },
        h("img", { src: `/api/recordings/${part(one.recording)}/picture?time_s=${one.at_s.toFixed(2)}`, alt: "", loading: "lazy" }),
        h("span", {}, one.words.replaceAll("_", " ")), h("small", {}, `${one.person}, ${sayTime(one.start_s, 1)}`))))));
}

/** @param {any} report */
function advice(report) {
  if (!report.advice.length) return null;
  return h("section", { class: "card" }, h("h2", {}, "What would help"), h("ul", { class: "small" }, ...report.advice.slice(0, 6).map((/** @type {any} */ one) =>
    h("li", {}, one.words.replaceAll("_", " "), " ", one.recording ? h("a", { href: `#/label?recording=${part(one.recording)}&at=${(one.start_s ?? 0).toFixed(2)}` }, "Show") : null))));
}

/** @param {any} report */
function curves(report) {
  const curve = report.curves[0];
  if (!curve?.length) return null;
  const lines = [
    /** @type {const} */ ({ kind: "loss", points: curve.map((/** @type {any} */ one) => [one.epoch, one.loss]) }),
    /** @type {const} */ ({ kind: "loss", held: true, points: curve.map((/** @type {any} */ one) => [one.epoch, one.held_out_loss]) }),
    /** @type {const} */ ({ kind: "accuracy", points: curve.map((/** @type {any} */ one) => [one.epoch, one.accuracy]) }),
    /** @type {const} */ ({ kind: "accuracy", held: true, points: curve.map((/** @type {any} */ one) => [one.epoch, one.held_out_accuracy]) }),
  ];
  return h("section", { class: "card" }, h("h2", {}, "How it was learnt"), drawCurve(lines, "Loss and accuracy of every epoch of the first fold"),
    h("div", { class: "keyline" }, h("span", { class: "m1" }, h("i", { class: "dot" }), "loss"), h("span", { class: "m0" }, h("i", { class: "dot" }), "frames right"), h("span", {}, "dashed: held out")));
}

/** @param {number | null} value */
const two = (value) => (value === null ? "–" : value.toFixed(2));
/** @param {number | null} value */
const one = (value) => (value === null ? "–" : value.toFixed(1));
/** @param {number | null} value */
const ms = (value) => (value === null ? "–" : `${Math.round(1000 * value)} ms`);
/** @param {number | null} value */
const percent = (value) => (value === null ? "–" : `${Math.round(100 * value)}%`);
