/**
 * Runs in a page before its own scripts, for screenshots: lets a script freeze all timers and videos,
 * fixes the clock and the name of the camera, and keeps the last result of the studio.
 */
(() => {
  window.frozen = false;
  const unlessFrozen = (callback) => (...args) => window.top.frozen || callback(...args);
  for (const name of ["requestAnimationFrame", "setTimeout", "setInterval"]) {
    const original = window[name].bind(window);
    window[name] = (callback, ...rest) => original(unlessFrozen(callback), ...rest);
  }
  const videos = () => [...document.querySelectorAll("video")];
  window.pauseVideos = () => (videos().forEach((video) => video.pause()), true);
  window.playVideos = () => videos().forEach((video) => video.play());
  window.freezePage = () => window.pauseVideos() && (window.frozen = true);

  const shift = Date.UTC(2025, 0, 4, 15, 0) - Date.now();
  const OriginalDate = Date;
  window.Date = class extends OriginalDate {
    constructor(...args) {
      super(...(args.length ? args : [OriginalDate.now() + shift]));
    }
    static now = () => OriginalDate.now() + shift;
  };

  const devices = navigator.mediaDevices;
  const enumerate = devices?.enumerateDevices.bind(devices);
  if (enumerate) {
    devices.enumerateDevices = async () =>
      (await enumerate())
        .filter((device) => device.kind === "videoinput")
        .map(({ kind, deviceId }) => ({ kind, deviceId, label: "Webcam" }));
  }

  const OriginalSocket = WebSocket;
  window.WebSocket = class extends OriginalSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        const message = typeof data === "string" ? JSON.parse(data) : {};
        if (message.players?.length) window.lastResult = message;
      });
    }
  };

  /** Height difference between a player's feet, as a share of the image height. */
  window.footHeight = (player) => {
    const landmarks = window.lastResult?.players[player]?.landmarks;
    return landmarks ? Math.abs(landmarks[27][1] - landmarks[28][1]) : 0;
  };
  /** Whether the page is older than a number of seconds, so that a condition may be given up. */
  window.olderThan = (seconds) => performance.now() > 1000 * seconds;
  /** The state that the game publishes: its screen, and what each fighter does. */
  window.gameState = () =>
    document.querySelector("iframe")?.contentDocument?.getElementById("game")?.dataset ?? {};
})();
