// @ts-nocheck  p5.js and moveset_events.js define the names used here
/** A p5.js sketch: the player's landmarks as dots, and a circle that each press makes grow. */

let landmarks = [];
let radius = 40;
let pressed = "";

function setup() {
  createCanvas(640, 480);
  const asked = new URLSearchParams(location.search).get("url");
  movesetEvents(onMove, `${asked ?? "ws://127.0.0.1:8421/"}?streams=landmarks`);
}

function onMove(message) {
  if (message.type === "landmarks") landmarks = message.landmarks ?? [];
  if (message.type === "press") {
    pressed = message.move;
    radius = 160;
  }
}

function draw() {
  background(20);
  noStroke();
  fill(215, 38, 61);
  circle(width / 2, height / 2, radius);
  radius = max(40, radius * 0.95);
  fill(255);
  // Mirrored, as players expect to see themselves.
  for (const [x, y, visibility] of landmarks) {
    if (visibility > 0.5) circle((1 - x) * width, y * height, 10);
  }
  textAlign(CENTER, CENTER);
  text(pressed.replaceAll("_", " "), width / 2, height / 2);
}
