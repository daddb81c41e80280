// Small comforts. Every page works without this file.
import { communes } from "./communes";
import { signOut } from "./field-device";
import { suggest } from "./suggest";

function fragment(html: string): DocumentFragment {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

/** A filter bar sends itself when a choice changes; typed words wait for Enter or the button. */
function sendFilters(event: Event): void {
  const control = event.target as HTMLElement;
  const form = control.closest<HTMLFormElement>("form[data-auto]");
  if (form && control.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
}

/** Empty filters stay out of the address, which people share. */
function dropEmpty(event: FormDataEvent): void {
  const form = event.target as HTMLFormElement;
  if (form.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
}

/** Asks before what cannot be taken back, and never sends the same form twice. */
function guard(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (form.dataset.sent || (question && !window.confirm(question))) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
}

/** After « back », a form may be sent again. */
function release(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
}

function closeMenus(event: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (event instanceof KeyboardEvent) {
      if (event.key !== "Escape") continue;
      menu.querySelector("summary")?.focus();
    } else if (menu.contains(event.target as Node)) continue;
    menu.open = false;
  }
}

/** Replaces an element by what its address answers, again and again while the answer asks for it (`data-poll`). */
function poll(element: HTMLElement): void {
  const seconds = Number(element.dataset.seconds) || 2;
  window.setTimeout(() => void refresh(element), seconds * 1000);
}

async function refresh(element: HTMLElement): Promise<void> {
  if (!element.isConnected || !element.dataset.poll) return;
  if (document.hidden) return poll(element);
  try {
    const response = await fetch(element.dataset.poll, { headers: { "HX-Request": "true" } });
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere) return window.location.assign(elsewhere);
    if (!response.ok) throw new Error(String(response.status));
    const fresh = fragment(await response.text()).firstElementChild;
    if (!(fresh instanceof HTMLElement)) return;
    element.replaceWith(fresh);
    if (fresh.dataset.poll) poll(fresh);
  } catch {
    // The network or the server is away for a moment: the work goes on over there, ask again later.
    element.dataset.seconds = String(Math.min(30, (Number(element.dataset.seconds) || 2) * 2));
    poll(element);
  }
}

/** What is heavy to count comes when one opens it (`details[data-load]`); until then its link leads to the same. */
async function load(event: Event): Promise<void> {
  const opened = event.target as HTMLDetailsElement;
  const url = opened.dataset?.load;
  const inside = opened.querySelector("summary + *");
  if (!url || !inside || !opened.open) return;
  delete opened.dataset.load;
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (response.ok) inside.replaceChildren(fragment(await response.text()));
  } catch {
    opened.dataset.load = url;
  }
}

/** Sends files with a bar that fills; the answer takes the place of the page's main part. */
function send(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const shown = form.querySelector<HTMLElement>("[data-progress]");
  const bar = shown?.querySelector("progress");
  if (event.defaultPrevented || !("upload" in form.dataset) || !shown || !bar) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
  });
  request.addEventListener("load", () => arrive(request));
  request.addEventListener("error", () => {
    release();
    shown.hidden = true;
    form.submit(); // the browser says what happened
  });
  request.open("POST", form.action);
  request.responseType = "document";
  shown.hidden = false;
  request.send(new FormData(form));
}

function arrive(request: XMLHttpRequest): void {
  const page = request.responseXML;
  const main = page?.querySelector("main");
  if (!page || !main) return window.location.reload();
  document.querySelector("main")?.replaceWith(main);
  document.title = page.title;
  history.replaceState(null, "", request.responseURL);
  main.querySelectorAll<HTMLElement>("[data-poll]").forEach(poll);
  reveal();
  main.querySelector<HTMLElement>("[data-focus]")?.focus();
  if (!main.contains(document.activeElement)) main.focus();
  window.scrollTo(0, 0);
}

/** In a row of links that scrolls, the page one is on comes into sight; some browsers do it by the style sheet alone. */
function reveal(): void {
  for (const here of document.querySelectorAll<HTMLElement>(":is(.tabs, .rooms, .verbs) [aria-current]")) {
    const row = here.closest<HTMLElement>("ul");
    if (row) row.scrollLeft = here.getBoundingClientRect().left - row.getBoundingClientRect().left + row.scrollLeft - 40;
  }
}

document.addEventListener("change", sendFilters);
document.addEventListener("formdata", dropEmpty);
document.addEventListener("submit", signOut);
document.addEventListener("submit", guard);
document.addEventListener("submit", send);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("toggle", (event) => void load(event), true); // it does not bubble
window.addEventListener("pageshow", release);
reveal();
suggest();
document.querySelectorAll<HTMLElement>("[data-poll]").forEach(poll);
document.querySelectorAll<HTMLInputElement>("input[data-communes]").forEach(communes);
document.querySelector<HTMLElement>("[data-focus]")?.focus();
