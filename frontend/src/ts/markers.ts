// What the server answers for a view of the map, and the buttons that show it.

export interface Cluster { lon: number; lat: number; count: number; bounds: [number, number, number, number]; cards?: Place[] }
export interface Place {
  lon: number; lat: number; name: string; url: string; kind: string; nature?: string; city: string; age?: string; old?: boolean;
}
export interface Answer { clusters: Cluster[]; points: Place[] }
export interface Words { cluster: string; here: string; failed: string; noWebgl: string; locale: Record<string, string> }

function button(kind: string, name: string, act: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `marker ${kind}`;
  element.dataset.name = name;
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return element;
}

const shown = new Intl.NumberFormat(document.documentElement.lang || "fr", { notation: "compact" });

/** What a card of the map says of one actor. */
export function told(one: Place): HTMLElement[] {
  const link = document.createElement("a");
  link.href = one.url;
  link.textContent = one.name;
  const title = document.createElement("p");
  title.className = "map-card-name";
  title.append(link);
  const details = document.createElement("p");
  details.className = "small soft";
  details.textContent = [one.kind, one.city].filter(Boolean).join(", ");
  const age = document.createElement("p");
  age.className = one.old ? "small old" : "small soft";
  age.textContent = one.age ?? "";
  return one.age ? [title, details, age] : [title, details];
}

/** A hexagon with its count; three sizes. */
export function cluster(one: Cluster, words: Words, act: () => void): HTMLElement {
  const size = one.count < 10 ? 1 : one.count < 100 ? 2 : 3;
  const words_ = one.cards?.length ? words.here : words.cluster;
  const element = button(`cluster size-${size}`, words_.replace("{n}", String(one.count)), act);
  if (one.cards?.length) element.setAttribute("aria-expanded", "false");
  element.textContent = shown.format(one.count);
  return element;
}

/** One actor: opens a card. */
export function point(one: Place, act: () => void): HTMLElement {
  const element = button("point", [one.name, one.city, one.old && one.age].filter(Boolean).join(", "), act);
  if (one.nature) element.dataset.nature = one.nature;
  if (one.old) element.dataset.old = "";
  element.setAttribute("aria-expanded", "false");
  return element;
}
