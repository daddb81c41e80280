// The notebook of the field: a page that a phone keeps, that reads and writes without network, and sends when there is one.
// Its addresses are after the « # »: the list, a card, a form, the notes.
import { emptyDevice } from "./field-device";
import { button, link, make, named, pair, plain, say, shown, state, uuid, when } from "./field-dom";
import { NoteForm } from "./field-form";
import { heading, list as listOfNotes, page as pageOfNote, TONES } from "./field-notes";
import type { Desk } from "./field-notes";
import { sendAll, session } from "./field-send";
import * as store from "./field-store";
import type { Card, Fields, Note, Pack } from "./field-store";

const AT_ONCE = 60; // cards shown of a list
const AGAIN = 60_000; // milliseconds between two tries at sending
const { home: HOME = "/", cards: CARDS = "", worker: WORKER = "", login: LOGIN = "" } = document.body.dataset;
const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const view = byId("view");
const told = byId("said");
let searched = "";
let drawn = 0;
let carried = false; // whether what was just said is about the page that one is led to
let stranger = ""; // whose the notebook is, where another account is signed in

function tell(sentence: string, tone = "good", ...more: HTMLElement[]): void {
  if (sentence && told.querySelector("p")?.textContent === sentence) return; // not read aloud again
  told.replaceChildren(...(sentence ? [make("div", { class: `notice tone-${tone}` }, make("p", {}, sentence), ...more)] : []));
}

const desk: Desk = {
  leave(hash, sentence) {
    tell(sentence);
    if (location.hash === hash || (!location.hash && hash === "#")) return void show();
    carried = true;
    location.hash = hash;
  },
  send: () => void send(true),
  confirm: (question) => window.confirm(question),
};

// -- around the page

async function bar(): Promise<void> {
  const notes = await store.notes();
  const count = (states: Note["state"][]): number => notes.filter((each) => states.includes(each.state)).length;
  const parts = ([["toSend", ["waiting"]], ["toDecide", ["conflict", "alike", "refused"]], ["received", ["done", "proposed"]]] as [string, Note["state"][]][])
    .map(([key, states]) => [key, count(states)] as const)
    .filter(([, some]) => some);
  byId("network").textContent = say(navigator.onLine ? "online" : "offline");
  byId("count").textContent = parts.map(([key, n]) => say(key, { n })).join(" · ") || say("nothingToSend");
  byId("bar").hidden = false;
}

/** Sends what waits; `asked`: by a person, who is told why nothing leaves. */
async function send(asked = false): Promise<void> {
  const pack = await store.pack();
  if (!pack) return;
  if (asked) tell(say("sending"));
  const { end, count, sentence } = await sendAll(pack.party);
  await bar();
  if (count && !view.querySelector("form")) await show(false);
  if (end === "signedOut") tell(say("signedOut"), "warning", make("p", {}, link(say("signIn"), LOGIN)));
  else if (end === "other") await lock(pack);
  else if (end === "later") tell(sentence, "warning");
  else if (count) tell(say("sent", { n: count }));
  else if (asked) tell(end === "sent" ? "" : say(end), "warning");
}

async function lock(pack: Pack): Promise<void> {
  stranger = pack.who;
  await show();
}

// -- the pages

