// Saves each field as one writes. The server holds every rule: this script only carries texts,
// shows the sentences it answers, and keeps on the device what has not been acknowledged.
const form = document.querySelector("[data-draft]");
const status = document.querySelector("[data-status]");
const announcer = document.querySelector("[data-announce]");
const panel = document.querySelector("[data-sign-in]");
const revisions = JSON.parse(form.elements.revisions.value || "{}");
const marks = JSON.parse(form.elements.read.value || "{}");
const SHELVES = "brouillon:";
const shelf = `${SHELVES}${form.dataset.draft}`;
const here = matchMedia("(pointer: coarse)").matches ? "ce téléphone" : "cet appareil";
const PAUSE = 900;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;
const A_MONTH = 30 * 24 * 3600 * 1000;
const KINDS = { 200: "saved", 409: "two", 422: "long" };
const CLOSED = "Votre session est fermée\u00a0: votre texte est gardé sur cet appareil.";

const waiting = new Set(); // typed, not acknowledged yet
const held = new Set(); // refused for now (two texts, too long): kept here, sent again once changed
const strokes = {}; // how often each field was typed in, so that an answer never hides a newer text
let timer;
let flushing;
let failures = 0;
let stopped = false;
let leaving = false;
let hasRoom = true;
let lastSaid = "saved";

// ---- What is typed

const fieldsOf = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
const isTick = (name) => fieldsOf(name).length === 1 && fieldsOf(name)[0].type === "checkbox";

function valuesOf(name) {
  const fields = fieldsOf(name).filter((field) => field.type !== "checkbox" || field.checked);
  return fields.map((field) => (isTick(name) ? "oui" : field.value));
}

function restore(name, text) {
  const codes = text.split(" ");
  for (const field of fieldsOf(name)) {
    if (field.type === "checkbox") field.checked = isTick(name) ? text === "oui" : codes.includes(field.value);
    else field.value = field.type === "date" ? dayFor(field, text) : text;
    field.dispatchEvent(new Event("restored", { bubbles: true }));
  }
}

// A browser's calendar only shows 2027-01-31: other words become a plain text box again.
function dayFor(field, text) {
  const day = text.trim().replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$2-$1");
  if (day && !/^\d{4}-\d\d-\d\d$/.test(day)) field.type = "text";
  return day;
}

// ---- What is not acknowledged stays on this device

function shelved() {
  try {
    return JSON.parse(localStorage.getItem(shelf) || "{}");
  } catch {
    return {};
  }
}

function keepOnDevice() {
  const names = [...waiting, ...held];
  const texts = Object.fromEntries(
    names.map((name) => [name, { text: valuesOf(name).join(" "), revision: revisions[name] ?? 0 }]),
  );
  try {
    if (names.length) localStorage.setItem(shelf, JSON.stringify({ texts, since: shelved().since || Date.now() }));
    else localStorage.removeItem(shelf);
    hasRoom = true;
  } catch {
    hasRoom = false; // A private window may refuse: the page itself still holds the text.
  }
}

function dropOldShelves() {
  try {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(SHELVES))) {
      if (!(JSON.parse(localStorage.getItem(key)).since > Date.now() - A_MONTH)) localStorage.removeItem(key);
    }
  } catch {
    hasRoom = false;
  }
}

// ---- The line that always says where the text is; read aloud only when that changes

function say(kind, words) {
  status.textContent = words;
  if (kind === "saving" || kind === lastSaid) return;
  lastSaid = kind;
  announcer.textContent = words;
}

function sayNotSent(isNetwork) {
  const what = isNetwork ? "Pas de réseau" : "Le service ne répond pas";
  const since = new Date(shelved().since || Date.now());
  const clock = `${since.getHours()}\u00a0h\u00a0${String(since.getMinutes()).padStart(2, "0")}`;
  if (hasRoom) say("kept", `${what}\u00a0: votre texte est gardé sur ${here} depuis ${clock}`);
  else say("kept", `${what}, et cette fenêtre ne garde rien\u00a0: laissez-la ouverte, votre texte partira`);
}

