// The side panel on what is chosen: what it is, what can be done with it, its links, and where the documents write of them.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { type Action, actions, grouped, hides, shows, told } from "./actions.ts";
import { type Known, nameOf, otherEnd } from "./known.ts";
import type { Chosen } from "./selection.ts";
import type { Evidence, Link, Thing } from "./types.ts";

const SHOWN = 12;

export interface DetailCalls {
  act(action: Action, thing: string): void;
  choose(chosen: Chosen): void;
}

/** What the panel shows for what is chosen in the picture of a state; hints where nothing is. */
export function details(
  chosen: Chosen,
  known: Known,
  query: string,
  from: string | null,
  calls: DetailCalls,
): HTMLElement {
  if (chosen && "thing" in chosen) {
    const thing = known.things.get(chosen.thing);
    if (thing) return ofThing(thing, known, query, from, calls);
  } else if (chosen) {
    const link = known.links.get(chosen.link);
    if (link) return ofLink(link, known, calls);
  }
  return hints(known, calls);
}

function ofThing(thing: Thing, known: Known, query: string, from: string | null, calls: DetailCalls): HTMLElement {
  const act = (action: Action) => calls.act(action, thing.id);
  const panel = make(
    "div",
    { class: "details" },
    make("p", { class: "above" }, make("span", { class: `chip k-${thing.kind}` }, thing.kindLabel)),
    make("h3", {}, named(thing, known)),
  );
  const facts = make("dl", { class: "facts" });
  if (thing.area) panel.append(make("p", { class: "quiet" }, t("explore_area_of", { n: thing.count })));
  if (thing.plan && thing.plan !== thing.id) facts.append(...fact(t("explore_fact_plan"), planName(thing.plan, known)));
  const key = known.key(thing);
  if (thing.status && key && thing.value === thing.status)
    facts.append(...fact(t("explore_fact_status"), `${key.sign} ${key.label}`));
  if (thing.note) facts.append(...fact(t("explore_fact_impact"), thing.note));
  const marks = markWords(thing.marks);
  if (marks) facts.append(...fact(t("explore_fact_findings"), `${marks}. ${t("explore_marks_where")}`));
  if (facts.childElementCount) panel.append(facts);
  panel.append(buttons(actions(thing, known, query, from), act));
  const hidden = shows(thing, known, query);
  if (hidden.length) panel.append(buttons(hidden, act, "chips"));
  const shown = hides(thing, known, query);
  grouped(thing, known).forEach(([direction, relation, links], place) => {
    const hide = shown[place];
    panel.append(
      make("h4", {}, told(direction, relation, known)),
      list(
        links.map((id) => known.links.get(id)).filter((link) => link !== undefined),
        thing,
        known,
        calls,
      ),
      ...(hide && links.length > 1 ? [buttons([hide], act, "quiet-buttons")] : []),
    );
  });
  return panel;
}

function ofLink(link: Link, known: Known, calls: DetailCalls): HTMLElement {
  const facts = make("dl", { class: "facts" });
  facts.append(...fact(t("explore_col_from"), end(link.source, known, calls)));
  facts.append(...fact(t("explore_fact_relation"), link.label));
  facts.append(...fact(t("explore_col_to"), end(link.target, known, calls)));
  if (link.count > 1) facts.append(...fact(t("explore_fact_count"), `${link.count}. ${t("explore_fact_many")}`));
  const marks = markWords(link.marks);
  if (marks) facts.append(...fact(t("explore_fact_findings"), `${marks}. ${t("explore_marks_written")}`));
  const written = link.evidence.map((one) => make("li", {}, evidence(one, known)));
  return make(
    "div",
    { class: "details" },
    make("p", { class: "above" }, make("span", { class: "chip" }, t("explore_fact_relation"))),
    make("h3", {}, make("bdi", {}, link.says)),
    facts,
    ...(link.count > 1
      ? []
      : [
          make("h4", {}, t("explore_fact_evidence")),
          written.length
            ? make("ul", { class: "plain" }, ...written)
            : make("p", { class: "hint" }, t("explore_fact_unstated")),
        ]),
  );
}

