// Sends the touches in their order, and calls every half minute so that the service knows who is behind.
import * as device from "./device.js";
import * as queue from "./queue.js";

const AT_MOST = 200;
const HEARTBEAT = 30000;
const PAUSE = 600;
const FIRST_RETRY = 2000;
const LONGEST = 20000;
const A_YEAR = 365 * 24 * 3600;
const SIGNED_OUT = [0, 401, 403, 409]; // 0: sent to the sign-in page

let place;
let tell;
let timer;
let sending;
let failures = 0;

export function start(element, listener) {
  place = element.dataset;
  tell = listener;
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  return send();
}

export function soon(delay = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(send, typeof delay === "number" ? delay : 0);
}

// Nothing leaves before what was kept is read: an older touch goes first.
export function send() {
  clearTimeout(timer);
  if (!place) return Promise.resolve();
  sending = sending || round().finally(() => {
    sending = undefined;
    soon(next());
  });
  return sending;
}

function next() {
  if (failures) return Math.min(FIRST_RETRY * 2 ** (failures - 1), HEARTBEAT) * (0.75 + Math.random() / 2);
  return queue.toSend().length ? PAUSE : HEARTBEAT;
}

async function round() {
  const touches = queue.toSend().slice(0, AT_MOST);
  queue.take(touches);
  try {
    const response = await post(touches);
    const isClosed = SIGNED_OUT.includes(response.status);
    if (!response.ok && !isClosed) throw new Error("service");
    failures = 0;
    await (isClosed ? closed(response) : received(await response.json()));
  } catch {
    failures += 1;
    tell({ kind: "waiting" });
  } finally {
    queue.giveBack(touches);
  }
}

async function post(touches) {
  const everything = queue.all();
  const oldest = Math.min(Date.now(), ...everything.map(({ at }) => at));
  const patience = new AbortController();
  const tooLong = setTimeout(() => patience.abort(), LONGEST);
  const body = {
    device: await device.fact("device", device.newId()),
    person: place.person,
    pending: everything.length,
    waited: Math.min(Math.round((Date.now() - oldest) / 1000), A_YEAR),
    touches,
  };
  return fetch(place.sync, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    redirect: "manual",
    signal: patience.signal,
  }).finally(() => clearTimeout(tooLong));
}

function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || place.token;
}

// What the server holds is kept before what it acknowledged goes: a page left in between lacks nothing.
async function received({ touches, sheets }) {
  for (const state of sheets) await device.put("states", state);
  await queue.settle(touches);
  tell({ kind: "received", answers: touches, sheets });
}

// Nobody, or somebody else, is signed in: nothing stays to be read, what was not sent is kept.
async function closed(response) {
  await device.wipe();
  tell({ kind: response.status === 409 ? "other" : "closed" });
}
