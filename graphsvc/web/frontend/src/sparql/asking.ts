// Queries over the network: sent to the endpoint of this host, told piece by piece, and broken off when nobody waits any more.
import { inLanguage, Refused, told } from "../lib/told.ts";

export const LARGEST = 16 << 20;
/** What is read into the page of an answer, in bytes. */

export class TooLarge extends Error {}

export interface Asked {
  body: string;
  type: string;
}

/** The answer as text. Throws Refused with the server's sentence, TooLarge, AbortError when cancelled, TypeError without a network. */
export async function ask(
  address: string,
  query: string,
  accept: string,
  signal: AbortSignal,
  arrived: (bytes: number) => void = () => {},
): Promise<Asked> {
  const response = await fetch(address, {
    body: new URLSearchParams({ query }),
    headers: { Accept: accept, ...inLanguage() },
    method: "POST",
    signal,
  });
  if (!response.ok) throw new Refused(await told(response));
  return {
    body: await whole(response, arrived),
    type: (response.headers.get("Content-Type") ?? "").split(";")[0] ?? "",
  };
}

/** The answer in a format as a file. Throws as `ask`. */
export async function file(address: string, query: string, format: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(address, {
    body: new URLSearchParams({ format, query }),
    headers: inLanguage(),
    method: "POST",
    signal,
  });
  if (!response.ok) throw new Refused(await told(response));
  return response.blob();
}

/** Line and column (from 1) that a sentence of the server ends with; null where it names no place. */
export function placeOf(sentence: string): { column: number; line: number } | null {
  const found = /(?:line|řádek) (\d+), (?:column|sloupec) (\d+)\D*$/.exec(sentence);
  return found ? { column: Number(found[2]), line: Number(found[1]) } : null;
}

async function whole(response: Response, arrived: (bytes: number) => void): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    arrived(size);
    if (size > LARGEST) {
      await reader.cancel();
      throw new TooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}
