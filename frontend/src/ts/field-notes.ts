// What was noted: what waits, what there is to decide, what was received.
import { button, link, make, named, pair, say, shown, state, uuid, when } from "./field-dom";
import { drop, keep, note as find, notes, OVER } from "./field-store";
import type { Answer, Difference, Fields, Note } from "./field-store";

export const TONES: Record<Note["state"], string> = {
  waiting: "warning", conflict: "warning", alike: "warning", refused: "danger", proposed: "", done: "good",
};
const POINT = ["latitude", "longitude"];

/** What a page of the notebook may ask of it: go elsewhere and say a sentence there; send now. */
export interface Desk { leave(hash: string, sentence: string): void; send(): void; confirm(question: string): boolean }

export function heading(text: string, ...tags: HTMLElement[]): HTMLElement {
  return make("header", { class: "stack tight" }, make("h1", { tabindex: "-1" }, text), tags.length > 0 && make("p", { class: "tags" }, ...tags));
}

function title(note: Note): HTMLElement[] {
  return [state(named("verbs", note.verb), "neutral"), state(named("states", note.state), TONES[note.state])];
}

function definitions(fields: Fields): HTMLElement {
  const rows = Object.entries(fields).flatMap(([name, value]) => [
    make("dt", {}, named("labels", name)), make("dd", {}, shown(name, value)),
  ]);
  return make("dl", {}, ...rows);
}

/** Everything that is on this phone, what is to be decided first. */
export async function list(desk: Desk): Promise<Node[]> {
  const found = await notes();
  if (!found.length) return [heading(say("notes")), make("p", { class: "soft" }, say("noNotes")), make("p", {}, link(say("back"), "#"))];
  const groups: [string, Note[]][] = [
    ["toDecide", found.filter((each) => ["conflict", "alike", "refused"].includes(each.state))],
    ["toSend", found.filter((each) => each.state === "waiting")],
    ["received", found.filter((each) => OVER.has(each.state))],
  ];
  const seen = found.filter((each) => OVER.has(each.state)).map((each) => each.id);
  const sections = groups.filter(([, some]) => some.length).map(([key, some]) =>
    make("section", { class: "stack" }, make("h2", {}, say(key, { n: some.length })), make("ul", { class: "plain stack tight" }, ...some.slice(-100).map(row)),
      key === "toSend" && make("p", { class: "row" }, button(say("send"), () => desk.send(), "main")),
      key === "received" && make("p", { class: "row" }, button(say("seen"), () => void drop(seen).then(() => desk.leave("#notes", say("dropped")))))));
  return [heading(say("notes")), ...sections, make("p", {}, link(say("back"), "#"))];
}

function row(note: Note): HTMLElement {
  const open = link(note.name, `#note=${note.id}`, "strong");
  const online = note.answer?.card && link(say("seenOnline"), note.answer.card.url);
  return make("li", { class: "card dense stack close" }, make("p", { class: "row" }, open, ...title(note)),
    note.answer && make("p", { class: "small" }, note.answer.sentence), online && make("p", { class: "small" }, online));
}

export async function page(id: string, desk: Desk): Promise<Node[]> {
  const note = await find(id);
  if (!note) return [heading(say("noteGone")), make("p", {}, link(say("notes"), "#notes"))];
  const answer = note.answer;
  const said = answer && make("div", { class: `notice tone-${TONES[note.state] || "good"}` }, make("p", {}, answer.sentence),
    ...Object.entries(answer.errors ?? {}).map(([name, sentence]) => make("p", {}, pair(named("labels", name), sentence))));
  const wrote = Object.keys(note.fields).length ? definitions(note.fields) : null;
  return [
    heading(note.name, ...title(note)),
    make("p", { class: "small soft" }, say("noted", { when: when(note.written, true) })),
    said, note.state !== "conflict" && wrote, note.words && make("p", {}, note.words),
    ...decisions(note, answer, desk), make("p", {}, link(say("notes"), "#notes")),
  ].filter((each): each is HTMLElement => Boolean(each));
}

