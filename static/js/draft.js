// Saves each field as one writes. The server holds every rule: this script only carries texts,
// shows the sentences it answers, and keeps what could not leave on the device.
const form = document.querySelector("[data-draft]");
const status = document.querySelector("[data-status]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const revisionsField = form.querySelector("[name=revisions]");
const revisions = JSON.parse(revisionsField.value || "{}");
const shelf = `brouillon:${form.dataset.draft}`;
const PAUSE = 900;
const RETRY = 10000;
const NEARLY_FULL = 0.85;
const waiting = new Set();
let timer;
let busy = false;

// ---- What is typed

function fieldsOf(name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
}

function valuesOf(name) {
  return fieldsOf(name)
    .filter((field) => field.type !== "checkbox" || field.checked)
    .map((field) => (field.type === "checkbox" && fieldsOf(name).length === 1 ? "oui" : field.value));
}

function restore(name, values) {
  for (const field of fieldsOf(name)) {
    if (field.type !== "checkbox") field.value = values[0] ?? "";
    else field.checked = fieldsOf(name).length === 1 ? values.length > 0 : values.includes(field.value);
    showGauge(field);
  }
}

// ---- What could not leave yet stays on this device

function shelved() {
  try {
    return JSON.parse(localStorage.getItem(shelf) || "{}");
  } catch {
    return {};
  }
}

function keepOnDevice() {
  const texts = Object.fromEntries(
    [...waiting].map((name) => [name, { values: valuesOf(name), revision: revisions[name] ?? 0 }]),
  );
  try {
    if (waiting.size) localStorage.setItem(shelf, JSON.stringify({ texts, since: shelved().since || Date.now() }));
    else localStorage.removeItem(shelf);
  } catch {
    // A private window may refuse: the page itself still holds the text.
  }
}

function clock(moment) {
  const time = new Date(moment);
  return `${time.getHours()}\u00a0h\u00a0${String(time.getMinutes()).padStart(2, "0")}`;
}

// ---- Sending, one field at a time

async function send(name) {
  const body = new FormData();
  for (const value of valuesOf(name)) body.append(name, value);
  body.append("revisions", JSON.stringify({ [name]: revisions[name] ?? 0 }));
  const response = await fetch(`${form.dataset.draft}cases/${name}/`, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
    redirect: "error",
  });
  if (response.status >= 500) throw new Error("server");
  return [response.status, await response.json()];
}

async function flush() {
  if (busy) return;
  busy = true;
  try {
    for (const name of [...waiting]) {
      waiting.delete(name);
      try {
        show(name, ...(await send(name)));
      } catch (error) {
        waiting.add(name);
        throw error;
      }
    }
    keepOnDevice();
  } catch {
    keepOnDevice();
    status.textContent = `Pas de réseau\u00a0: votre texte est gardé sur ce téléphone depuis ${clock(shelved().since || Date.now())}`;
    setTimeout(flush, RETRY);
  } finally {
    busy = false;
  }
  if (waiting.size && navigator.onLine) later();
}

function show(name, code, answer) {
  status.textContent = answer.status;
  if (code === 409) {
    // The next save of this field keeps the text of this page: it has been said.
    Object.assign(revisions, answer.revisions);
    tell(name, `${answer.status} L’autre texte\u00a0: «\u00a0${answer.theirs[name]}\u00a0»`);
  } else if (answer.revision !== undefined) {
    revisions[name] = answer.revision;
    tell(name, "");
  }
  revisionsField.value = JSON.stringify(revisions);
  for (const [place, sentence] of Object.entries(answer.words || {})) {
    for (const element of document.querySelectorAll(`[data-words="${place}"]`)) {
      element.textContent = sentence;
      if (element.classList.contains("notice")) element.hidden = !sentence;
    }
  }
}

// Beside the field: what the other person, or the other tab, wrote in it.
function tell(name, sentence) {
  const [field] = fieldsOf(name);
  const id = `conflit_${name}`;
  document.getElementById(id)?.remove();
  if (!field || !sentence) return;
  const note = Object.assign(document.createElement("p"), { id, className: "field-error", textContent: sentence });
  note.setAttribute("role", "alert");
  field.after(note);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

// ---- The gauge of each box

function showGauge(field) {
  const gauge = field.closest(".field, .box")?.querySelector(`[data-gauge]`);
  if (!gauge || gauge.closest(".field, .box") !== field.closest(".field, .box")) return;
  const limit = Number(gauge.dataset.gauge);
  const used = [...field.value].length;
  const left = limit - used;
  const count = Math.abs(left).toLocaleString("fr-FR").replace(/\s/g, "\u00a0");
  const signs = `${count}\u00a0signe${Math.abs(left) > 1 ? "s" : ""}`;
  gauge.querySelector("progress").value = used;
  gauge.querySelector("span").textContent = left >= 0 ? `encore ${signs}` : `${signs} de trop`;
  gauge.classList.toggle("is-nearly-full", used > limit * NEARLY_FULL);
  gauge.hidden = used < Number(gauge.dataset.from);
}

// ---- Listening

form.addEventListener("input", ({ target }) => {
  if (!target.name || target.name === "revisions") return;
  showGauge(target);
  if (target.name === "is_page_blanche") form.querySelector("[data-blanche-note]").hidden = !target.checked;
  waiting.add(target.name);
  keepOnDevice();
  later();
});
form.addEventListener("change", later);
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden && flush());
form.addEventListener("submit", () => {
  // The whole form leaves with the page: nothing is left to keep here.
  clearTimeout(timer);
  waiting.clear();
});
addEventListener("pageshow", () => {
  const { texts } = shelved();
  for (const [name, kept] of Object.entries(texts || {})) {
    if (!fieldsOf(name).length) continue;
    restore(name, kept.values);
    // Written over elsewhere since? The server compares this revision, and says so.
    revisions[name] = kept.revision;
    waiting.add(name);
  }
  if (waiting.size) flush();
});
