// For tests/studio/test_site_teaching.py: a page with the teaching and the sharing panel, before which recorded rows pass
// by as if a camera saw them, faster than in life.
const { readBundle } = await import("./runtime/bundle.js");
const { Live } = await import("./site/live.js");
const { mountTeaching } = await import("./site/teach/teaching_panel.js");
const { mountSharing } = await import("./site/share/sharing_panel.js");

const FRAME_S = 1 / 30;
const ROW = 198;
const settings = window.settings;
const live = new Live();
live.recogniser = { setBundle: async () => {}, setRules: (rules) => (window.rules = rules) };
live.words.add((text, kind) => (window.said ??= []).push([text, kind]));
live.bundles.add((bundle) => (window.bundle = bundle));
window.live = live;

const clips = Object.fromEntries(Object.entries(settings.clips).map(([name, rows]) => [name, Float32Array.from(rows, (value) => value ?? NaN)]));
const clock = () => (performance.now() / 1000) * settings.speed;
// Which clip is repeated, and when it began.
const shown = (window.shown = { clip: settings.clip, since_s: clock() });
window.show = (clip, in_s = 0) => Object.assign(shown, { clip, since_s: clock() + in_s });

let next_s = clock();
setInterval(() => {
  const rows = clips[shown.clip];
  if (!rows) return (next_s = clock()); // the camera is off
  next_s = Math.max(next_s, clock() - 1);
  for (; next_s <= clock(); next_s += FRAME_S) {
    const count = rows.length / ROW;
    const frame = (((Math.floor((next_s - shown.since_s) / FRAME_S) % count) + count) % count) * ROW;
    live.poses.tell({ timeS: next_s, width: 640, height: 480, tookMs: 30, pose: null });
    live.rows.tell(next_s, rows.slice(frame, frame + ROW));
  }
}, 5);

const bundle = await readBundle(new Uint8Array(await (await fetch("bundle.moveset")).arrayBuffer()), "bundle.moveset");
await live.setBase(bundle);
window.panels = [mountTeaching(document.getElementById("teach"), live, { clock }), mountSharing(document.getElementById("share"), live, { clock })];
window.ready = true;
