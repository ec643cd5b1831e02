// How full each box is, as one types or when a text is put back into its box.
const NEARLY_FULL = 0.85;

function showGauge(field) {
  const gauge = field.closest(".field, .box")?.querySelector("[data-gauge]");
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

function show({ target }) {
  if (!target.name) return;
  showGauge(target);
  const note = document.querySelector("[data-blanche-note]");
  if (note && target.name === "is_page_blanche") note.hidden = !target.checked;
}

for (const kind of ["input", "restored"]) document.addEventListener(kind, show);
