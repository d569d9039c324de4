// @ts-check
/** The Learn page: teach a bundle, follow the training, and read the evaluation report. */

import { get, send } from "../js/api.js";
import { currentStage } from "../js/chart_geometry.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { percent, plural } from "../js/format.js";
import { learningCurve } from "../js/learning_curve.js";
import { reportSections } from "../js/report_view.js";

const POLL_MS = 500;

/** @param {HTMLElement} root */
export async function open(root) {
  const state = await get("/api/state");
  const people = new Set(state.people).size;
  const recordings = state.recordings.length;
  let by = people > 1 ? "person" : recordings > 1 ? "recording" : "";
  let closed = false;
  let wasRunning = false;

  const note = h("p", { class: "note", role: "status" });
  const features = choice(state.extractors, state.features);
  const model = choice([...state.bases, ...architectures(state)], state.can_train ? state.model : state.bases[0][0]);
  const isOnTop = () => state.bases.some((/** @type {string[]} */ [base]) => base === model.value);
  const showFeatures = () => (features.disabled = isOnTop()); // the examples need those of the bundle
  model.addEventListener("change", showFeatures);
  showFeatures();
  const split = h("select", {}, option("person", "unseen people", by, people < 2), option("recording", "unseen recordings", by, recordings < 2), option("", "do not score", by));
  const start = h("button", { class: "main big", onclick: teach }, "Teach");
  const stop = h("button", { hidden: true, onclick: () => send("POST", "/api/job/stop").catch(showError) }, "Stop");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress" });
  const stageText = h("div", { class: "muted small" });
  const curve = h("div", {});
  const progress = h("div", { hidden: true }, stageText, bar, curve);
  const report = h("div", { class: "space" });
  const warnings = h("ul", { class: "small muted" }, ...state.warnings.map((/** @type {string} */ text) => h("li", {}, text)));

  fill(root, h("h1", {}, "Learn"),
    h("p", { class: "lead" }, `${plural(recordings, "recording")} of ${people === 1 ? "1 person" : `${people} people`}. The model is trained on all of them. To score it, each person or recording in turn is left out and recognised by a model trained on the others (cross-validation).`),
    h("section", { class: "card" },
      h("div", { class: "row" },
        h("label", { class: "field" }, "Features", features), h("label", { class: "field" }, "Model", model),
        h("label", { class: "field" }, "Score on", split), h("div", { class: "row grow end" }, stop, start)),
      note, state.warnings.length ? h("details", { class: "space", open: !state.bundles.includes("moves") }, h("summary", {}, `${plural(state.warnings.length, "warning")} to check first`), warnings) : null,
      h("div", { class: "space" }, progress)),
    report);
  if (!recordings) {
    start.disabled = true;
    showNote(note, "There is nothing to learn from yet: record some moves in Capture.", "warn");
  }

  pollJob();
  const splits = [by, "person", "recording"].filter(Boolean);
  for (const one of new Set(splits)) if (await showReport(one)) break;

  async function teach() {
    try {
      by = split.value;
      fill(curve);
      await send("POST", "/api/learn", { features: features.value, model: model.value, by });
      showNote(note, "");
      wasRunning = true; // the job may end before the first poll
      pollJob();
    } catch (error) {
      showError(/** @type {Error} */ (error));
    }
  }

  async function pollJob() {
    while (!closed) {
      const job = await get("/api/job").catch(() => null);
      if (closed) return;
      if (job) showJob(job);
      if (job && job.state !== "running") break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** @param {any} job */
  function showJob(job) {
    const isRunning = job.state === "running";
    start.disabled = isRunning || !recordings;
    stop.hidden = !isRunning;
    stop.disabled = job.stopping;
    progress.hidden = !isRunning && !(job.name === "learning" && Object.keys(job.curves).length);
    stageText.textContent = isRunning ? `${job.stopping ? "stopping: " : ""}${job.stage || "starting"} · ${Math.round(job.seconds)} s` : "";
    bar.hidden = !isRunning;
    if (job.total) bar.value = job.done / job.total;
    const stage = currentStage(job.curves);
    if (stage) showCurve(stage, job.curves[stage]);
    if (wasRunning && !isRunning) showResult(job);
    wasRunning = isRunning;
  }

  /** @param {string} stage @param {number[][]} points Epoch, loss and accuracy. */
  function showCurve(stage, points) {
    const [, loss, accuracy] = points[points.length - 1];
    fill(curve, learningCurve([
      { kind: "loss", points: points.map((point) => [point[0], point[1]]) },
      { kind: "accuracy", points: points.map((point) => [point[0], point[2]]) },
    ], `${stage}: loss ${loss.toFixed(2)}, accuracy ${percent(accuracy)} of frames`),
    h("div", { class: "legend" }, h("span", {}, stage), h("span", { class: "m1" }, h("i", { class: "dot" }), `loss ${loss.toFixed(3)}`), h("span", { class: "m0" }, h("i", { class: "dot" }), `accuracy ${percent(accuracy)} of frames`)));
  }

  /** @param {any} job */
  function showResult(job) {
    if (job.state === "idle") showNote(note, "Teaching was interrupted because the studio was restarted. The previous bundle is unchanged; teach again.", "warn");
    else if (job.state === "failed") showNote(note, job.error, "bad");
    else if (job.state === "stopped") showNote(note, "Stopped. The previous bundle is unchanged.");
    else if (job.name === "learning") {
      const { by: scored, reason } = job.result;
      fill(note, `Taught in ${Math.round(job.seconds)} s. `, reason ? `It was not scored: ${reason}. ` : "", h("a", { href: "#/play" }, "Play with it"));
      note.className = "note";
      announce("Taught");
      if (scored) showReport(scored);
    }
  }

  /** Show the report of a split, if there is one. @param {string} split_by */
  async function showReport(split_by) {
    const found = await get(`/api/reports/${split_by}`).catch(() => null);
    if (!found || closed) return false;
    fill(report, ...reportSections(found));
    return true;
  }

  /** @param {Error} error */
  function showError(error) {
    showNote(note, error.message, "bad");
  }

  return () => {
    closed = true;
  };
}

/** The architectures to choose, with what they lack. @param {any} state @returns {string[][]} */
const architectures = (state) => state.architectures.map((/** @type {string[]} */ [name, title]) => [name, state.can_train ? title : `${title} (needs the extra train)`]);

/** @param {string[][]} options Values and labels. @param {string} selected */
const choice = (options, selected) => h("select", {}, ...options.map(([value, label]) => option(value, label, selected)));

/** @param {string} value @param {string} label @param {string} selected @param {boolean} [disabled] */
const option = (value, label, selected, disabled = false) => h("option", { value, selected: value === selected, disabled }, label);