function decisions(note: Note, answer: Answer | undefined, desk: Desk): HTMLElement[] {
  const gone = button(say("drop"), () => {
    if (desk.confirm(say("dropAsk"))) void drop([note.id]).then(() => desk.leave("#notes", say("dropped")));
  }, "quiet");
  const again = (changes: Partial<Note>): void => {
    const fresh: Note = { ...note, ...changes, id: uuid(), state: "waiting" };
    delete fresh.answer;
    void keep(fresh, note.id).then(() => { desk.leave("#notes", ""); desk.send(); });
  };
  const write = note.verb === "add" ? `#ajouter=${note.id}` : note.verb === "edit" ? `#corriger=${note.card ?? ""}` : "";
  const actions: (HTMLElement | null)[] = [];
  if (note.state === "conflict") return [conflict(note, answer?.differences ?? [], again, desk), make("p", { class: "row" }, gone)];
  if (note.state === "alike") {
    actions.push(button(say("another"), () => again({ sure: true }), "main"));
    actions.push(button(say("same"), () => void drop([note.id]).then(() => desk.leave("#notes", say("dropped")))));
    const cards = (answer?.alike ?? []).map((each) => make("li", { class: "card dense stack close" },
      make("p", { class: "strong" }, [each.name, each.city].filter(Boolean).join(", ")),
      make("p", { class: "small soft" }, pair(each.degree, each.reasons.join(", ")))));
    return [make("ul", { class: "plain stack tight" }, ...cards), make("p", { class: "row" }, ...actions.filter((each) => each !== null))];
  }
  if (note.state === "waiting" && write) actions.push(link(say("resume"), write, "button"));
  if (note.state === "refused") {
    if (write) actions.push(link(say("correct"), write, "button main"));
    actions.push(button(say("again"), () => again({})));
  }
  if (!OVER.has(note.state)) actions.push(gone);
  if (answer?.card) actions.push(link(say("seenOnline"), answer.card.url, "button"));
  return actions.length ? [make("p", { class: "row" }, ...actions)] : [];
}

/** The latitude and the longitude are one thing to choose. */
function units(differences: Difference[]): Difference[][] {
  const point = differences.filter((each) => POINT.includes(each.name));
  const others = differences.filter((each) => !POINT.includes(each.name)).map((each) => [each]);
  return point.length ? [...others, point] : others;
}

function together(unit: Difference[], which: "seen" | "stands" | "wrote"): string {
  const name = unit[0]?.name ?? "";
  return unit.length > 1 ? unit.map((each) => each[which]).filter(Boolean).join(", ") || say("empty") : shown(name, unit[0]?.[which] ?? "");
}

function conflict(note: Note, differences: Difference[], again: (changes: Partial<Note>) => void, desk: Desk): HTMLElement {
  const stands = Object.fromEntries(differences.map((each) => [each.name, each.stands]));
  const sides = units(differences).map((unit, index) => side(note, unit, index));
  const form = make("form", { class: "form" }, ...sides);
  const card = note.answer?.card?.id ?? note.card ?? "";
  const label = note.verb === "edit" ? "decide" : note.verb === "review" ? "stillReview" : "stillClose";
  form.append(make("p", { class: "row" }, make("button", { class: "button main" }, say(label))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (note.verb !== "edit") return again({ card, seen: note.answer?.card?.fields ?? { ...note.seen, ...stands } });
    const chosen = new FormData(form as HTMLFormElement);
    const fields = { ...note.fields };
    for (const [index, unit] of units(differences).entries())
      if (chosen.get(`choice-${index}`) !== "mine") for (const each of unit) delete fields[each.name];
    if (!Object.keys(fields).length) return void drop([note.id]).then(() => desk.leave("#notes", say("nothingLeft")));
    return again({ card, fields, seen: { ...note.seen, ...stands } });
  });
  return form;
}

function side(note: Note, unit: Difference[], index: number): HTMLElement {
  const name = unit[0]?.name ?? "";
  const choice = (value: string, text: string, said: string): HTMLElement => {
    const box = make("input", { type: "radio", name: `choice-${index}`, value, ...(value === "theirs" ? { checked: "" } : {}) });
    return make("label", {}, box, make("span", {}, pair(text, said)));
  };
  const parts: [string, string][] = [[say("before"), together(unit, "seen")], [say("now"), together(unit, "stands")]];
  const legend = make("legend", {}, unit.map((each) => named("labels", each.name)).join(", "));
  const rows = make("dl", {}, ...parts.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
  if (note.verb !== "edit") return make("section", { class: "card dense stack close" }, make("h2", {}, named("labels", name)), rows);
  const choices = make("div", { class: "choices" }, choice("theirs", say("keepTheirs"), together(unit, "stands")), choice("mine", say("putMine"), together(unit, "wrote")));
  return make("fieldset", { class: "field card dense" }, legend, rows, choices);
}
