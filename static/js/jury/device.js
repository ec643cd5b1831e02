// What this tablet keeps: touches not yet sent, the sheets as the server last told them, pages to read.
// Touches of another person stay closed until that person comes back (docs/adr/0017).
const NAME = "ami-jury";
const A_MONTH = 30 * 24 * 3600 * 1000;
const JOT = "note:";
const FRESH = 5 * 60 * 1000; // a page read again so soon would only weigh on a weak network
export const PAGES = "jury-pages";

let base; // undefined where nothing can be kept: the page then holds its touches itself
const inMemory = { touches: new Map(), states: new Map(), facts: new Map() };

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("touches", { keyPath: "client_id" });
    request.result.createObjectStore("states", { keyPath: "sheet" });
    request.result.createObjectStore("facts", { keyPath: "name" });
  };
  return asked(request);
}

// True when a note really can be written here: tried, not guessed.
let opening;
export function open() {
  return (opening ??= attempt());
}

async function attempt() {
  try {
    base = await opened();
    await asked(store("facts", "readwrite").put({ name: "probe" }));
    navigator.storage?.persist?.();
  } catch {
    base = undefined;
  }
  return Boolean(base);
}

const store = (name, mode) => base.transaction(name, mode).objectStore(name);

export async function all(name) {
  await open();
  return base ? asked(store(name, "readonly").getAll()) : [...inMemory[name].values()];
}

export async function put(name, row) {
  await open();
  if (!base) return inMemory[name].set(row.client_id || row.sheet || row.name, row);
  return asked(store(name, "readwrite").put(row));
}

// ---- A touch is jotted down at once, then written: a page left in between loses nothing

const jots = () => Object.keys(localStorage).filter((key) => key.startsWith(JOT));

export function jot(row) {
  const words = JSON.stringify(row);
  try {
    localStorage.setItem(JOT + row.client_id, words);
  } catch {
    // A private window may refuse: the touch is written a little later.
  }
  return words;
}

// With `words`, only if nothing newer was jotted of this touch meanwhile.
export function rub(id, words) {
  try {
    if (!words || localStorage.getItem(JOT + id) === words) localStorage.removeItem(JOT + id);
  } catch {
    // What could not be jotted needs no rubbing.
  }
}

export async function writeJots() {
  try {
    for (const key of jots()) {
      const words = localStorage.getItem(key);
      if (words) await put("touches", JSON.parse(words));
      rub(key.slice(JOT.length), words);
    }
  } catch {
    // They wait there for the next page.
  }
}

// Says it on the page when a note cannot be written here; the page itself still holds it.
export function warn(isLost) {
  const place = document.querySelector("[data-cannot-keep]");
  if (place) place.hidden = !isLost;
}

export async function remove(name, key) {
  await open();
  return base ? asked(store(name, "readwrite").delete(key)) : inMemory[name].delete(key);
}

export async function fact(name, first) {
  const known = (await all("facts")).find((row) => row.name === name);
  if (known) return known.value;
  await put("facts", { name, value: first });
  return first;
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Nothing to read stays; what was not sent does, for whoever wrote it.
export async function wipe() {
  if (self.caches) await caches.delete(PAGES);
  for (const row of await all("states")) await remove("states", row.sheet);
}

// Another person than last time: nothing of theirs is left to read.
export async function hold(person) {
  if ((await fact("person", person)) !== person) {
    await wipe();
    await put("facts", { name: "person", value: person });
  }
  for (const touch of await all("touches")) {
    if (touch.person !== person && touch.at < Date.now() - A_MONTH) await remove("touches", touch.client_id);
  }
}

// The pages to read without network, each until its day. What is not listed any more goes.
export async function keepPages({ pages, sheets }) {
  const cache = await caches.open(PAGES);
  const wanted = new Set(pages.map(({ url }) => new URL(url, location.href).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  for (const row of await all("states")) if (!sheets.includes(row.sheet)) await remove("states", row.sheet);
  for (const { url, until } of pages) {
    const before = await cache.match(url, { ignoreVary: true });
    if (before && Number(before.headers.get("X-Kept-At")) > Date.now() - FRESH) continue;
    const response = await fetch(url, { redirect: "manual" });
    if (!response.ok) continue;
    const headers = new Headers(response.headers);
    headers.set("X-Kept-Until", until);
    headers.set("X-Kept-At", Date.now());
    await cache.put(url, new Response(await response.blob(), { headers }));
  }
}

// Style sheets, scripts and letters of this page, read before the worker was there.
export async function keepFiles() {
  const cache = await caches.open("jury-files");
  const names = performance.getEntriesByType("resource").map(({ name }) => name);
  const ours = names.filter((name) => new URL(name).pathname.startsWith("/static/"));
  await Promise.all(ours.map(async (name) => (await cache.match(name)) || cache.add(name)));
}
