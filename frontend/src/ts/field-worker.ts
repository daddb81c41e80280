// The service worker of the field: keeps the notebook's own page and files (`self.shell`, which the server writes above), and
// nothing else. What people took along and wrote is not here: the page keeps it itself.
import { CACHES } from "./field-device";

interface Later extends Event { waitUntil(work: Promise<unknown>): void }
interface Asked extends Later { request: Request; respondWith(answer: Promise<Response>): void }
interface Worker {
  shell: { version: string; page: string; files: string[] };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate", listen: (event: Later) => void): void;
  addEventListener(kind: "fetch", listen: (event: Asked) => void): void;
}

const worker = self as unknown as Worker;
const { version, page, files } = worker.shell;
const name = CACHES + version;

worker.addEventListener("install", (event) => {
  const fresh = files.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(fresh)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  const clean = async (): Promise<void> => {
    for (const key of await caches.keys()) if (key.startsWith(CACHES) && key !== name) await caches.delete(key);
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

async function kept(file: string): Promise<Response> {
  return (await (await caches.open(name)).match(file, { ignoreVary: true })) ?? fetch(file);
}

/** Another page under our address: the network's, and without network the notebook. */
async function other(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const notebook = await (await caches.open(name)).match(page, { ignoreVary: true });
    if (notebook) return notebook;
    throw error;
  }
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(url.pathname === page ? kept(page) : other(request));
  else if (files.includes(url.pathname)) event.respondWith(kept(url.pathname));
});
