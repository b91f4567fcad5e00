// A draft on its way to the server: how much has arrived, how far the check is, what came of it; it can be broken off at any moment.
import { inLanguage, ofBody, type Told } from "../lib/told.ts";

export interface Refusal {
  candidates: { id: string; label: string }[];
  /** What the server said; null where it did not answer. */
  told: Told | null;
}
export interface Watching {
  arrived(share: number): void;
  step(name: string): void;
}
export interface Sending {
  cancel(): void;
  /** The address of the page with what was found; a Refusal; null where it was cancelled. */
  done: Promise<Refusal | string | null>;
}
interface Addresses {
  address: string;
  step: string;
  stop: string;
}

const AGAIN = 400;
/** Milliseconds between two questions how far the check is. */

export function send(fields: FormData, { address, step, stop }: Addresses, watching: Watching): Sending {
  const key = newKey();
  const request = new XMLHttpRequest();
  const at = (template: string) => template.replace("KEY", key);
  fields.append("watch", key);
  let asking = 0;
  const ask = async () => {
    const answer = await fetch(at(step)).catch(() => null);
    if (answer?.ok) watching.step((await answer.json()).step);
    if (asking) asking = window.setTimeout(ask, AGAIN);
  };
  const cancel = () => {
    request.abort();
    void fetch(at(stop), { keepalive: true, method: "POST" }).catch(() => null);
  };
  const done = new Promise<Refusal | string | null>((resolve) => {
    const end = (result: Refusal | string | null) => {
      window.clearTimeout(asking);
      asking = 0;
      window.removeEventListener("pagehide", cancel);
      resolve(result);
    };
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) watching.arrived(loaded / total);
    });
    request.upload.addEventListener("load", () => {
      asking = window.setTimeout(ask, AGAIN / 2);
    });
    request.addEventListener("load", () => end(result(request)));
    request.addEventListener("error", () => end({ candidates: [], told: null }));
    request.addEventListener("abort", () => end(null));
  });
  window.addEventListener("pagehide", cancel);
  request.open("POST", address);
  for (const [name, value] of Object.entries({ Accept: "application/json", ...inLanguage() }))
    request.setRequestHeader(name, value);
  request.send(fields);
  return { cancel, done };
}

function result({ responseText, status }: XMLHttpRequest): Refusal | string {
  try {
    const body = JSON.parse(responseText);
    if (status === 200) return String(body.page);
    return { candidates: body.candidates ?? [], told: ofBody(body, status) };
  } catch {
    return { candidates: [], told: ofBody(null, status) };
  }
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