// ---- Sending, one field at a time

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie || form.elements.csrfmiddlewaretoken.value;
}

async function post(name) {
  const body = new FormData();
  for (const value of valuesOf(name)) body.append(name, value);
  body.append("revisions", JSON.stringify(revisions));
  return fetch(`${form.dataset.draft}cases/${name}/`, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token() },
    redirect: "error",
    keepalive: document.hidden,
  });
}

async function send(name) {
  let response = await post(name);
  if (response.status === 403) {
    // The token of the page is stale: the sign-in page gives a fresh one.
    await fetch(panel.dataset.signIn);
    response = await post(name);
  }
  if (response.status >= 500 || response.status === 429) throw new Error("service");
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return [response.status, isJson ? await response.json() : {}];
}

async function save(name) {
  const typed = strokes[name];
  const [code, answer] = await send(name);
  if (code === 401 || code === 403) return void closed();
  if (code === 410 || (code === 404 && !answer.revision && !answer.isUnknown)) return stop(code, answer);
  if (code === 409 || code === 422) held.add(name);
  else held.delete(name);
  if (code === 200) {
    revisions[name] = answer.revision;
    marks[name] = answer.read;
  }
  if (typed === strokes[name]) waiting.delete(name);
  show(name, code, answer);
}

function flush() {
  clearTimeout(timer);
  flushing ??= run().finally(() => {
    flushing = undefined;
    keepOnDevice();
    if (waiting.size && !stopped) later(failures ? pause() : PAUSE);
  });
  return flushing;
}

async function run() {
  try {
    for (const name of [...waiting]) {
      if (stopped) return;
      if (!failures) say("saving", "Enregistrement…");
      await save(name);
      failures = 0;
    }
  } catch (error) {
    failures += 1;
    keepOnDevice();
    sayNotSent(error.message !== "service");
  }
}

function later(delay = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(flush, delay);
}

// 2 s, 4 s, 8 s… 60 s at most, never all the browsers of a town at the same instant.
function pause() {
  return Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY) * (0.75 + Math.random() / 2);
}

function atOnce() {
  failures = 0;
  if (waiting.size && !stopped) flush();
}

// ---- What the server answers

function show(name, code, answer) {
  // « Enregistré » is said of the whole page: not while another field is on its way.
  if (code !== 200 || !waiting.size) say(KINDS[code] || "other", answer.status);
  note(name, code === 200 || code === 409 ? "" : answer.status, "field-error");
  if (answer.theirs) choose(name, answer.theirs);
  for (const [other, entry] of Object.entries(answer.elsewhere || {})) refresh(other, entry);
  form.elements.revisions.value = JSON.stringify(revisions);
  form.elements.read.value = JSON.stringify(marks);
  for (const [place, sentence] of Object.entries(answer.words || {})) {
    for (const element of document.querySelectorAll(`[data-words="${place}"]`)) {
      element.textContent = sentence;
      if (element.classList.contains("notice")) element.hidden = !sentence;
    }
  }
}

// Another person, or another tab, wrote in a field that nobody touches here.
function refresh(name, entry) {
  if (waiting.has(name) || held.has(name) || fieldsOf(name).includes(document.activeElement)) return;
  take(name, entry);
  note(name, `${entry.said}.`, "form-text");
}

function take(name, entry) {
  restore(name, entry.text);
  revisions[name] = entry.revision;
  marks[name] = entry.read;
}

// Beside the field: a sentence, and when two texts wait, the other one and two buttons.
function note(name, sentence, look) {
  const id = `mot_${name}`;
  document.getElementById(id)?.remove();
  const [field] = fieldsOf(name).slice(-1);
  if (!field) return undefined;
  form.querySelector(`[data-conflict="${CSS.escape(name)}"]`)?.remove();
  if (!sentence) return undefined;
  const place = Object.assign(document.createElement("div"), { id, className: `${look} written-elsewhere` });
  place.append(Object.assign(document.createElement("p"), { className: "mb-1", textContent: sentence }));
  (field.closest(".communes, .form-check, .with-unit") || field).after(place);
  return place;
}