async function showList(): Promise<Node[]> {
  const pack = await store.pack();
  const cards = (await store.cards()).sort((one, other) => (one.sort < other.sort ? -1 : 1));
  const foot = make("p", { class: "row" }, link(say(pack ? "chooseOthers" : "choose"), HOME, "button"), button(say("emptyPhone"), () => void empty(), "danger"));
  if (!pack) return [heading(say("title")), make("div", { class: "empty" }, make("h2", {}, say("noPack")), make("p", { class: "soft" }, say("noPackText"))), foot];
  const pending = await pendingOf();
  const field = make("input", { type: "search", id: "find", autocomplete: "off" }) as HTMLInputElement;
  const count = make("p", { class: "small soft", role: "status" });
  const rows = make("ul", { class: "plain stack tight" });
  const draw = (): void => {
    searched = field.value;
    const words = plain(searched).split(/\s+/).filter(Boolean);
    const found = cards.filter((card) => words.every((word) => plain(`${card.fields.name} ${card.fields.city} ${card.fields.summary} ${card.categories}`).includes(word)));
    count.textContent = found.length ? `${say("found", { n: found.length })}${found.length > AT_ONCE ? `. ${say("shownFew", { n: AT_ONCE })}` : ""}` : say("noneFound");
    rows.replaceChildren(...found.slice(0, AT_ONCE).map((card) => row(card, pending.get(card.id))));
  };
  field.value = searched;
  field.addEventListener("input", draw);
  draw();
  const head = heading(say("title"));
  head.append(make("p", { class: "small soft" }, `${pack.title || say("everywhere")} · ${say("packed", { when: when(pack.at, true) })}`));
  const search = make("div", { class: "field" }, make("label", { for: "find" }, say("search")), field);
  return [head, pack.cut && make("p", { class: "small" }, say("cut", { n: cards.length })), make("p", { class: "row" }, link(say("add"), "#ajouter", "button")), search, count, rows, make("p", { class: "small soft" }, say("photos")), foot]
    .filter((each): each is HTMLElement => Boolean(each));
}

/** The last note of each card that is still on this phone. */
async function pendingOf(): Promise<Map<string, Note>> {
  return new Map((await store.notes()).map((note) => [note.card ?? note.answer?.card?.id ?? "", note]));
}

function row(card: Card, note: Note | undefined): HTMLElement {
  const { name = "", city = "" } = card.fields;
  const tags = [note && state(named("verbs", note.verb), "neutral"), note && state(named("states", note.state), TONES[note.state])];
  return make("li", { class: "card dense stack close" },
    make("p", { class: "row" }, link(name, `#fiche=${card.id}`, "strong"), ...tags),
    make("p", { class: "small soft" }, [city, card.categories].filter(Boolean).join(" · ")));
}

async function showCard(id: string): Promise<Node[]> {
  const card = await store.card(id);
  if (!card) return [heading(say("notThere")), make("p", {}, link(say("back"), "#"))];
  const note = (await pendingOf()).get(id);
  const tags = [note && state(named("verbs", note.verb), "neutral"), note && state(named("states", note.state), TONES[note.state]), card.example && state(say("example"), "neutral")]
    .filter((each): each is HTMLElement => Boolean(each));
  const facts = Object.entries({ ...card.fields, ...(note?.verb === "edit" && note.state === "waiting" ? note.fields : {}) })
    .filter(([name, value]) => value && name !== "name")
    .flatMap(([name, value]) => [make("dt", {}, named("labels", name)), make("dd", {}, shown(name, value))]);
  const mayNot = !card.may.includes("edit") && make("p", { class: "small soft" }, say("notKeeper"));
  const reviewed = card.reviewed && make("p", { class: "small soft" }, say("reviewedOn", { when: when(card.reviewed) }));
  const held = make("p", { class: "small soft" }, say("heldBy", { name: card.space }));
  return [heading(card.fields.name ?? "", ...tags), make("dl", {}, ...facts), held, reviewed, mayNot,
    make("p", { class: "row" }, button(say("review"), () => void review(card), "main"), link(say("edit"), `#corriger=${id}`, "button"), link(say("close"), `#fermee=${id}`, "button quiet")),
    note && make("p", {}, link(say("open"), `#note=${note.id}`)), make("p", {}, link(say("back"), "#"))].filter((each): each is HTMLElement => Boolean(each));
}

function blank(verb: Note["verb"], name: string): Note {
  return { id: uuid(), verb, name, written: Date.now(), fields: {}, seen: {}, words: "", space: "", sure: false, state: "waiting" };
}

/** What one has before one's eyes: the card, and what one has just written of it. */
async function before(card: Card): Promise<Fields> {
  const written = (await store.notes()).filter((each) => each.card === card.id && each.verb === "edit" && each.state === "waiting");
  return Object.assign({ ...card.fields }, ...written.map((each) => each.fields));
}

/** On the disk first, then said, then sent. */
async function noted(note: Note, key: string, sentence: string, replaced = ""): Promise<void> {
  try {
    await store.keep(note, replaced, key);
  } catch {
    return tell(say("broken"), "danger");
  }
  await bar();
  desk.leave("#", say(sentence, { name: note.name }));
  if (navigator.onLine) await send();
}

