// The jury's tablet. Every touch is kept here at once, then sent; the page opens again without network.
// Without this file, or where it is refused, the page works by its own buttons.
import * as device from "./device.js";
import * as queue from "./queue.js";
import * as sheet from "./sheet.js";
import * as sync from "./sync.js";

const place = document.querySelector("[data-tablet]");
const status = document.querySelector("[data-status]");
const current = document.querySelector("[data-state]");
const hasNext = Boolean(document.querySelector('[data-next][href^="?"]'));
let leaving = false;

async function begin() {
  // The very first touch is kept, while what was kept before is still being read.
  queue.begin(place.dataset.person);
  if (sheet.isHere()) sheet.begin(JSON.parse(current.dataset.state), changed);
  else if (current) asFinished(JSON.parse(current.dataset.state));
  const canKeep = await device.open();
  device.warn(!canKeep);
  if (canKeep) await device.hold(place.dataset.person);
  await queue.load();
  const states = await device.all("states");
  if (sheet.isHere()) sheet.update(states);
  paintTabs(states);
  if (queue.all().length) say("waiting");
  await sync.start(place, told);
  if (canKeep && navigator.serviceWorker) await stayReadable();
}

function changed() {
  paintTabs([]);
  say(navigator.onLine ? "sending" : "waiting");
  sync.soon();
}

// The page of a finished sheet has one gesture left; it waits for the network like the others.
function asFinished(state) {
  document.querySelector("[data-reopen] form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await queue.add({ kind: "reopen", sheet: state.sheet, number: state.number, criterion: null, value: null, text: "", version: 0 });
    say("waiting");
    await sync.send();
  });
}

async function stayReadable() {
  try {
    await navigator.serviceWorker.register(place.dataset.worker, { scope: place.dataset.scope });
    const answer = await fetch(place.dataset.kept, { redirect: "manual" });
    if (!answer.ok) return;
    await device.keepPages(await answer.json());
    await device.keepFiles();
    document.documentElement.dataset.readable = "yes";
  } catch {
    // No network just now: what was kept before still is.
  }
}

// ---- What the server answered

async function told({ kind, answers = [], sheets = [] }) {
  if (sheet.isHere()) sheet.update(sheets);
  paintTabs(sheets);
  say(kind);
  const refused = answers.find(({ outcome }) => outcome === "refused" || outcome === "incomplete");
  if (refused && sheet.isHere()) sheet.say(refused.sentence);
  const mine = current && sheets.find((each) => each.sheet === JSON.parse(current.dataset.state).sheet);
  const isOther = mine && (mine.state === "finished") === sheet.isHere() && !queue.all().length;
  // Opened again, or the last one ended (the panel's opinion may be read): the server's page replaces this one.
  if (isOther && !(sheet.isHere() && hasNext)) location.replace(`?dossier=${mine.number}`);
}

function paintTabs(states) {
  for (const { number, label } of states) paintTab(number, label);
  for (const { number, sheet: key, kind } of queue.all()) {
    if (kind === "finish" && queue.turn(key) === kind) paintTab(number, "Terminée, pas encore confirmée");
  }
}

function paintTab(number, words) {
  const tab = document.getElementById(`etat-${number}`);
  if (tab) tab.textContent = words;
}

// ---- The line that always says where the notes are

function say(kind) {
  const count = queue.all().length;
  const notes = `${count}\u00a0note${count > 1 ? "s" : ""}`;
  const kept = count ? `\u00a0: ${notes} sur cette tablette, gardée${count > 1 ? "s" : ""} pour vous` : "";
  const words = {
    closed: `Votre session est fermée${kept}`,
    other: `Une autre personne est connectée ici${kept}`,
    waiting: count ? `${notes} sur cette tablette, en attente de réseau` : "Pas de réseau. Tout est enregistré",
    sending: "Enregistrement…",
    received: saved(notes),
    leaving: `Pas encore envoyé\u00a0: ${notes}. Appuyez encore pour partir, elles attendront ici votre retour`,
  };
  status.textContent = words[kind];
  if (kind === "closed") status.append(" ", link(place.dataset.signIn, "Me connecter"));
}

function saved(notes) {
  if (queue.held().length) return "Deux versions de ma note\u00a0: choisir";
  if (queue.all().length) return `${notes} sur cette tablette, en attente de réseau`;
  return sheet.isHere() ? `Tout est enregistré · ${sheet.answered()}` : "Tout est enregistré";
}

const link = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent });

// ---- Leaving: what can still be sent is; what cannot stays for its owner, and is said

document.addEventListener("submit", async (event) => {
  if (leaving || !event.target.matches(".whoami form")) return;
  event.preventDefault();
  await sync.send();
  leaving = true;
  if (queue.all().length) return void say("leaving");
  await device.wipe();
  event.target.requestSubmit();
});

begin();
