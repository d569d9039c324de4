/**
 * Runs in a photographed page before its own scripts: all its time can be stopped at once, its clock
 * shows the same hour in every run, its camera has a plain name, and what was seen last is kept.
 */
(() => {
  window.stopped = false;
  const unless = (deed) => (...given) => window.top.stopped || deed(...given);
  for (const name of ["requestAnimationFrame", "setTimeout", "setInterval"]) {
    const usual = window[name].bind(window);
    window[name] = (deed, ...more) => usual(unless(deed), ...more);
  }
  const videos = () => [...document.querySelectorAll("video")];
  window.hold_picture = () => (videos().forEach((one) => one.pause()), true);
  window.let_picture_go = () => videos().forEach((one) => one.play());
  window.stop_all = () => window.hold_picture() && (window.stopped = true);

  const shift = Date.UTC(2025, 0, 4, 15, 0) - Date.now();
  const Usual = Date;
  window.Date = class extends Usual {
    constructor(...given) {
      super(...(given.length ? given : [Usual.now() + shift]));
    }
    static now = () => Usual.now() + shift;
  };

  const cameras = navigator.mediaDevices;
  const list = cameras?.enumerateDevices.bind(cameras);
  if (list) {
    cameras.enumerateDevices = async () =>
      (await list())
        .filter((one) => one.kind === "videoinput")
        .map(({ kind, deviceId }) => ({ kind, deviceId, label: "Webcam" }));
  }

  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const said = typeof data === "string" ? JSON.parse(data) : {};
        if (said.players?.length) window.seen = said;
      });
    }
  };

  /** How far a player's feet are apart in height, as a share of the picture. */
  window.lifted = (player) => {
    const body = window.seen?.players[player]?.landmarks;
    return body ? Math.abs(body[27][1] - body[28][1]) : 0;
  };
  /** Whether the page is so many seconds old: what has not come true may then be given up. */
  window.late = (seconds) => performance.now() > 1000 * seconds;
  /** What the game beside the camera says its fighters do. */
  window.deeds = () =>
    document.querySelector("iframe")?.contentDocument?.getElementById("game")?.dataset ?? {};
})();
