// The rows of an answer as a table, some hundred at a time; text from the data is never markup.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import type { Rows, Term } from "./answer.ts";
import { type Place, page, shown as short } from "./names.ts";

const STEP = 500;

/** Shows the rows in `target`; further ones on demand. */
export function tabulate(target: HTMLElement, answer: Rows, place: Place): void {
  if (answer.truth !== undefined) {
    target.replaceChildren(make("p", { class: "lead" }, answer.truth ? t("editor_true") : t("editor_false")));
    return;
  }
  const head = make("tr", {}, ...answer.columns.map((name) => make("th", { scope: "col" }, name)));
  const body = make("tbody");
  const scroll = make(
    "div",
    { "aria-label": t("editor_table"), class: "scroll", role: "region", tabindex: 0 },
    make("table", {}, make("thead", {}, head), body),
  );
  const said = make("p", { class: "quiet" });
  const more = make("button", { class: "second", type: "button" });
  const add = () => {
    const shown = body.rows.length;
    body.append(
      ...answer.rows
        .slice(shown, shown + STEP)
        .map((row) =>
          make(
            "tr",
            {},
            ...row.map((term) => make("td", { class: isShort(term) && "whole" }, ...(term ? [cell(term, place)] : []))),
          ),
        ),
    );
    const left = answer.rows.length - body.rows.length;
    said.textContent = left ? t("editor_shown", { shown: body.rows.length, total: answer.rows.length }) : "";
    more.textContent = t("editor_more", { n: Math.min(left, STEP) });
    more.hidden = !left;
  };
  more.addEventListener("click", add);
  add();
  target.replaceChildren(scroll, said, more);
}

// A code or a number is not broken.
function isShort(term: Term | undefined): boolean {
  return term?.type === "literal" && term.value.length <= 16;
}

function cell(term: Term, place: Place): HTMLElement {
  if (term.type === "uri")
    return make("a", { href: page(term.value, place), title: term.value }, short(term.value, place));
  if (term.type === "bnode") return make("span", {}, `_:${term.value}`);
  return make("bdi", { lang: term["xml:lang"] }, term.value);
}
