// The form of the notebook: what one writes is kept as one types; the phone's position is asked for by a button.
import { button, make, say } from "./field-dom";
import { draft, dropDraft, keepDraft } from "./field-store";
import type { Fields } from "./field-store";

const PAUSE = 150; // milliseconds without a key before what was typed is kept
const PATIENCE = 30_000;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A form of some fields of the page's template. `key`: of its draft; `done(values)`: they are to be noted. */
export class NoteForm {
  readonly element = make("form", { class: "form", novalidate: "" }) as HTMLFormElement;
  private controls = new Map<string, Control>();
  private timer = 0;
  private line = make("p", { class: "small", role: "status" });

  constructor(names: string[], private key: string, saving: string, done: (values: Fields) => void) {
    const fields = (document.getElementById("fields") as HTMLTemplateElement).content;
    for (const name of names) {
      const holder = fields.querySelector(`#note_${name}`)?.closest(".field")?.cloneNode(true) as HTMLElement | undefined;
      const control = holder?.querySelector<Control>(`#note_${name}`);
      if (!holder || !control) continue;
      this.controls.set(name, control);
      if (name === "latitude") this.element.append(this.place());
      this.element.append(holder);
    }
    const save = make("button", { class: "button main" }, saving);
    this.element.append(make("p", { class: "row" }, save));
    this.element.addEventListener("input", () => this.typed());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      window.clearTimeout(this.timer);
      done(this.values());
    });
    document.addEventListener("visibilitychange", this.hidden);
  }

  private hidden = (): void => {
    if (!this.element.isConnected) document.removeEventListener("visibilitychange", this.hidden);
    else if (document.hidden) void this.keepNow();
  };

  private typed(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keepNow(), PAUSE);
  }

  private async keepNow(): Promise<void> {
    if (this.timer && this.element.isConnected) await keepDraft({ key: this.key, values: this.values() }).catch(() => this.tell(say("broken")));
  }

  private tell(sentence: string): void {
    this.line.textContent = sentence;
  }

  private place(): HTMLElement {
    const ask = button(say("position"), () => this.locate());
    return make("div", { class: "stack close" }, ask, this.line);
  }

  private locate(): void {
    this.tell(say("positionAsked"));
    const taken = ({ coords }: GeolocationPosition): void => {
      this.set("latitude", coords.latitude.toFixed(6));
      this.set("longitude", coords.longitude.toFixed(6));
      this.tell(say("positionTaken", { n: Math.round(coords.accuracy) }));
      this.typed();
    };
    const failed = (error: GeolocationPositionError): void => this.tell(say(error.code === 1 ? "positionRefused" : "positionLate"));
    if (!("geolocation" in navigator)) return this.tell(say("positionRefused"));
    navigator.geolocation.getCurrentPosition(taken, failed, { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 });
  }

  set(name: string, value: string): void {
    const control = this.controls.get(name);
    if (control) control.value = value;
  }

  options(name: string, pairs: [string, string][]): void {
    this.controls.get(name)?.replaceChildren(...pairs.map(([value, label]) => new Option(label, value)));
  }

  values(): Fields {
    return Object.fromEntries([...this.controls].map(([name, control]) => [name, control.value]));
  }

  /** Puts these values in, then what was being written, if anything was; whether it was. */
  async fill(values: Fields): Promise<boolean> {
    const known = await draft(this.key);
    for (const [name, value] of Object.entries({ ...values, ...known?.values })) this.set(name, value);
    return Boolean(known);
  }

  forget(): Promise<void> {
    return dropDraft(this.key);
  }

  /** Shows what is wrong in the field that it concerns, and goes to the first. */
  wrong(errors: Fields): void {
    for (const [name, sentence] of Object.entries(errors)) {
      const control = this.controls.get(name);
      const holder = control?.closest(".field");
      if (!control || !holder || holder.querySelector(".error")) continue;
      holder.classList.add("wrong");
      holder.append(make("p", { class: "error", id: `note_${name}_error` }, sentence));
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), `note_${name}_error`].filter(Boolean).join(" "));
    }
    this.element.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }
}
