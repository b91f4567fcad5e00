// A draft on its way to the server: how much has arrived, how far the check is, what came of it; it can be broken off at any moment.

export interface Refusal {
  candidates: { id: string; label: string }[];
  detail: string;
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
    request.addEventListener("error", () => end({ candidates: [], detail: "" }));
    request.addEventListener("abort", () => end(null));
  });
  window.addEventListener("pagehide", cancel);
  request.open("POST", address);
  request.setRequestHeader("Accept", "application/json");
  request.send(fields);
  return { cancel, done };
}

function result({ responseText, status }: XMLHttpRequest): Refusal | string {
  try {
    const told = JSON.parse(responseText);
    if (status === 200) return String(told.page);
    return { candidates: told.candidates ?? [], detail: String(told.detail ?? "") };
  } catch {
    return { candidates: [], detail: String(status) };
  }
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
