// The board: a dossier or a whole audition is taken in hand, each place says what it would bring,
// then it is put down. With the mouse or a finger by the handle, or with the keyboard alone.
// Without this file every move goes through the lists and their buttons.

const LEVELS = { block: "Bloque la publication\u00a0: ", warn: "À savoir\u00a0: ", fine: "" };
const DRAG_FROM = 8;                // pixels, before a press becomes a drag
const EDGE = 90;
const says = document.querySelector("[data-board-says]");
const bar = document.querySelector("[data-hand]");

let held = null;                    // { handle, mode, trials, places, at, ready }
let press = null;                   // { handle, x, y, id } until it becomes a drag
let pointer = { x: 0, y: 0 };
let ghost = null;
let ignoreClick = false;

function say(words) {
  says.textContent = words;
  if (!held) return;
  bar.querySelector("[data-hand-says]").textContent = words;
}

function placeOf(value) {
  return document.querySelector(`[data-place="${value}"]`);
}

function sentence(trial) {
  return `${trial.label}. ${LEVELS[trial.level]}${trial.words}`;
}

function paint(trial) {
  const place = placeOf(trial.value);
  if (!place) return null;
  place.classList.add("is-target", `is-target-${trial.level}`);
  const note = document.createElement("div");
  note.className = `trial trial-${trial.level}`;
  const words = document.createElement("p");
  words.className = "mb-0";
  const level = document.createElement("b");
  level.textContent = LEVELS[trial.level];
  words.append(level, trial.words);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  button.dataset.put = trial.value;
  button.textContent = trial.value.startsWith("echange") ? "Échanger" : "Poser ici";
  button.setAttribute("aria-label", `${button.textContent}\u00a0: ${trial.label}`);
  note.append(words, button);
  place.append(note);
  return place;
}

