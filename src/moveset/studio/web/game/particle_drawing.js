// @ts-check
/** Drawing of particles: streaks, rings, flashes, dust and petals. */

/**
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./particles.js").Particle} Particle
 * @typedef {(ctx: DrawingContext, particle: Particle, gone: number) => void} Drawer `gone`: age as a fraction of its life.
 */

/**
 * Draw particles.
 * @param {DrawingContext} ctx @param {readonly Particle[]} particles
 * @param {number} share Fraction of the way to the next step.
 */
export function drawParticles(ctx, particles, share) {
  for (const particle of particles) {
    const gone = Math.min(1, (particle.age + share) / particle.life);
    ctx.save();
    ctx.translate(particle.x, particle.y);
    DRAWERS[particle.kind](ctx, particle, gone);
    ctx.restore();
  }
}

/** @type {Record<Particle["kind"], Drawer>} */
const DRAWERS = {
  streak(ctx, { vx, vy, size, colour }, gone) {
    ctx.globalCompositeOperation = "lighter";
    ctx.globalAlpha = 1 - gone * gone;
    ctx.strokeStyle = gone < 0.3 ? "#fff6dd" : colour;
    ctx.lineWidth = size * (1 - gone * 0.7);
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(-vx * 2.6, -vy * 2.6);
    ctx.stroke();
  },
  ring(ctx, { size, colour }, gone) {
    ctx.globalCompositeOperation = "lighter";
    ctx.globalAlpha = (1 - gone) * 0.8;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 5 * (1 - gone) + 0.5;
    ctx.beginPath();
    ctx.ellipse(
      0,
      0,
      size * (1 - (1 - gone) ** 3) * 0.7,
      size * (1 - (1 - gone) ** 3),
      0,
      0,
      2 * Math.PI,
    );
    ctx.stroke();
  },
  flash(ctx, { size, colour }, gone) {
    ctx.globalCompositeOperation = "lighter";
    ctx.globalAlpha = (1 - gone) * 0.85;
    const glow = ctx.createRadialGradient(0, 0, 0, 0, 0, size * 1.5);
    glow.addColorStop(0, "#fffbe8");
    glow.addColorStop(0.34, colour);
    glow.addColorStop(1, "rgba(255, 160, 80, 0)");
    ctx.fillStyle = glow;
    star(ctx, size * (1.5 - gone * 0.6));
    ctx.globalAlpha *= 0.5;
    ctx.fillRect(-size * 1.5, -size * 1.5, size * 3, size * 3);
  },
  dust(ctx, { size, colour }, gone) {
    ctx.globalAlpha = (1 - gone) * 0.34;
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.ellipse(0, size * 0.4, size * (0.5 + gone), size * (0.35 + gone * 0.6), 0, 0, 2 * Math.PI);
    ctx.fill();
  },
  petal(ctx, { age, size, colour }, gone) {
    ctx.globalAlpha = gone > 0.9 ? (1 - gone) * 10 : 0.9;
    ctx.fillStyle = colour;
    ctx.rotate(age / 19);
    ctx.beginPath();
    ctx.ellipse(0, 0, size, size * (0.35 + 0.3 * Math.abs(Math.sin(age / 13))), 0, 0, 2 * Math.PI);
    ctx.fill();
  },
};

/** @param {DrawingContext} ctx @param {number} size A four-pointed star. */
function star(ctx, size) {
  ctx.beginPath();
  for (let at = 0; at < 16; at += 1) {
    const radius = at % 2 ? size * 0.34 : at % 4 ? size * 0.8 : size * 1.4;
    ctx.lineTo(
      Math.cos((at * Math.PI) / 8 + 0.3) * radius,
      Math.sin((at * Math.PI) / 8 + 0.3) * radius,
    );
  }
  ctx.fill();
}
