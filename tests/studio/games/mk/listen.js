// What every place where a game may listen hears, in order.
window.heard = { window: [], document: [], body: [] };
function note(place, event) {
  heard[place].push([event.type, event.keyCode, event.code, event.key, event.which]);
}
["keydown", "keyup"].forEach(function (type) {
  window.addEventListener(type, function (event) { note("window", event); });
  document.addEventListener(type, function (event) { note("document", event); });
  addEventListener("DOMContentLoaded", function () {
    document.body.addEventListener(type, function (event) { note("body", event); });
  });
});
