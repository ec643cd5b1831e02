// Copying a text: the button appears only where the browser can; the text can be selected anyway.
// The words copied are the text of the element marked data-copied beside the button.

const copy = async (button) => {
  const box = button.closest("section");
  const said = box.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(box.querySelector("[data-copied]").innerText);
    said.textContent = "Copié.";
  } catch {
    said.textContent = "La copie n’a pas marché : sélectionnez le texte.";
  }
};

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
