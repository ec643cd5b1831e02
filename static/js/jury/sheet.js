// Paints one sheet: what the server holds, and over it what this tablet has not sent yet.
import * as queue from "./queue.js";

const ABSTENTION = "abstention";
const ABSTAINS = "Vous ne vous prononcez pas\u00a0: ce critère ne compte pas dans votre fiche.";
const TOUCH = "Touchez une note\u00a0: son sens s’affiche ici.";
const inWords = (value) => (value === null ? "je ne me prononce pas" : String(value));

const form = document.querySelector("[data-sheet]");
const rows = form ? [...form.querySelectorAll("[data-criterion]")] : [];
const comment = form?.elements.comment;
let state;
let changed;

export const isHere = () => Boolean(form);
const key = (row) => Number(row.dataset.criterion);
const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
const reason = (row) => row.querySelector("[data-reason]");

// At once, with what the page says: what the tablet kept comes by `update`.
export function begin(first, listener) {
  state = first;
  changed = listener;
  for (const spare of document.querySelectorAll("[data-without-script]")) spare.hidden = true;
  form.addEventListener("input", touched);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-finish]")?.addEventListener("click", finish);
  document.querySelector("[data-reopen]").addEventListener("click", () => turn("reopen"));
  for (const field of [...form.elements].filter(isTouched)) touched({ target: field });
  paint();
}

// Touched before this script was there.
function isTouched(field) {
  return field.type === "radio" ? field.checked && !field.defaultChecked : field.type !== "hidden" && field.value !== field.defaultValue;
}

export function update(states) {
  const newer = states.find(({ sheet }) => sheet === state.sheet);
  if (newer && Date.parse(newer.at) >= Date.parse(state.at)) state = newer;
  else if (newer) catchUp(newer);
  paint();
}

// A page may be printed while a note of the page before is being saved: the higher version is the later.
function catchUp(other) {
  if (other.comment.version > state.comment.version) state.comment = other.comment;
  for (const [criterion, note] of Object.entries(other.notes)) {
    if (note.version > (state.notes[criterion]?.version || 0)) state.notes[criterion] = note;
  }
}

// ---- What the juror does

async function touched({ target }) {
  const row = target.closest("[data-criterion]");
  if (row) await note(row, { isNewNote: target.type === "radio" });
  else if (target === comment) {
    await add({ kind: "comment", criterion: null, value: null, text: comment.value, version: state.comment.version });
  }
}

async function note(row, { isNewNote }) {
  const value = chosen(row);
  if (value === undefined) return;
  const field = reason(row).querySelector("input");
  const text = asks(row, value) ? field.value : "";
  await add({ kind: "note", criterion: key(row), value, text, version: state.notes[key(row)]?.version || 0 });
}

async function finish(event) {
  event.preventDefault();
  const gap = rows.find(lack);
  say(gap ? lack(gap) : "", gap);
  if (gap) return;
  await turn("finish");
  document.querySelector("[data-finished]").focus();
}

async function turn(kind) {
  await add({ kind, criterion: null, value: null, text: "", version: 0 });
}

async function add(touch) {
  await queue.add({ ...touch, sheet: state.sheet, number: state.number });
  paint();
  changed();
}

function chosen(row) {
  const radio = radios(row).find(({ checked }) => checked);
  if (!radio) return undefined;
  return radio.value === ABSTENTION ? null : Number(radio.value);
}

const asks = (row, value) => value !== null && row.dataset.reasons.split(" ").includes(String(value));

function lack(row) {
  const value = chosen(row);
  if (value === undefined) return row.dataset.lack;
  return asks(row, value) && !reason(row).querySelector("input").value.trim() ? row.dataset.lackReason : "";
}

// ---- What the page shows

export function answered() {
  const count = rows.filter((row) => chosen(row) !== undefined).length;
  return `${count} critère${count > 1 ? "s" : ""} sur ${rows.length}`;
}

export function say(sentence, row) {
  const place = document.querySelector("[data-said]");
  place.hidden = !sentence;
  place.textContent = sentence;
  if (sentence) (row || place).focus();
}

