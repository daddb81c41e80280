// The list beside the map: shows where an item is, and follows the moves of the map.

const KEYS_OF_PAGES = ["page", "after", "before"];

/** Wires a list; gives back what to call with the new bounds of the map. */
export function follow(list: HTMLElement, markerAt: (lon: number, lat: number) => HTMLElement | null) {
  let lit: HTMLElement | null = null;
  let asked: AbortController | null = null;

  function point(event: Event): void {
    const item = (event.target as Element).closest<HTMLElement>("[data-lon][data-lat]");
    const marker = item && markerAt(Number(item.dataset.lon), Number(item.dataset.lat));
    if (marker === lit) return;
    lit?.classList.remove("lit");
    marker?.classList.add("lit");
    lit = marker;
  }
  for (const name of ["mouseover", "focusin"]) list.addEventListener(name, point);
  for (const name of ["mouseleave", "focusout"]) list.addEventListener(name, () => { lit?.classList.remove("lit"); lit = null; });

  return async (bounds: string): Promise<void> => {
    const url = new URL(location.href);
    url.searchParams.set("bbox", bounds);
    KEYS_OF_PAGES.forEach((key) => url.searchParams.delete(key));
    history.replaceState(history.state, "", url);
    document.querySelectorAll<HTMLInputElement>("input[name=bbox]").forEach((input) => { input.value = bounds; });
    asked?.abort();
    asked = new AbortController();
    list.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": list.id }, signal: asked.signal });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      list.replaceChildren(...(page.getElementById(list.id) ?? page.body).childNodes);
    } catch {
      // Moved again, or the network is away: the list stays as it was.
    } finally {
      list.removeAttribute("aria-busy");
    }
  };
}