async function review(card: Card): Promise<void> {
  const same = (await store.notes()).find((each) => each.card === card.id && each.verb === "review" && each.state === "waiting");
  const note = { ...blank("review", card.fields.name ?? ""), card: card.id, seen: await before(card) };
  await noted(note, "", "notedReview", same?.id);
}

async function showClose(id: string): Promise<Node[]> {
  const card = await store.card(id);
  if (!card) return showCard(id);
  const key = `fermee:${id}`;
  const form = new NoteForm(["words"], key, say("save"), (values) => void before(card).then((seen) =>
    noted({ ...blank("close", card.fields.name ?? ""), card: id, seen, words: values.words ?? "" }, key, "notedClose")));
  await form.fill({});
  return [heading(pair(say("close"), card.fields.name ?? "")), make("p", {}, say("closeAsk")), form.element, make("p", {}, link(say("back"), "#"))];
}

async function showEdit(id: string): Promise<Node[]> {
  const card = await store.card(id);
  if (!card) return showCard(id);
  const name = card.fields.name ?? "";
  const earlier = (await store.notes()).find((each) => each.card === id && each.verb === "edit" && ["waiting", "refused"].includes(each.state));
  const key = `corriger:${id}`;
  const names = [...Object.keys(card.fields), ...(card.may.includes("edit") ? [] : ["words"])];
  const form: NoteForm = new NoteForm(names, key, say("save"), ({ words = "", ...values }) => {
    const fields = Object.fromEntries(Object.entries(values).filter(([each, value]) => value.trim() !== (card.fields[each] ?? "").trim()));
    const point = ["latitude", "longitude"];
    if (point.some((each) => each in fields)) for (const each of point) fields[each] = values[each] ?? "";
    if ("name" in fields && !fields.name?.trim()) return form.wrong({ name: say("nameNeeded") });
    if (!Object.keys(fields).length && !words.trim()) return tell(say("nothing"), "warning");
    const seen = Object.fromEntries(Object.keys(fields).map((each) => [each, card.fields[each] ?? ""]));
    void noted({ ...blank("edit", name), card: id, fields, seen, words }, key, "notedEdit", earlier?.id);
  });
  const resumed = await form.fill({ ...card.fields, ...earlier?.fields, words: earlier?.words ?? "" });
  form.wrong(earlier?.answer?.errors ?? {});
  return written(pair(say("edit"), name), form, resumed);
}

async function showAdd(id: string): Promise<Node[]> {
  const pack = await store.pack();
  const spaces = pack?.spaces ?? [];
  const usual = spaces.find((each) => each.slug === pack?.space) ?? spaces[0];
  if (!spaces.length) return [heading(say("add")), make("p", {}, say("noSpace")), make("p", {}, link(say("back"), "#"))];
  const earlier = id ? await store.note(id) : undefined;
  const key = id ? `ajouter:${id}` : "ajouter";
  const names = ["space", "name", "kind", "summary", "street", "postcode", "city", "territory", "opening_hours", "website", "latitude", "longitude"];
  const form: NoteForm = new NoteForm(names, key, say("save"), ({ space = "", ...values }) => {
    const fields = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
    if (!fields.name) return form.wrong({ name: say("nameNeeded") });
    void noted({ ...blank("add", fields.name), fields, space }, key, "notedAdd", earlier?.id);
  });
  form.options("space", spaces.map((each) => [each.slug, each.name]));
  const resumed = await form.fill({ space: usual?.slug ?? "", kind: "initiative", ...earlier?.fields, ...(earlier ? { space: earlier.space } : {}) });
  form.wrong(earlier?.answer?.errors ?? {});
  return written(say("add"), form, resumed);
}

function written(title: string, form: NoteForm, resumed: boolean): Node[] {
  const said = resumed && make("p", { class: "notice", role: "status" }, say("draft"));
  return [heading(title), said, form.element, make("p", { class: "small soft" }, say("photos")), make("p", {}, link(say("back"), "#"))].filter((each): each is HTMLElement => Boolean(each));
}