function inPageOrder(first, second) {
  const position = placeOf(first.value).compareDocumentPosition(placeOf(second.value));
  return position & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function clear() {
  for (const note of document.querySelectorAll("#plan .trial")) note.remove();
  for (const place of document.querySelectorAll("#plan .is-target")) {
    place.classList.remove("is-target", "is-target-block", "is-target-warn", "is-target-fine", "is-over");
  }
  for (const each of document.querySelectorAll("#plan .is-held")) each.classList.remove("is-held");
  document.documentElement.classList.remove("is-dragging");
  if (ghost) ghost.remove();
  ghost = null;
  bar.hidden = true;
}

async function weigh(hand) {
  const answer = await fetch(hand.handle.dataset.trials, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (held !== hand) return;
  if (told.refusal) {
    giveUp(told.refusal);
    return;
  }
  hand.trials = told.trials.filter((trial) => placeOf(trial.value)).sort(inPageOrder);
  for (const trial of hand.trials) paint(trial);
  const count = hand.trials.length;
  say(`${hand.handle.dataset.hold}\u00a0: en main. ${count} place${count > 1 ? "s" : ""} possible${count > 1 ? "s" : ""}.`
    + (hand.mode === "keys" ? " Les flèches pour choisir, Entrée pour poser, Échap pour reposer." : ""));
}

function pickUp(handle, mode) {
  if (held) giveUp("");
  held = { handle, mode, trials: [], at: -1 };
  handle.setAttribute("aria-pressed", "true");
  (handle.closest(".chip") || handle.closest(".hearing")).classList.add("is-held");
  bar.hidden = false;
  const hand = held;
  hand.ready = weigh(hand).catch(() => {
    if (held === hand) giveUp("Le serveur ne répond pas\u00a0: rien n’a bougé.");
  });
}

function giveUp(words) {
  if (!held) return;
  const { handle } = held;
  held = null;
  clear();
  handle.setAttribute("aria-pressed", "false");
  say(words);
}

async function put(value) {
  const { handle } = held;
  const { url, seen } = handle.dataset;
  const id = handle.id;
  const token = document.querySelector("#plan [name=csrfmiddlewaretoken]").value;
  held = null;
  clear();
  await window.htmx.ajax("POST", url, {
    target: "#plan",
    swap: "outerHTML",
    values: { to: value, seen: seen || "", csrfmiddlewaretoken: token },
  });
  const again = document.getElementById(id) || document.querySelector("#plan .hand");
  if (again) again.focus();
}

function choose(step) {
  const { trials } = held;
  if (!trials.length) return;
  if (held.at >= 0) placeOf(trials[held.at].value).classList.remove("is-over");
  held.at = (held.at + step + trials.length) % trials.length;
  const trial = trials[held.at];
  const place = placeOf(trial.value);
  place.classList.add("is-over");
  place.scrollIntoView({ block: "nearest" });
  say(`Place ${held.at + 1} sur ${trials.length}\u00a0: ${sentence(trial)}`);
}

function trialUnder(x, y) {
  let place = document.elementFromPoint(x, y);
  while (place) {
    place = place.closest("[data-place]");
    const trial = place && held.trials.find((each) => each.value === place.dataset.place);
    if (trial) return trial;
    place = place && place.parentElement;
  }
  return null;
}

function hover() {
  for (const place of document.querySelectorAll("#plan .is-over")) place.classList.remove("is-over");
  const trial = trialUnder(pointer.x, pointer.y);
  if (!trial) return;
  placeOf(trial.value).classList.add("is-over");
  bar.querySelector("[data-hand-says]").textContent = sentence(trial);
}

function scrollAtEdges() {
  if (!held || held.mode !== "drag") return;
  if (pointer.y < EDGE) window.scrollBy({ top: -12, behavior: "instant" });
  if (pointer.y > window.innerHeight - EDGE) window.scrollBy({ top: 12, behavior: "instant" });
  hover();
  window.requestAnimationFrame(scrollAtEdges);
}

function startDrag() {
  pickUp(press.handle, "drag");
  document.documentElement.classList.add("is-dragging");
  ghost = document.createElement("div");
  ghost.className = "drag-name";
  ghost.textContent = press.handle.dataset.hold;
  document.body.append(ghost);
  window.requestAnimationFrame(scrollAtEdges);
}

async function endDrag() {
  const hand = held;
  const { x, y } = pointer;
  await hand.ready;
  if (held !== hand) return;
  const trial = trialUnder(x, y);
  if (trial) await put(trial.value);
  else giveUp("Reposé\u00a0: rien n’a bougé.");
}

document.documentElement.classList.add("has-hands");
for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".hand");
  if (!handle || event.button !== 0) return;
  press = { handle, x: event.clientX, y: event.clientY, id: event.pointerId };
  pointer = { x: event.clientX, y: event.clientY };
});
document.addEventListener("pointermove", (event) => {
  pointer = { x: event.clientX, y: event.clientY };
  if (!press || event.pointerId !== press.id) return;
  if (!ghost) {
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_FROM) return;
    startDrag();
  }
  ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
});
document.addEventListener("pointerup", () => {
  if (press && held && held.mode === "drag") {
    ignoreClick = true;
    window.setTimeout(() => { ignoreClick = false; }, 0);
    endDrag();
  }
  press = null;
});
document.addEventListener("pointercancel", () => {
  if (held && held.mode === "drag") giveUp("Reposé\u00a0: rien n’a bougé.");
  press = null;
});
document.addEventListener("click", (event) => {
  const handle = event.target.closest(".hand");
  if (handle && ignoreClick) return;
  if (handle && held && held.handle === handle) {
    if (held.at >= 0) put(held.trials[held.at].value);
    else giveUp("Reposé\u00a0: rien n’a bougé.");
  } else if (handle) {
    pickUp(handle, "keys");
  } else if (held && event.target.closest("[data-put]")) {
    put(event.target.closest("[data-put]").dataset.put);
  } else if (held && event.target.closest("[data-give-up]")) {
    const back = held.handle;
    giveUp("Reposé\u00a0: rien n’a bougé.");
    back.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (!held) return;
  if (event.key === "Escape") {
    giveUp("Reposé\u00a0: rien n’a bougé.");
  } else if (document.activeElement === held.handle && event.key.startsWith("Arrow")) {
    event.preventDefault();
    choose(event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : -1);
  }
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
  const told = document.querySelector("#plan .messages");
  if (told) say(told.textContent.trim());
});
document.body.addEventListener("htmx:sendError", () => say("Le serveur ne répond pas\u00a0: rien n’a bougé."));
