// Opens the jury's pages without network: the network first, what the tablet kept when it does not answer.
const PAGES = "jury-pages";
const FILES = "jury-files";
const PATIENCE = 5000;
const NAMED = /\.[0-9a-f]{12}\.\w+$/;
const NOT_KEPT =
  '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  "<title>Pas de réseau</title><h1>Pas de réseau</h1><p>Cette page n’est pas gardée sur cette tablette. " +
  'Vos notes le sont. <a href="/jury/">Revenir à mes auditions</a></p></html>';

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  const kept = await readable(request.url);
  const network = fetch(request).then((response) => refreshed(request.url, response));
  const slow = kept && new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  try {
    const response = await (slow ? Promise.race([network, slow]) : network);
    return response.status >= 500 && kept ? kept : response;
  } catch {
    return kept || new Response(NOT_KEPT, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// Only what the page listed is kept, until its day.
async function readable(url) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(url, { ignoreVary: true });
  if (kept && Number(kept.headers.get("X-Kept-Until")) > Date.now()) return kept;
  if (kept) await cache.delete(url);
  return undefined;
}

async function refreshed(url, response) {
  // Sent to the sign-in page, or refused: whoever read these pages is not here any more.
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) await caches.delete(PAGES);
  const cache = await caches.open(PAGES);
  const before = await cache.match(url, { ignoreVary: true });
  if (!before) return response;
  if (response.status === 404) await cache.delete(url);
  if (response.ok) {
    const headers = new Headers(response.headers);
    headers.set("X-Kept-Until", before.headers.get("X-Kept-Until"));
    headers.set("X-Kept-At", Date.now());
    await cache.put(url, new Response(await response.clone().blob(), { headers }));
  }
  return response;
}

async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request, { ignoreVary: true });
  // Named by its content: the kept one is the very file.
  if (kept && NAMED.test(request.url)) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
