// Suggestions under a search field (data-suggest: where they are asked), as the ARIA pattern of a combobox with a list:
// the arrows walk, Enter opens, Escape closes, focus never leaves the field. Without them the form searches all the same.

interface Suggestion {
  title: string;
  url: string;
  kind: string;
}

const PAUSE = 150; // milliseconds without a key before asking
const SHORTEST = 2;

class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private waiting = 0;
  private asking?: AbortController;
  private active = -1;

  constructor(private readonly field: HTMLInputElement) {
    this.list.id = `${field.id}-list`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.dataset.suggestLabel ?? "");
    this.list.hidden = true;
    this.status.className = "heard";
    this.status.setAttribute("role", "status");
    field.type = "text"; // a field of type search may not take the role
    field.enterKeyHint = "search";
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-expanded", "false");
    field.after(this.list, this.status);
    field.addEventListener("input", () => this.wait());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.open((event.target as HTMLElement).closest("li")));
  }

  private get options(): HTMLLIElement[] {
    return [...this.list.querySelectorAll("li")];
  }

  private wait(): void {
    window.clearTimeout(this.waiting);
    this.asking?.abort();
    if (this.field.value.trim().length < SHORTEST) return this.close();
    this.waiting = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    this.asking = new AbortController();
    const address = `${this.field.dataset.suggest}?q=${encodeURIComponent(this.field.value.slice(0, 200))}`;
    try {
      const response = await fetch(address, { signal: this.asking.signal });
      if (!response.ok) return this.close();
      this.show(((await response.json()) as { suggestions: Suggestion[] }).suggestions);
    } catch {
      this.close(); // typed on, or no network: the form still searches
    }
  }

  private show(found: Suggestion[]): void {
    if (!found.length || document.activeElement !== this.field) return this.close();
    this.list.replaceChildren(...found.map((each, place) => this.option(each, place)));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.status.textContent = `${found.length} ${this.field.dataset.suggestSome}`;
    this.mark(-1);
  }

  private option(each: Suggestion, place: number): HTMLLIElement {
    const option = document.createElement("li");
    const kind = document.createElement("span");
    option.id = `${this.list.id}-${place}`;
    option.dataset.url = each.url;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    kind.className = "small soft";
    kind.textContent = each.kind;
    option.append(each.title, " ", kind);
    return option;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const last = this.options.length - 1;
    if (event.key === "ArrowDown") this.mark(this.active < last ? this.active + 1 : -1);
    else if (event.key === "ArrowUp") this.mark(this.active < 0 ? last : this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.open(this.options[this.active] ?? null);
    else return;
    event.preventDefault();
  }

  private mark(place: number): void {
    this.active = place;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.options[place];
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private open(option: HTMLLIElement | null): void {
    if (option?.dataset.url) window.location.assign(option.dataset.url);
  }

  private close(): void {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.active = -1;
    this.status.textContent = "";
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

export function suggest(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new Suggestions(field);
}
