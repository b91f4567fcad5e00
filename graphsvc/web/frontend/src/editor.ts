// The SPARQL page: an editor in the place of the text field, answers without leaving the page. Without it the form works as it is.
import { all, make, one } from "./lib/dom.ts";
import { t } from "./lib/texts.ts";
import { ofJson, ofTriples, type Rows } from "./sparql/answer.ts";
import { type Asked, ask, file } from "./sparql/asking.ts";
import { edit } from "./sparql/editing.ts";
import { place as read } from "./sparql/names.ts";
import { relations } from "./sparql/relations.ts";
import { tabulate } from "./sparql/table.ts";
import { Telling } from "./sparql/telling.ts";

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";
const MOST_NODES = 250;
const RAW = 1_000_000;
const LONGEST_ADDRESS = 4_000;

const place = read();
const area = one<HTMLTextAreaElement>("#query");
const answer = one("#answer");
const raw = one("[data-shown=raw] pre");
const formats = one<HTMLSelectElement>("[data-form]");
const permalink = one<HTMLAnchorElement>("[data-permalink]");

let asked = area.value; // what the answer on the page is the answer to
let rows: Rows | null = null; // what it holds; null until a script has asked
let view = raw.textContent ? "raw" : "table";

const fromFragment = new URLSearchParams(window.location.hash.slice(1)).get("query");
if (fromFragment) area.value = fromFragment;
const editing = edit(area, place, () => void answerTo(editing.text()));
const telling = new Telling(editing);
begin();
if (fromFragment) void answerTo(fromFragment);
else if (!answer.hidden) {
  offerFormats(view === "raw");
  permalink.href = addressOf(asked);
}

function begin(): void {
  for (const part of all("[data-plain-only]")) part.hidden = true;
  for (const part of all("[data-editor-only]")) part.hidden = part.matches("[data-cancel]");
  one("form[data-sparql]").addEventListener("submit", (event) => {
    event.preventDefault();
    void answerTo(editing.text());
  });
  for (const button of all("[data-view]")) button.addEventListener("click", () => void show(button.dataset.view ?? ""));
  formats.addEventListener("change", () => view === "raw" && void show("raw"));
  one("[data-download]").addEventListener("click", () => void download());
}

async function answerTo(query: string): Promise<void> {
  let found: Rows | undefined;
  await telling.follow(
    (signal, arrived) => ask(place.address, query, ACCEPT, signal, arrived),
    (done, seconds) => {
      found = rowsOf(done);
      const n = found.rows.length;
      return found.truth === undefined ? t("editor_done", { n, seconds }) : t("editor_answered", { seconds });
    },
  );
  if (!found) return;
  asked = query;
  rows = found;
  answer.hidden = false;
  offerFormats(rows.statements);
  tabulate(one("[data-shown=table]"), rows, place);
  permalink.href = addressOf(query);
  window.history.replaceState(null, "", permalink.href);
  await show(view === "raw" ? "table" : view);
}

function rowsOf({ body, type }: Asked): Rows {
  if (type.endsWith("json")) return ofJson(body);
  return ofTriples(body, [t("editor_subject"), t("editor_predicate"), t("editor_object")]);
}

async function show(wanted: string): Promise<void> {
  // what the server has laid out was the table or the text alone
  if (!rows && wanted !== "raw" && wanted !== view) {
    view = wanted;
    return answerTo(asked);
  }
  if (wanted === "raw") {
    const text = await fetched(async (blob) => blob.text());
    if (text === undefined) return;
    raw.textContent = text.length > RAW ? `${text.slice(0, RAW)}\n${t("editor_cut")}` : text;
  }
  view = wanted;
  for (const part of all("[data-shown]")) part.hidden = part.dataset.shown !== wanted;
  for (const button of all("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === wanted));
  if (wanted === "graph" && rows) await picture(rows);
}

async function picture(answered: Rows): Promise<void> {
  const found = relations(answered, MOST_NODES);
  const canvas = one("[data-shown=graph] .canvas");
  const [links, nodes] = [found.links.length, found.nodes.length];
  canvas.hidden = !links;
  one("[data-drawn]").textContent = !links
    ? t("editor_no_graph")
    : found.total > nodes
      ? t("editor_drawn_part", { nodes, total: found.total })
      : t("editor_drawn", { links, nodes });
  if (!links) return;
  const { draw } = await import("./sparql/drawing.ts");
  draw(canvas, found, place);
}

async function fetched<T>(use: (blob: Blob) => Promise<T>): Promise<T | undefined> {
  return telling.follow(
    async (signal) => use(await file(place.address, asked, formats.value, signal)),
    (_, seconds) => t("editor_answered", { seconds }),
  );
}

async function download(): Promise<void> {
  const blob = await fetched(async (found) => found);
  if (!blob) return;
  const link = make("a", { download: `${t("editor_file")}.${formats.value}`, href: URL.createObjectURL(blob) });
  link.click();
  URL.revokeObjectURL(link.href);
}

// Only formats that the answer can have.
function offerFormats(statements: boolean): void {
  const [tables, graphs] = all<HTMLOptGroupElement>("optgroup", formats);
  if (tables && graphs) {
    tables.disabled = statements;
    graphs.disabled = !statements;
  }
  formats.value = statements ? "ttl" : "csv";
}

// The address of the page reproduces the query; what is too long for an address stands behind the sign # and is not sent.
function addressOf(query: string): string {
  const address = new URL(place.address, window.location.href);
  const written = encodeURIComponent(query);
  if (written.length > LONGEST_ADDRESS) address.hash = `query=${written}`;
  else address.searchParams.set("query", query);
  return address.href;
}
