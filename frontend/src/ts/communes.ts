// Towns proposed while one types: « 59000 Lille », which the server reads as a postcode and a town.

interface Commune { name: string; postcode: string; code: string }

const WAIT = 200;
let lists = 0;

export function communes(field: HTMLInputElement): void {
  const list = document.createElement("datalist");
  list.id = `suggestions-${++lists}`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer = 0;
  let asked: AbortController | null = null;
  const ask = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    const url = `${field.dataset.communes ?? ""}?q=${encodeURIComponent(field.value.trim())}`;
    try {
      const response = await fetch(url, { signal: asked.signal });
      const answer = (await response.json()) as { communes: Commune[] };
      list.replaceChildren(...answer.communes.map((one) => new Option("", `${one.postcode} ${one.name}`.trim())));
    } catch {
      // Without an answer one types the whole name.
    }
  };
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    if (field.value.trim().length > 1) timer = window.setTimeout(() => void ask(), WAIT);
  });
}
