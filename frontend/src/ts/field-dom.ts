// Small tools of the notebook: its words, and making elements.
type Child = Node | string | null | undefined | false;

const given = JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, unknown>;

/** A sentence, with what stands between braces filled in. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = String(given[key] ?? key);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** « one : other ». */
export const pair = (one: string, other: string): string => say("pair", { one, other });

/** A word of one of the tables: `labels`, `kinds`, `verbs`, `states`. */
export function named(table: string, key: string): string {
  return (given[table] as Record<string, string> | undefined)?.[key] ?? key;
}

export function make(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((each): each is Node | string => Boolean(each)));
  return made;
}

export function button(label: string, act: () => void, kind = ""): HTMLElement {
  const made = make("button", { class: `button ${kind}`.trim(), type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

export function link(label: string, href: string, kind = ""): HTMLElement {
  return make("a", { href, ...(kind ? { class: kind } : {}) }, label);
}

export function state(label: string, tone = ""): HTMLElement {
  return make("span", { class: `tag state${tone ? ` tone-${tone}` : ""}` }, label);
}

export function when(date: string | number, time = false): string {
  const language = document.documentElement.lang;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", ...(time ? { timeStyle: "short" } : {}) }).format(new Date(date));
}

/** Text as it is compared by a search: small letters without accents. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

/** A value as one reads it. */
export function shown(name: string, value: string): string {
  if (!value) return say("empty");
  return name === "kind" ? named("kinds", value) : value;
}

/** Drawn from the machine's own chance; `randomUUID` is not everywhere. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
