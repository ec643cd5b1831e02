// Signs in without leaving the page, by the ordinary sign-in pages; their words are shown as they are.
const FAILED = "Rien n’est parti. Réessayez dans un instant.";
const TOO_MANY = "Trop de demandes en peu de temps. Attendez quelques minutes puis recommencez.";

// A button named « action » hides the property of the form.
const addressOf = (form) => form.getAttribute("action");

// Shows the panel; done when the draft opens again.
export function askToSignIn(panel, { token, link }) {
  const [address, code] = panel.querySelectorAll("form");
  const problem = panel.querySelector("[data-problem]");
  const here = new URL(panel.dataset.draft, location.href).pathname;
  panel.hidden = false;
  const jump = Object.assign(document.createElement("a"), { href: `#${panel.id}`, textContent: "Me connecter ici" });
  link.after(" ", jump);

  function step(form) {
    address.hidden = form !== address;
    code.hidden = form !== code;
    tell("");
    form.querySelector("input:not([type=hidden])").focus();
  }

  function tell(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }

  async function send(form, submitter) {
    const body = new FormData(form, submitter);
    body.set("csrfmiddlewaretoken", token());
    const response = await fetch(addressOf(form), { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const words = page.querySelector(".field-error, .invalid-feedback, .messages .notice-error")?.textContent.trim();
    return { path: new URL(response.url).pathname, code: response.status, words };
  }

  const pathOf = (form) => new URL(addressOf(form), location.href).pathname;
  const why = (answer) => answer.words || (answer.code === 429 ? TOO_MANY : FAILED);

  async function onAddress(event) {
    event.preventDefault();
    const answer = await send(address, event.submitter).catch(() => ({}));
    if (answer.path !== pathOf(code)) return tell(why(answer));
    panel.querySelector("[data-address]").textContent = address.elements.email.value;
    step(code);
  }

  async function onCode(event, done) {
    event.preventDefault();
    const answer = await send(code, event.submitter).catch(() => ({}));
    if (answer.path === here && answer.code === 200) return done();
    if (event.submitter.value === "resend" && answer.path === pathOf(code)) return tell(answer.words || "Un autre code est parti.");
    if (answer.path === pathOf(address)) step(address);
    else if (answer.path === here) return tell("Ce brouillon n’est pas celui de cette adresse.");
    else if (answer.path && answer.path !== pathOf(code)) location.assign(answer.path);
    return tell(why(answer));
  }

  return new Promise((resolve) => {
    const once = new AbortController();
    const listen = (where, kind, action) => where.addEventListener(kind, action, { signal: once.signal });
    function done() {
      once.abort();
      panel.hidden = true;
      jump.remove();
      code.reset();
      address.hidden = false;
      code.hidden = true;
      resolve();
    }
    listen(address, "submit", onAddress);
    listen(code, "submit", (event) => onCode(event, done));
    listen(panel.querySelector("[data-back]"), "click", () => step(address));
  });
}
