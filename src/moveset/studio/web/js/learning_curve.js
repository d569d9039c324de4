// @ts-check
/** A learning curve as SVG: loss and accuracy, dashed for held-out data. */

import { axisMaximum, linePath } from "./chart_geometry.js";
import { svg } from "./dom.js";

const BOX = { left: 34, top: 10, width: 452, height: 130 };

/** @typedef {{ kind: "loss" | "accuracy", heldOut?: boolean, points: [number, number | null][] }} Line */

/** @param {Line[]} lines @param {string} label The content in words, for screen readers. */
export function learningCurve(lines, label) {
  const epochs = Math.max(2, ...lines.flatMap((line) => line.points.map(([epoch]) => epoch)));
  const losses = lines.filter((line) => line.kind === "loss").flatMap((line) => line.points.map(([, value]) => value ?? 0));
  const max = axisMaximum(losses);
  const bottom = BOX.top + BOX.height;
  const right = BOX.left + BOX.width;
  return svg("svg", { class: "plot", viewBox: "0 0 520 166", role: "img", "aria-label": label },
    svg("path", { class: "axis", d: `M${BOX.left} ${BOX.top}V${bottom}H${right}V${BOX.top}M${BOX.left} ${BOX.top + BOX.height / 2}H${right}` }),
    svg("text", { x: BOX.left - 6, y: BOX.top + 8, "text-anchor": "end" }, String(max)),
    svg("text", { x: BOX.left - 6, y: bottom, "text-anchor": "end" }, "0"),
    svg("text", { x: right + 4, y: BOX.top + 8 }, "100%"),
    svg("text", { x: right + 4, y: bottom }, "0"),
    svg("text", { x: BOX.left, y: bottom + 16 }, "epoch 1"),
    svg("text", { x: right, y: bottom + 16, "text-anchor": "end" }, String(epochs)),
    ...lines.map((line) => svg("path", {
      class: `${line.kind}${line.heldOut ? " held-out" : ""}`,
      d: linePath(line.points, BOX, { max: line.kind === "loss" ? max : 1, epochs }) || "M0 0",
    })));
}