function choose(name, theirs) {
  const place = note(name, `${theirs.said}\u00a0:`, "notice mt-2");
  if (!place) return;
  const text = Object.assign(document.createElement("p"), { className: "other-text", textContent: inWords(name, theirs.text) });
  const keep = button("Garder le mien", () => {
    Object.assign(revisions, { [name]: theirs.revision });
    waiting.add(name);
  });
  const other = button("Prendre l’autre", () => {
    take(name, theirs);
    waiting.delete(name);
  });
  const row = Object.assign(document.createElement("div"), { className: "row-of" });
  row.append(keep, other);
  place.append(text, row);

  function button(label, chosen) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: label });
    made.addEventListener("click", () => {
      held.delete(name);
      chosen();
      note(name, "");
      keepOnDevice();
      fieldsOf(name)[0].focus();
      say("saved", "Votre choix est enregistré");
      flush();
    });
    return made;
  }
}

function inWords(name, text) {
  const labels = fieldsOf(name).map((field) => {
    if (field.tagName === "SELECT") return [...field.options].find((option) => option.value === text)?.text;
    if (field.type !== "checkbox") return text;
    if (isTick(name)) return text ? "coché" : "non coché";
    return text.split(" ").includes(field.value) ? field.labels[0]?.textContent : "";
  });
  return labels.filter(Boolean).join(", ") || "rien";
}

// ---- When the draft may no longer be written from here

async function closed() {
  stopped = true;
  keepOnDevice();
  say("closed", hasRoom ? CLOSED : "Votre session est fermée\u00a0: laissez cette page ouverte, votre texte y est.");
  const script = await import(panel.dataset.script).catch(() => null);
  if (!script) return signInApart();
  await script.askToSignIn(panel, { token, link: status });
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token();
  stopped = false;
  atOnce();
}

// The network fell before the panel came: the ordinary page signs in, this device keeps the text.
function signInApart() {
  const href = `${panel.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
  status.after(" ", Object.assign(document.createElement("a"), { href, textContent: "Me connecter" }));
}

function stop(code, answer) {
  stopped = true;
  say("stopped", answer.status || "Ce brouillon n’existe plus.");
  if (code === 404) waiting.clear(), held.clear(); // Someone else's device now: nothing stays on it.
  if (answer.url) status.after(" ", Object.assign(document.createElement("a"), { href: answer.url, textContent: answer.link }));
}

// ---- Listening

form.addEventListener("input", ({ target }) => {
  if (!target.name || target.name.startsWith("keep_") || target.type === "file") return;
  strokes[target.name] = (strokes[target.name] || 0) + 1;
  waiting.add(target.name);
  keepOnDevice();
  if (!stopped && !failures) later();
});
form.addEventListener("change", () => waiting.size && !stopped && !failures && later());
addEventListener("online", atOnce);
document.addEventListener("visibilitychange", atOnce);
document.addEventListener("submit", async (event) => {
  // A page is left once all of it is saved: offline, the browser's own page would replace the text.
  const isSignOut = event.target.matches(".whoami form");
  if (leaving || !(waiting.size || held.size || stopped) || (event.target !== form && !isSignOut)) return;
  event.preventDefault();
  if (stopped) return void panel.scrollIntoView();
  failures = 0;
  // What was typed while a first round was leaving needs another.
  do await flush();
  while (waiting.size && !failures && !stopped);
  if (!isSignOut && (waiting.size || held.size || stopped)) return void form.querySelector(".written-elsewhere")?.scrollIntoView();
  leaving = true;
  event.target.requestSubmit(event.submitter);
});
addEventListener("pageshow", () => {
  leaving = false;
  dropOldShelves();
  for (const [name, kept] of Object.entries(shelved().texts || {})) {
    if (!fieldsOf(name).length) continue;
    restore(name, kept.text);
    // Written over elsewhere since? The server compares this revision, and says so.
    revisions[name] = kept.revision;
    waiting.add(name);
  }
  atOnce();
});
status.closest("[role=status]")?.removeAttribute("role");
