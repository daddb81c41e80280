// The notebook's own memory, in IndexedDB: what was taken along, what was noted, what is being written.
import { BASE, tally } from "./field-device";

export type Fields = Record<string, string>;
export interface Card {
  id: string; url: string; sort: string; space: string; categories: string; language: string; example: boolean; reviewed: string;
  may: string[]; fields: Fields;
}
export interface Pack {
  title: string; query: string; cut: boolean; at: string; party: string; who: string; space: string; spaces: { slug: string; name: string }[];
}
export interface Difference { name: string; seen: string; stands: string; wrote: string | null }
export interface Alike { id: string; name: string; city: string; degree: string; reasons: string[] }
export interface Answer {
  sentence: string; errors?: Fields; differences?: Difference[]; alike?: Alike[]; card?: Card | null;
}
export type State = "waiting" | "conflict" | "alike" | "refused" | "proposed" | "done";
export interface Note {
  id: string; verb: "review" | "edit" | "close" | "add"; card?: string; name: string; written: number;
  fields: Fields; seen: Fields; words: string; space: string; sure: boolean; state: State; answer?: Answer;
}
export interface Draft { key: string; values: Fields }

export const OVER = new Set<State>(["proposed", "done"]);
const STORES = ["meta", "cards", "notes", "drafts"];
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  return (opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("meta");
      asked.result.createObjectStore("cards", { keyPath: "id" });
      asked.result.createObjectStore("notes", { keyPath: "id" });
      asked.result.createObjectStore("drafts", { keyPath: "key" });
    };
    asked.onsuccess = () => {
      // Another page empties this device: let go, or it would wait.
      asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  }));
}

async function read<T>(store: string, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const base = await open();
  return new Promise((done, fail) => {
    const asked = ask(base.transaction(store).objectStore(store));
    asked.onsuccess = () => done(asked.result as T);
    asked.onerror = () => fail(asked.error);
  });
}

/** One transaction, all or nothing; it is over once the disk has it. */
async function write(work: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
  const base = await open();
  await new Promise<void>((done, fail) => {
    const transaction = base.transaction(STORES, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => done();
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
    work((name) => transaction.objectStore(name));
  });
}

export const pack = (): Promise<Pack | undefined> => read("meta", (store) => store.get("pack"));
export const card = (id: string): Promise<Card | undefined> => read("cards", (store) => store.get(id));
export const cards = (): Promise<Card[]> => read("cards", (store) => store.getAll());
export const note = (id: string): Promise<Note | undefined> => read("notes", (store) => store.get(id));
export const draft = (key: string): Promise<Draft | undefined> => read("drafts", (store) => store.get(key));

/** In the order in which they were written, which is that in which they are sent. */
export async function notes(): Promise<Note[]> {
  const found = await read<Note[]>("notes", (store) => store.getAll());
  return found.sort((one, other) => one.written - other.written);
}

async function count(): Promise<void> {
  tally((await notes()).filter((each) => !OVER.has(each.state)).length);
}

/** New cards in place of those that were there; notes and what is being written stay. */
export async function takeAlong(given: Pack, found: Card[]): Promise<void> {
  await write((store) => {
    store("cards").clear();
    for (const each of found) store("cards").put(each);
    store("meta").put(given, "pack");
  });
  await count();
}

/** Keeps a note, in place of the one that it takes up; what was being written is written. */
export async function keep(given: Note, replaced = "", key = ""): Promise<void> {
  await write((store) => {
    if (replaced) store("notes").delete(replaced);
    if (key) store("drafts").delete(key);
    store("notes").put(given);
  });
  await count();
}

/** What the service answered, and the card as it now stands there. What one changed oneself is no news to one's later notes. */
export async function answered(given: Note, gone: boolean): Promise<void> {
  const stands = given.answer?.card?.fields ?? {};
  const later = (await notes()).filter((each) => each.state === "waiting" && each.card === given.card && each.id !== given.id);
  for (const each of given.state === "done" ? later : [])
    for (const name of Object.keys(given.fields)) if (name in each.seen) each.seen[name] = stands[name] ?? "";
  await write((store) => {
    store("notes").put(given);
    for (const each of later) store("notes").put(each);
    if (given.answer?.card) store("cards").put(given.answer.card);
    else if (gone && given.card) store("cards").delete(given.card);
  });
  await count();
}

export async function drop(ids: string[]): Promise<void> {
  await write((store) => { for (const id of ids) store("notes").delete(id); });
  await count();
}

export const keepDraft = (given: Draft): Promise<void> => write((store) => void store("drafts").put(given));
export const dropDraft = (key: string): Promise<void> => write((store) => void store("drafts").delete(key));
