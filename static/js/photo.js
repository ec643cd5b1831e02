// Before a file leaves: a photograph is made smaller, and one that is too heavy is said at once.
// The server reads, refuses and makes again whatever comes; without this script all still works.
const WORTH_REDUCING = 500_000;
const EDGE = 1600;
const QUALITY = 0.82;

function words(size) {
  const thousands = Math.max(1, Math.ceil(size / 1000));
  if (thousands < 1000) return `${thousands}\u00a0ko`;
  return `${(Math.ceil(thousands / 100) / 10).toLocaleString("fr-FR")}\u00a0Mo`;
}

// ---- Drawing a photograph again, smaller

function addressOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
}

async function drawn(file) {
  // An <img> stands upright by itself, as the phone was held.
  const image = new Image();
  image.src = await addressOf(file);
  await image.decode();
  const scale = Math.min(1, EDGE / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

async function reduced(file) {
  if (!file.type.startsWith("image/") || file.size <= WORTH_REDUCING) return file;
  try {
    const smaller = await drawn(file);
    if (!smaller || smaller.size >= file.size) return file;
    return new File([smaller], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // This browser cannot draw it: the server will say what it thinks of it.
  }
}

// ---- What the box says

function line(input, suffix, className) {
  const id = `${input.id}_${suffix}`;
  let paragraph = document.getElementById(id);
  if (!paragraph) {
    paragraph = document.createElement("p");
    paragraph.id = id;
    paragraph.className = className;
    paragraph.setAttribute("aria-live", "polite");
    input.after(paragraph);
  }
  const described = new Set((input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  input.setAttribute("aria-describedby", [...described.add(id)].join(" "));
  return paragraph;
}

function say(input, { status = "", error = "" }) {
  line(input, "status", "form-text").textContent = status;
  const paragraph = line(input, "error", "field-error");
  paragraph.textContent = error;
  paragraph.hidden = !error;
  input.classList.toggle("is-invalid", Boolean(error));
  if (error) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

async function chosen(input) {
  const [file] = input.files;
  if (!file) return say(input, {});
  const kept = await reduced(file);
  if (input.files[0] !== file) return; // Another one was chosen meanwhile.
  if (kept.size > Number(input.dataset.mostBytes)) {
    input.value = "";
    say(input, { error: input.dataset.tooBig.replace("{size}", words(kept.size)) });
    return;
  }
  if (kept === file) return say(input, { status: `${file.name}\u00a0: ${words(file.size)}` });
  const carrier = new DataTransfer();
  carrier.items.add(kept);
  input.files = carrier.files;
  say(input, { status: `${words(file.size)} → ${words(kept.size)}\u00a0: photo réduite, encore bien lisible` });
}

for (const input of document.querySelectorAll("input[type=file][data-most-bytes]")) {
  // Both lines exist before anything is said in them, so that it is read aloud.
  say(input, { error: document.getElementById(`${input.id}_error`)?.textContent || "" });
  input.addEventListener("change", () => chosen(input));
}
