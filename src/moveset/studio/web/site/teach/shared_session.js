// @ts-check
/** The session that the panels of one page share; it is opened for the first and closed with the last. */
import { readAddress } from "../address.js";
import { askToPersist, openStorage, OtherTabs, storageName } from "../storage/opening.js";
import { enrolInWorker } from "./enrolling.js";
import { TeachingSession } from "./teaching_session.js";

/** @typedef {{ enrol?: import("./learning.js").Enrol, name?: string, clock?: () => number }} Options For tests: another way to learn, another storage, another clock. */

/** @type {WeakMap<object, { session: TeachingSession, users: number, close: () => void }>} */
const sessions = new WeakMap();

/** Return the session of a page. @param {any} live @param {Options} [options] */
export function sessionOf(live, { enrol = enrolInWorker, name = storageName(location.href), clock } = {}) {
  let shared = sessions.get(live);
  if (!shared) {
    const session = new TeachingSession(live, enrol, { clock, isLinked: () => readAddress(location.hash).bundle !== "" });
    shared = { session, users: 0, close: start(session, name) };
    sessions.set(live, shared);
  }
  shared.users += 1;
  return shared.session;
}

/** Close the session if no panel uses it any more. @param {any} live */
export function leaveSession(live) {
  const shared = sessions.get(live);
  if (!shared || --shared.users) return;
  sessions.delete(live);
  shared.close();
}

/** Open the storage of a session; return what closes all of it. @param {TeachingSession} session @param {string} name */
function start(session, name) {
  const tabs = new OtherTabs(name, () => void session.store.reload());
  Object.assign(session.store.callbacks, { onWritten: () => tabs.tell(), onFirstExample: askToPersist });
  const opening = openStorage(session.store, { name, onNotice: (text) => session.setNotice(text) });
  session.ready = opening.then(() => session.refresh());
  return () => {
    session.close();
    tabs.close();
    opening.then((close) => session.store.queue.then(close));
  };
}
