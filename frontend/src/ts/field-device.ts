// What the notebook of the field leaves on a device, and taking all of it away: asked for in the notebook, or by signing out.

export const BASE = "essaim-terrain";
export const CACHES = "terrain-"; // the caches of its service worker begin so
const TALLY = "terrain"; // how many notes the service has not done yet; absent: this device keeps nothing

export function tally(count: number): void {
  localStorage.setItem(TALLY, String(count));
}

export async function emptyDevice(): Promise<void> {
  await new Promise<void>((done) => {
    const asked = indexedDB.deleteDatabase(BASE);
    asked.onsuccess = asked.onerror = asked.onblocked = () => done(); // blocked: it goes with the last page that holds it
  });
  if ("caches" in window)
    for (const key of await caches.keys()) if (key.startsWith(CACHES)) await caches.delete(key);
  if ("serviceWorker" in navigator)
    for (const each of await navigator.serviceWorker.getRegistrations())
      if (new URL(each.scope).pathname === "/terrain/") await each.unregister();
  localStorage.removeItem(TALLY);
}

/** Before a form signs out: asks where words would be lost, then empties the device, then sends the form. */
export function signOut(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const unsent = "signOut" in form.dataset ? localStorage.getItem(TALLY) : null;
  if (unsent === null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const question = (form.dataset.signOut ?? "").replace("{n}", unsent);
  if (Number(unsent) > 0 && !window.confirm(question)) return;
  void emptyDevice().finally(() => form.submit());
}
