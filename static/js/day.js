// The day of an audition: the clock of what runs, and a page that reads itself again without taking
// the keyboard away nor losing a typed note. Without this file every gesture still works.

const TICK = 15000;
const unsaved = new Set();          // boxes whose last words the server has not answered
let followed = "";                  // the row where the last gesture was made

const inMinutes = (count) => `${count}\u00a0minute${count > 1 ? "s" : ""}`;

function runningWords(started, planned) {
  const gone = Math.max(Math.floor((Date.now() - started) / 60000), 0);
  const left = planned - gone;
  const since = gone ? `Depuis ${inMinutes(gone)}` : "Commence à l’instant";
  if (left > 0) return `${since}, il reste ${inMinutes(left)}`;
  return `${since}, le temps prévu est passé${left ? ` de ${inMinutes(-left)}` : ""}`;
}

function tick() {
  for (const words of document.querySelectorAll("[data-started]")) {
    words.textContent = runningWords(Date.parse(words.dataset.started), Number(words.dataset.planned));
  }
}

// What the letter still holds: the structure, then the words, as the server joins them.
function countAdvice(form) {
  const { structure_name: structure, text } = form.elements;
  const said = [structure.value.trim(), text.value.trim()].filter(Boolean).join(", ");
  const left = Number(form.dataset.advice) - [...said].length;
  const signs = `${Math.abs(left)}\u00a0signe${Math.abs(left) > 1 ? "s" : ""}`;
  const words = left < 0 ? `${signs} de trop` : `encore ${signs}`;
  form.querySelector("[data-left]").textContent = said ? `\u00a0: ${words}` : "";
}

for (const form of document.querySelectorAll("[data-advice]")) {
  form.addEventListener("input", () => countAdvice(form));
  countAdvice(form);
}

const live = () => document.getElementById("direct");
const isNote = (element) => element.matches("textarea[name=text]");

for (const spare of document.querySelectorAll("[data-without-script]")) spare.hidden = true;
window.setInterval(tick, TICK);

document.body.addEventListener("input", (event) => {
  if (isNote(event.target)) unsaved.add(event.target);
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.detail.elt;
  if (element.id === "direct") {
    // Read again only when nobody is about to press something there.
    const pressed = document.activeElement.closest("#direct button, #direct a, #direct summary");
    if (document.hidden || pressed) event.preventDefault();
    else followed = live().contains(document.activeElement) ? document.activeElement.id : "";
  } else if (element.closest("#direct")) {
    const row = element.closest("li[id], div[id]");
    followed = row ? row.id : "";
  }
});
document.body.addEventListener("htmx:afterSettle", () => {
  // The pressed button is gone: the keyboard goes on from the same row. The messages settle on
  // their own, before or after the rest: the row is kept until the next request.
  const row = followed && document.getElementById(followed);
  if (row && document.activeElement === document.body) row.focus({ preventScroll: true });
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (isNote(event.detail.elt) && event.detail.successful) unsaved.delete(event.detail.elt);
});
for (const form of document.querySelectorAll("[data-note]")) {
  form.addEventListener("submit", () => unsaved.delete(form.querySelector("textarea")));
}
// A text that is not kept yet is not lost without a word.
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
