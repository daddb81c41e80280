// What the server answers for a view of the map, and the buttons that show it.

export interface Cluster { lon: number; lat: number; count: number; bounds: [number, number, number, number] }
export interface Place { lon: number; lat: number; name: string; url: string; kind: string; city: string }
export interface Answer { clusters: Cluster[]; points: Place[] }
export interface Words { cluster: string; failed: string; noWebgl: string; locale: Record<string, string> }

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

/** A hexagon with its count; three sizes. */
export function cluster(one: Cluster, words: Words, act: () => void): HTMLElement {
  const size = one.count < 10 ? 1 : one.count < 100 ? 2 : 3;
  const element = button(`cluster size-${size}`, words.cluster.replace("{n}", String(one.count)), act);
  element.textContent = shown.format(one.count);
  return element;
}

/** One actor: opens a card. */
export function point(one: Place, act: () => void): HTMLElement {
  const element = button("point", [one.name, one.city].filter(Boolean).join(", "), act);
  element.setAttribute("aria-expanded", "false");
  return element;
}