/** What a document writes, and where. */
export function evidence(one: Evidence, known: Known): HTMLElement {
  const said = make("span", { class: "evidence" });
  if (one.text) said.append(make("q", { lang: "cs" }, make("bdi", {}, one.text)), " ");
  if (one.document) {
    const document = known.names.documents[one.document] ?? one.document;
    said.append(make("span", { class: "quiet" }, place(document, one.line)));
  }
  return said;
}

/** A document and a line in words. */
export function place(document: string, line: number | null): string {
  return line === null ? document : t("explore_place", { document, line: String(line) });
}

/** Numbers of findings in words. */
export function markWords(marks: Record<string, number> | null): string {
  const said: Record<string, (n: number) => string> = {
    info: (n) => t("explore_info", { n }),
    violation: (n) => t("explore_violation", { n }),
    warning: (n) => t("explore_warning", { n }),
  };
  return ["violation", "warning", "info"]
    .filter((severity) => marks?.[severity])
    .map((severity) => said[severity]?.(marks?.[severity] ?? 0) ?? "")
    .join(", ");
}

function hints(known: Known, calls: DetailCalls): HTMLElement {
  const plans = known.picture.nodes.filter((thing) => thing.kind === "plan");
  const listed = plans.map((thing) => {
    const button = make("button", { class: "plain-button", type: "button" }, make("bdi", {}, nameOf(thing)));
    button.addEventListener("click", () => calls.choose({ thing: thing.id }));
    return make("li", {}, button);
  });
  return make(
    "div",
    { class: "hints" },
    ...(known.picture.nodes.length ? [] : [make("p", { class: "notice" }, t("explore_empty"))]),
    make("p", {}, t("explore_hint_lead")),
    make(
      "ul",
      {},
      make("li", {}, t("explore_hint_choose")),
      make("li", {}, t("explore_hint_open")),
      make("li", {}, t("explore_hint_find")),
    ),
    ...(listed.length ? [make("h3", {}, t("explore_hint_plans")), make("ul", { class: "plain" }, ...listed)] : []),
  );
}

function named(thing: Thing, known: Known): HTMLElement {
  const href = known.page(thing.id);
  const name = make("bdi", {}, nameOf(thing));
  return href ? make("a", { href }, name) : name;
}

function planName(plan: string, known: Known): string {
  return known.picture.boxes.find((box) => box.id === plan)?.label ?? known.name(plan);
}

function fact(name: string, value: HTMLElement | string): HTMLElement[] {
  return [make("dt", {}, name), make("dd", {}, typeof value === "string" ? make("bdi", {}, value) : value)];
}

function buttons(offered: readonly Action[], act: (action: Action) => void, kind = "acts"): HTMLElement {
  return make(
    "div",
    { class: kind },
    ...offered.map((action) => {
      if (action.href) return make("a", { class: "act", href: action.href }, action.label);
      const button = make("button", { class: "act", type: "button" }, action.label);
      button.addEventListener("click", () => act(action));
      return button;
    }),
  );
}

function list(links: readonly Link[], thing: Thing, known: Known, calls: DetailCalls): HTMLElement {
  const entry = (link: Link) => {
    const button = end(otherEnd(link, thing.id), known, calls);
    const number = link.count > 1 ? [make("span", { class: "quiet" }, ` ${link.count}×`)] : [];
    const marks = markWords(link.marks);
    const marked = marks ? [make("span", { class: "quiet" }, ` ⚑ ${marks}`)] : [];
    const written = link.evidence.slice(0, 2).map((one) => make("div", { class: "written" }, evidence(one, known)));
    return make("li", {}, button, ...number, ...marked, ...written);
  };
  const found = make("ul", { class: "plain ends" }, ...links.slice(0, SHOWN).map(entry));
  if (links.length > SHOWN) {
    const more = make(
      "button",
      { class: "plain-button", type: "button" },
      t("explore_table_more", { n: links.length - SHOWN }),
    );
    more.addEventListener("click", () => {
      more.parentElement?.remove();
      found.append(...links.slice(SHOWN).map(entry));
    });
    found.append(make("li", {}, more));
  }
  return found;
}

function end(id: string, known: Known, calls: DetailCalls): HTMLElement {
  const button = make("button", { class: "plain-button", type: "button" }, make("bdi", {}, known.name(id)));
  button.addEventListener("click", () => calls.choose({ thing: id }));
  return button;
}
