// The jury's sheet: each touch leaves at once with its own id, and leaves again until it is received.
// Without this file the page still works: one button saves the whole sheet.

const RETRY_AFTER = 4000;
const sheet = document.querySelector("[data-sheet]");
const status = document.querySelector("[data-status]");
const waiting = new Set();          // fields whose last touch the server has not answered
const touches = new Map();          // field → { value, id } of that touch

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function touchId(name, value) {
  const known = touches.get(name);
  if (known && known.value === value) return known.id;
  const id = newId();
  touches.set(name, { value, id });
  return id;
}

function sayWaiting() {
  const count = waiting.size;
  if (status && count) {
    status.textContent = `${count} note${count > 1 ? "s" : ""} sur cette tablette, en attente de réseau`;
  }
}

function retry() {
  for (const field of [...waiting]) {
    if (field.isConnected) window.htmx.trigger(field, "change");
    else waiting.delete(field);
  }
}

function missed(event) {
  const field = event.detail.elt;
  if (!sheet.contains(field)) return;
  waiting.add(field);
  sayWaiting();
  window.setTimeout(retry, RETRY_AFTER);
}

if (sheet) {
  for (const spare of sheet.querySelectorAll("[data-without-script]")) spare.hidden = true;

  document.body.addEventListener("htmx:configRequest", (event) => {
    const name = event.detail.elt.closest("[data-criterion]")?.dataset.criterion;
    if (!name) return;
    const sent = event.detail.parameters;
    const said = [sent[`${name}-note`], sent[`${name}-choice`], sent[`${name}-reason`], sent[`${name}-version`]];
    sent[`${name}-client_id`] = touchId(name, said.join("\n"));
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status >= 200 && event.detail.xhr.status < 500) waiting.delete(event.detail.elt);
    sayWaiting();
  });
  document.body.addEventListener("htmx:sendError", missed);
  document.body.addEventListener("htmx:timeout", missed);
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) missed(event);
  });
  window.addEventListener("online", retry);
  // A touch still on the way is not lost without a word.
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
}
