// Passkeys: turns a form into the browser's ceremony, then sends what it gave. Without it, codes do.
//
// <form data-passkey="create|get" hidden>: shown where the browser has passkeys; its `credential` field is filled.
// The options stand in #passkey-options (JSON), or at `data-passkey-url`.

type Json = Record<string, unknown>;

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null): string | null {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function keys(list: unknown): PublicKeyCredentialDescriptor[] {
  const found = (list ?? []) as { id: string; type: "public-key"; transports?: AuthenticatorTransport[] }[];
  return found.map((key) => ({ ...key, id: bytes(key.id) }));
}

async function options(form: HTMLFormElement): Promise<Json> {
  const url = form.dataset.passkeyUrl;
  const data = url
    ? await (await fetch(url, { headers: { Accept: "application/json" } })).json()
    : JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");
  return (data.creation_options ?? data.request_options).publicKey as Json;
}

async function create(given: Json): Promise<Json> {
  const user = given.user as { id: string; name: string; displayName: string };
  const publicKey = {
    ...given,
    challenge: bytes(given.challenge as string),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: keys(given.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return plain(made, {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

async function get(given: Json): Promise<Json> {
  const publicKey = {
    ...given,
    challenge: bytes(given.challenge as string),
    allowCredentials: keys(given.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return plain(found, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  });
}

function plain(credential: PublicKeyCredential, response: Json): Json {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function ceremony(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  if (failed) failed.hidden = true;
  try {
    const given = await options(form);
    const credential = form.dataset.passkey === "create" ? await create(given) : await get(given);
    const field = form.elements.namedItem("credential") as HTMLInputElement;
    field.value = JSON.stringify(credential);
    form.submit();
  } catch {
    if (failed) failed.hidden = false;
  }
}

if ("PublicKeyCredential" in window) {
  for (const absent of document.querySelectorAll<HTMLElement>("[data-passkey-absent]")) absent.hidden = true;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      void ceremony(form);
    });
  }
}