function paint() {
  for (const row of rows) paintRow(row);
  paintComment();
  const asked = queue.turn(state.sheet);
  const isFinished = asked ? asked === "finish" : state.state === "finished";
  form.querySelector("[data-fields]").disabled = isFinished;
  document.querySelector("[data-finished]").hidden = !isFinished;
  document.querySelector("[data-confirmed]").hidden = Boolean(asked);
  document.querySelector("[data-unconfirmed]").hidden = !asked;
  for (const button of document.querySelectorAll("[data-finish]")) button.hidden = isFinished;
  for (const link of document.querySelectorAll("[data-next]")) link.hidden = !isFinished;
}

function paintRow(row) {
  const mine = queue.last(state.sheet, "note", key(row));
  const kept = state.notes[key(row)];
  const shown = mine || kept;
  for (const radio of radios(row)) {
    radio.checked = Boolean(shown) && radio.value === (shown.value === null ? ABSTENTION : String(shown.value));
  }
  row.querySelector("[data-version]").value = kept?.version || 0;
  paintSense(row, shown);
  paintChoice(row, mine?.isHeld && mine, () => [
    [`Garder ma touche d’ici\u00a0: ${inWords(mine.value)}`, () => again(mine, kept?.version || 0)],
    [`Garder celle déjà enregistrée\u00a0: ${inWords(kept ? kept.value : null)}`, () => forget("note", key(row))],
  ]);
}

function paintSense(row, shown) {
  const anchor = row.querySelector("[data-anchor]");
  anchor.textContent = "";
  anchor.classList.toggle("small", !shown);
  if (!shown) anchor.textContent = TOUCH;
  else if (shown.value === null) anchor.textContent = ABSTAINS;
  else {
    const note = Object.assign(document.createElement("b"), { textContent: shown.value });
    anchor.append(note, ` ${radios(row).find(({ checked }) => checked).dataset.sense}`);
  }
  const box = reason(row);
  const field = box.querySelector("input");
  box.hidden = !(shown && asks(row, shown.value));
  box.querySelector("[data-value]").textContent = shown ? shown.value : "";
  if (shown && document.activeElement !== field) field.value = shown.text;
}

function paintComment() {
  const mine = queue.last(state.sheet, "comment");
  if (document.activeElement !== comment) comment.value = (mine || state.comment).text;
  form.elements.comment_version.value = state.comment.version;
  paintChoice(comment.parentElement, mine?.isHeld && mine, () => [
    ["Garder mon texte d’ici", () => again(mine, state.comment.version)],
    [`Garder celui déjà enregistré\u00a0: «\u00a0${state.comment.text}\u00a0»`, () => forget("comment")],
  ], "mon commentaire");
}

// « Deux versions de ma note »: both are shown, the juror chooses.
function paintChoice(place, isOpen, choices, what = "ma note") {
  const before = place.querySelector("[data-choice]");
  if (before && isOpen) return;
  before?.remove();
  if (!isOpen) return;
  const box = Object.assign(document.createElement("div"), { className: "notice mt-2" });
  box.dataset.choice = "";
  box.setAttribute("role", "alert");
  const row = Object.assign(document.createElement("div"), { className: "row-of" });
  box.append(Object.assign(document.createElement("p"), { textContent: `Deux versions de ${what}\u00a0: choisir` }), row);
  for (const [label, choose] of choices()) {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "btn btn-quiet", textContent: label,
    });
    button.addEventListener("click", choose);
    row.append(button);
  }
  place.append(box);
}

async function again(mine, version) {
  const { kind, criterion, value, text } = mine;
  await forgetAll(kind, criterion);
  await add({ kind, criterion, value, text, version });
}

async function forget(kind, criterion = null) {
  await forgetAll(kind, criterion);
  document.activeElement.blur();
  paint();
  changed();
}

async function forgetAll(kind, criterion) {
  for (const row of queue.of(state.sheet, kind, criterion)) await queue.drop(row);
}
