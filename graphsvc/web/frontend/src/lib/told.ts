// What the server says of what went wrong: a sentence in the language of the page, beside it what another program said, in English.
import { make } from "./dom.ts";

export interface Told {
  foreign?: string;
  text: string;
}

/** Headers with which the server answers in the language of the page. */
export const inLanguage = (): Record<string, string> => ({ "Accept-Language": document.documentElement.lang });

/** A sentence of the server that goes on as an error. */
export class Refused extends Error {
  readonly told: Told;

  constructor(told: Told) {
    super(told.text);
    this.told = told;
  }
}

/** What the body of an answer (RFC 9457) says; the status where it says nothing. */
export function ofBody(body: unknown, status: number): Told {
  const { detail, foreign } = (body ?? {}) as { detail?: unknown; foreign?: unknown };
  if (typeof detail !== "string") return { text: String(status) };
  return typeof foreign === "string" ? { foreign, text: detail } : { text: detail };
}

/** What an answer says. */
export async function told(answer: Response): Promise<Told> {
  return ofBody(await answer.json().catch(() => null), answer.status);
}

/** The sentence as it stands on the page. */
export function sentence({ foreign, text }: Told): (Node | string)[] {
  return foreign ? [text, " (", make("q", { lang: "en" }, foreign), ")"] : [text];
}
