// A little work before a visitor's words are sent, instead of a captcha: see discussion/guard.py. Without it, what is
// sent is only read by a person before it shows.

interface Challenge {
  challenge: string;
  bits: number;
}

const LONGEST = 10_000; // milliseconds of work; then it is sent without
const AT_ONCE = 64; // digests asked together: few enough that the page stays at hand

function leadingZeros(digest: ArrayBuffer): number {
  let count = 0;
  for (const byte of new Uint8Array(digest)) {
    if (byte === 0) count += 8;
    else return count + Math.clz32(byte) - 24;
  }
  return count;
}

async function solve({ challenge, bits }: Challenge): Promise<string> {
  const encoder = new TextEncoder();
  const began = performance.now();
  for (let first = 0; performance.now() - began < LONGEST; first += AT_ONCE) {
    const tried = Array.from({ length: AT_ONCE }, (_, index) => String(first + index));
    const digests = await Promise.all(
      tried.map((answer) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${answer}`))),
    );
    const found = digests.findIndex((digest) => leadingZeros(digest) >= bits);
    if (found >= 0) return tried[found] ?? "";
  }
  return "";
}

function prepare(form: HTMLFormElement): void {
  let work: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      const response = await fetch(form.dataset.proof ?? "", { headers: { Accept: "application/json" } });
      const given = (await response.json()) as Challenge;
      const answer = await solve(given);
      (form.elements.namedItem("challenge") as HTMLInputElement).value = given.challenge;
      (form.elements.namedItem("answer") as HTMLInputElement).value = answer;
    } catch {
      // Sent without: somebody reads it first.
    }
  }

  // Begun at the first word, so that it is over when the button is pressed.
  form.addEventListener("input", () => (work ??= run()), { once: true });
  form.addEventListener(
    "submit",
    (event) => {
      if (form.dataset.proven) return;
      event.preventDefault();
      event.stopPropagation();
      form.setAttribute("aria-busy", "true");
      void (work ??= run()).then(() => {
        form.dataset.proven = "yes";
        // Later: while a form is telling that it is sent, the browser ignores a second asking.
        window.setTimeout(() => form.requestSubmit());
      });
    },
    { capture: true },
  );
}

if (globalThis.crypto?.subtle) for (const form of document.querySelectorAll<HTMLFormElement>("form[data-proof]")) prepare(form);
