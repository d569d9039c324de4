// @ts-check
/** The game's drawing, first floor: sparks, rings, dust and petals. */

/**
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./sparks.js").Spark} Spark
 * @typedef {(ink: Ink, spark: Spark, gone: number) => void} Drawer `gone`: 0 young, 1 over.
 */

/**
 * Draw them.
 * @param {Ink} ink @param {readonly Spark[]} sparks
 * @param {number} share Of the way to the next step.
 */
export function drawSparks(ink, sparks, share) {
  for (const spark of sparks) {
    const gone = Math.min(1, (spark.age + share) / spark.life);
    ink.save();
    ink.translate(spark.x, spark.y);
    DRAWERS[spark.kind](ink, spark, gone);
    ink.restore();
  }
}

/** @type {Record<Spark["kind"], Drawer>} */
const DRAWERS = {
  streak(ink, { vx, vy, size, colour }, gone) {
    ink.globalCompositeOperation = "lighter";
    ink.globalAlpha = 1 - gone * gone;
    ink.strokeStyle = gone < 0.3 ? "#fff6dd" : colour;
    ink.lineWidth = size * (1 - gone * 0.7);
    ink.lineCap = "round";
    ink.beginPath();
    ink.moveTo(0, 0);
    ink.lineTo(-vx * 2.6, -vy * 2.6);
    ink.stroke();
  },
  ring(ink, { size, colour }, gone) {
    ink.globalCompositeOperation = "lighter";
    ink.globalAlpha = (1 - gone) * 0.8;
    ink.strokeStyle = colour;
    ink.lineWidth = 5 * (1 - gone) + 0.5;
    ink.beginPath();
    ink.ellipse(
      0,
      0,
      size * (1 - (1 - gone) ** 3) * 0.7,
      size * (1 - (1 - gone) ** 3),
      0,
      0,
      2 * Math.PI,
    );
    ink.stroke();
  },
  flash(ink, { size, colour }, gone) {
    ink.globalCompositeOperation = "lighter";
    ink.globalAlpha = (1 - gone) * 0.85;
    const glow = ink.createRadialGradient(0, 0, 0, 0, 0, size * 1.5);
    glow.addColorStop(0, "#fffbe8");
    glow.addColorStop(0.34, colour);
    glow.addColorStop(1, "rgba(255, 160, 80, 0)");
    ink.fillStyle = glow;
    star(ink, size * (1.5 - gone * 0.6));
    ink.globalAlpha *= 0.5;
    ink.fillRect(-size * 1.5, -size * 1.5, size * 3, size * 3);
  },
  dust(ink, { size, colour }, gone) {
    ink.globalAlpha = (1 - gone) * 0.34;
    ink.fillStyle = colour;
    ink.beginPath();
    ink.ellipse(0, size * 0.4, size * (0.5 + gone), size * (0.35 + gone * 0.6), 0, 0, 2 * Math.PI);
    ink.fill();
  },
  petal(ink, { age, size, colour }, gone) {
    ink.globalAlpha = gone > 0.9 ? (1 - gone) * 10 : 0.9;
    ink.fillStyle = colour;
    ink.rotate(age / 19);
    ink.beginPath();
    ink.ellipse(0, 0, size, size * (0.35 + 0.3 * Math.abs(Math.sin(age / 13))), 0, 0, 2 * Math.PI);
    ink.fill();
  },
};

/** @param {Ink} ink @param {number} size A four-pointed star. */
function star(ink, size) {
  ink.beginPath();
  for (let at = 0; at < 16; at += 1) {
    const radius = at % 2 ? size * 0.34 : at % 4 ? size * 0.8 : size * 1.4;
    ink.lineTo(
      Math.cos((at * Math.PI) / 8 + 0.3) * radius,
      Math.sin((at * Math.PI) / 8 + 0.3) * radius,
    );
  }
  ink.fill();
}
