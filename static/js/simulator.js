// The simulator answers while one types. The server computes; without this script the button does.
const form = document.querySelector("[data-simulator]");
const answer = form?.querySelector("[data-simulation]");
const PAUSE = 350;
let waiting;
let asked = 0;

async function ask() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(form));
  if (!query.get("cout")) return;
  try {
    const response = await fetch(`${form.dataset.simulator}?${query}`);
    const page = await response.text();
    if (response.ok && mine === asked) answer.innerHTML = page;
  } catch {
    // No network: the button still works once it is back.
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
