// The touches of this person, in their order; each keeps its id until the server has answered it.
import * as device from "./device.js";

let person;
let lastRank = 0;
const waiting = new Map(); // client id → touch, in order
const leaving = new Set(); // on their way: no longer changed

export function begin(whose) {
  person = whose;
}

// What this tablet already kept comes before what was touched while it was being read.
export async function load() {
  await device.writeJots();
  const rows = await device.all("touches");
  const early = all();
  const kept = rows.filter(({ client_id: id }) => !waiting.has(id)).sort((one, other) => one.rank - other.rank);
  lastRank = Math.max(0, ...kept.map(({ rank }) => rank));
  waiting.clear();
  for (const row of kept) if (row.person === person) waiting.set(row.client_id, row);
  for (const row of early) {
    // Even where the clock went back, they come last.
    lastRank = row.rank = Math.max(row.rank, lastRank + 1);
    waiting.set(row.client_id, row);
    keep(row);
  }
}

export const all = () => [...waiting.values()];
export const toSend = () => all().filter(({ isHeld }) => !isHeld);
export const held = () => all().filter(({ isHeld }) => isHeld);
const same = (touch, other) =>
  touch.sheet === other.sheet && touch.kind === other.kind && touch.criterion === other.criterion;
export const of = (sheet, kind, criterion = null) => all().filter((row) => same(row, { sheet, kind, criterion }));
export const last = (...which) => of(...which).pop();
export const turn = (sheet) =>
  all().filter((row) => row.sheet === sheet && ["finish", "reopen"].includes(row.kind)).pop()?.kind;

// A text is one touch while it is being written; every note is its own.
export async function add(touch) {
  const before = last(touch.sheet, touch.kind, touch.criterion);
  const goesOn = before && !leaving.has(before.client_id) && !before.isHeld && before.value === touch.value;
  if (goesOn && before.text !== touch.text) {
    before.text = touch.text;
    return keep(before);
  }
  lastRank = Math.max(Date.now(), lastRank + 1);
  const row = { ...touch, client_id: device.newId(), person, rank: lastRank, at: Date.now(), isHeld: false };
  waiting.set(row.client_id, row);
  const kept = keep(row);
  if (touch.kind === "comment" || touch.kind === "note") await dropHeld(touch);
  return kept;
}

// Jotted down before anything is waited for.
async function keep(row) {
  const words = device.jot(row);
  try {
    await device.put("touches", row);
    device.rub(row.client_id, words);
  } catch {
    device.warn(true);
  }
}

export async function drop(row) {
  waiting.delete(row.client_id);
  device.rub(row.client_id);
  await device.remove("touches", row.client_id);
}

async function dropHeld(touch) {
  for (const row of held().filter((each) => same(each, touch))) await drop(row);
}

export function take(rows) {
  for (const row of rows) leaving.add(row.client_id);
}

export function giveBack(rows) {
  for (const row of rows) leaving.delete(row.client_id);
}

// A conflict is held until the juror has chosen; all else that the server answered is over.
export async function settle(answers) {
  for (const { client_id: id, outcome } of answers) {
    const row = waiting.get(id);
    leaving.delete(id);
    if (!row) continue;
    if (outcome !== "conflict") await drop(row);
    else await device.put("touches", Object.assign(row, { isHeld: true }));
  }
}
