// What is under the pointer, in words beside it.
import { make } from "../lib/dom.ts";
import { inWords } from "./actions.ts";
import type { Place } from "./canvas.ts";
import { evidence, markWords } from "./details.ts";
import type { Known } from "./known.ts";
import type { Chosen } from "./selection.ts";

export function tip(home: HTMLElement, chosen: Chosen, known: Known, at: Place): void {
  const said = chosen && words(chosen, known);
  home.hidden = !said;
  if (!said) return;
  home.replaceChildren(...said);
  const frame = home.parentElement as HTMLElement;
  const left = Math.min(at.x + 14, frame.clientWidth - home.offsetWidth - 6);
  const below = at.y + 18 + home.offsetHeight < frame.clientHeight;
  home.style.left = `${Math.max(6, left)}px`;
  home.style.top = `${Math.max(6, below ? at.y + 18 : at.y - home.offsetHeight - 10)}px`;
}

function words(chosen: Exclude<Chosen, null>, known: Known): HTMLElement[] | null {
  if ("thing" in chosen) {
    const thing = known.things.get(chosen.thing);
    if (!thing) return null;
    const said = [inWords(thing, known), markWords(thing.marks)].filter(Boolean);
    return said.map((one) => make("div", {}, make("bdi", {}, one)));
  }
  const link = known.links.get(chosen.link);
  if (!link) return null;
  const written = link.evidence.slice(0, 2).map((one) => make("div", {}, evidence(one, known)));
  const said = [link.says, markWords(link.marks)].filter(Boolean);
  return [...said.map((one) => make("div", {}, make("bdi", {}, one))), ...written];
}
