// Sending what was noted, one note after another. The service does each once, however often it comes; a note is not over here
// before its answer is on the disk.
import { answered, notes } from "./field-store";
import type { Answer, Note, State } from "./field-store";

export type End = "sent" | "noNetwork" | "failed" | "signedOut" | "other" | "later";
export interface Sent { end: End; count: number; sentence: string }
interface Session { party: string; token: string }

const PATIENCE = 20_000; // milliseconds for one answer
const { session: SESSION = "", send: SEND = "" } = document.body.dataset;

export async function session(): Promise<Session | undefined> {
  try {
    const response = await fetch(SESSION, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" });
    return response.ok ? ((await response.json()) as Session) : undefined;
  } catch {
    return undefined;
  }
}

function post(note: Note, token: string): Promise<Response> {
  const { id, verb, card, fields, seen, words, space, sure } = note;
  return fetch(SEND, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ id, verb, card, fields, seen, words, space, sure }),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/** Sends one; "" where its answer is kept, else why the sending stops. */
async function one(note: Note, token: string): Promise<Sent | null> {
  const stop = (end: End, sentence = ""): Sent => ({ end, count: 0, sentence });
  let response: Response;
  try {
    response = await post(note, token);
  } catch {
    return stop("noNetwork");
  }
  if (response.type === "opaqueredirect") return stop("signedOut");
  const said = (await response.json().catch(() => null)) as (Answer & { state: State; error?: string }) | null;
  if (!said) return stop("failed");
  if (response.ok) {
    await answered({ ...note, state: said.state, answer: said }, note.verb === "close" && said.state === "done");
    return null;
  }
  if (response.status === 429) return stop("later", said.error);
  if (![400, 409, 413].includes(response.status)) return stop("failed");
  await answered({ ...note, state: "refused", answer: { sentence: said.error ?? "" } }, false);
  return null;
}

async function all(party: string): Promise<Sent> {
  const waiting = (await notes()).filter((note) => note.state === "waiting");
  if (!waiting.length) return { end: "sent", count: 0, sentence: "" };
  const now = navigator.onLine ? await session() : undefined;
  if (!now) return { end: "noNetwork", count: 0, sentence: "" };
  if (now.party !== party) return { end: now.party ? "other" : "signedOut", count: 0, sentence: "" };
  for (const [count, note] of waiting.entries()) {
    const stopped = await one(note, now.token);
    if (stopped) return { ...stopped, count };
  }
  return { end: "sent", count: waiting.length, sentence: "" };
}

/** Two pages of one phone never send together. */
export async function sendAll(party: string): Promise<Sent> {
  if (!("locks" in navigator)) return all(party);
  return navigator.locks.request("terrain", () => all(party)) as Promise<Sent>;
}