async function showLocked(): Promise<Node[]> {
  const choices = make("p", { class: "row" }, link(say("signIn"), LOGIN, "button"), button(say("emptyPhone"), () => void empty(), "danger"));
  return [heading(say("other")), make("p", {}, say("otherText", { name: stranger })), choices];
}

const PAGES: Record<string, (id: string) => Promise<Node[]>> = {
  "": showList, fiche: showCard, corriger: showEdit, fermee: showClose, ajouter: showAdd,
  notes: () => listOfNotes(desk), note: (id) => pageOfNote(id, desk),
};

/** Draws the page that the address names; `moved`: somebody went there, and the focus goes with them. */
async function show(moved = true): Promise<void> {
  const [name = "", id = ""] = location.hash.slice(1).split("=");
  if (name === "main") return;
  const mine = ++drawn;
  const made = stranger ? await showLocked() : await (PAGES[name] ?? showList)(id);
  if (mine !== drawn) return;
  const held = view.contains(document.activeElement) ? document.activeElement : null;
  view.replaceChildren(...made);
  await bar();
  const title = view.querySelector<HTMLElement>("h1");
  document.title = `${title?.textContent ?? ""} · ${say("title")}`;
  if (!moved) {
    // Drawn again under somebody's fingers: they stay where they were, or on the title.
    const same = held?.id ? document.getElementById(held.id) : [...view.querySelectorAll("a, button")].find((each) => each.textContent === held?.textContent);
    if (held) ((same as HTMLElement | null | undefined) ?? title)?.focus({ preventScroll: true });
    return;
  }
  (view.querySelector<HTMLElement>("[aria-invalid]") ?? title)?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

// -- taking along, emptying

async function take(query: string): Promise<void> {
  tell(say("taking"));
  const kept = await store.pack();
  const now = await session();
  if (now && kept && now.party && now.party !== kept.party && (await store.notes()).length) return lock(kept);
  try {
    const response = await fetch(`${CARDS}?${query}`, { redirect: "manual", cache: "no-store" });
    if (response.type === "opaqueredirect") return tell(say("signedOut"), "warning", make("p", {}, link(say("signIn"), LOGIN)));
    const { cards, ...pack } = (await response.json()) as Pack & { cards: Card[] };
    await store.takeAlong(pack, cards);
    void navigator.storage?.persist?.();
    tell(say("taken", { n: cards.length }));
  } catch {
    tell(say("notTaken"), "warning");
  }
}

async function empty(): Promise<void> {
  const unsent = (await store.notes()).filter((each) => !store.OVER.has(each.state)).length;
  if (!window.confirm(unsent ? say("emptyAskUnsent", { n: unsent }) : say("emptyAsk"))) return;
  await emptyDevice();
  stranger = "";
  searched = "";
  history.replaceState(null, "", location.pathname);
  await show();
  tell(say("emptied"));
}

/** Says whether the page opens without network: it does once the worker has kept it. */
async function keepPage(): Promise<void> {
  const line = make("p", { class: "small soft", id: "kept" }, "");
  byId("bar").after(line);
  try {
    await navigator.serviceWorker.register(WORKER, { scope: HOME });
    await navigator.serviceWorker.ready;
    line.textContent = say("ready");
  } catch {
    line.textContent = say(navigator.onLine ? "notReady" : "ready");
  }
}

async function start(): Promise<void> {
  const given = new URLSearchParams(location.search);
  if (given.has("emporter")) {
    given.delete("emporter");
    await take(given.toString());
    history.replaceState(null, "", location.pathname);
  }
  await show(false);
  window.addEventListener("hashchange", () => {
    if (!carried && location.hash !== "#main") tell("");
    carried = false;
    void show();
  });
  for (const name of ["online", "offline"]) window.addEventListener(name, () => void bar().then(() => send()));
  window.setInterval(() => { if (navigator.onLine && !document.hidden) void send(); }, AGAIN);
  void keepPage();
  const pack = await store.pack();
  const now = pack && navigator.onLine ? await session() : undefined;
  if (pack && now?.party && now.party !== pack.party) return lock(pack);
  if (pack && now && !now.party) tell(say("signedOut"), "warning", make("p", {}, link(say("signIn"), LOGIN)));
  else await send();
}

start().catch(() => tell(say("storage"), "danger"));
