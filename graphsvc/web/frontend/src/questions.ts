// The catalogue of questions: a box that leaves those which have the words. What is written stands in the address too.
import { all, one } from "./lib/dom.ts";
import { hasAll } from "./lib/folded.ts";
import { t } from "./lib/texts.ts";

const NAME = "find";
const box = one("[data-narrowing]");
const input = one<HTMLInputElement>("input", box);
const told = one("[data-told]", box);

function narrow(): void {
  const words = input.value;
  let left = 0;
  for (const topic of all("[data-topic]")) {
    let any = hasAll(topic.querySelector("h2")?.textContent ?? "", words);
    for (const card of all("[data-card]", topic)) {
      card.hidden = !any && !hasAll(card.textContent ?? "", words);
      if (!card.hidden) left += 1;
    }
    any = all("[data-card]", topic).some((card) => !card.hidden);
    topic.hidden = !any;
  }
  told.textContent = words.trim() ? t("narrowed", { n: left }) : "";
}

function remember(): void {
  const url = new URL(window.location.href);
  if (input.value.trim()) url.searchParams.set(NAME, input.value.trim());
  else url.searchParams.delete(NAME);
  window.history.replaceState(null, "", url);
}

box.hidden = false;
input.value = new URL(window.location.href).searchParams.get(NAME) ?? "";
input.addEventListener("input", () => {
  narrow();
  remember();
});
if (input.value) narrow();
