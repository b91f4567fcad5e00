// The page as a whole: a state makes a picture, and the picture makes all that is shown.
import { all, make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { type Action, actions, hides, inWords, opened, shows } from "./actions.ts";
import { Canvas, type Place } from "./canvas.ts";
import { details } from "./details.ts";
import { Filters } from "./filters.ts";
import { Find } from "./find.ts";
import { help } from "./help.ts";
import { address, States } from "./history.ts";
import { Known } from "./known.ts";
import { legend } from "./legend.ts";
import { Loader } from "./load.ts";
import { Menu } from "./menu.ts";
import { Minimap } from "./minimap.ts";
import { Save } from "./save.ts";
import { type Chosen, Selection } from "./selection.ts";
import { near, ofAddress, pictureQuery, scoped } from "./state.ts";
import { Status } from "./status.ts";
import { Table } from "./table.ts";
import { Tabs } from "./tabs.ts";
import { tip } from "./tip.ts";
import { LABELS, Tools } from "./tools.ts";
import { Tree } from "./tree.ts";
import type { Names } from "./types.ts";

const NEARER = 1.35;

export class Page {
  readonly #home: HTMLElement;
  readonly #names: Names;
  readonly #status: Status;
  readonly #loader: Loader;
  readonly #states: States;
  readonly #selection = new Selection();
  readonly #tabs: Tabs;
  readonly #tree: Tree;
  readonly #table: Table;
  readonly #filters: Filters;
  readonly #find: Find;
  readonly #menu: Menu;
  readonly #save: Save;
  #canvas: Canvas | null = null;
  #minimap: Minimap | null = null;
  #tools: Tools | null = null;
  #known: Known | null = null;
  /** Where a path begins. */
  #from: string | null = null;
  #query: string;

  constructor(home: HTMLElement) {
    this.#home = home;
    this.#status = new Status(home);
    this.#names = JSON.parse(one("script[data-names]").textContent || "{}");
    this.#query = home.dataset.query ?? "";
    this.#loader = new Loader(home.dataset.api ?? "", home.dataset.lang ?? "cs");
    this.#states = new States(this.#query, this.#names.start, (query) => void this.#load(query));
    const choose = (from: string) => (chosen: Chosen) => this.#choose(chosen, from);
    const tell = (text: string) => this.#status.tell(text);
    const menu = (thing: string, at: Place) => this.#offer(thing, at);
    this.#tree = new Tree(one("[data-tree]", home), { choose: choose("tree"), menu });
    this.#table = new Table(one("[data-table]", home), choose("table"));
    this.#filters = new Filters(one<HTMLFormElement>("[data-form]", home), this.#names.parameters, (query) =>
      this.go(query),
    );
    this.#find = new Find(
      one<HTMLFormElement>("[data-find]", home),
      home.dataset.search ?? "",
      (id, inside) => this.#found(id, inside),
      tell,
    );
    this.#menu = new Menu(one("main"));
    this.#save = new Save(one("[data-part=save]", home), this.#loader, () => this.#png(), tell);
    this.#tabs = new Tabs(one("[data-side]", home), t("explore_part_tabs"), [
      "chosen",
      "tree",
      "table",
      "filters",
      "save",
    ]);
  }

  start(): void {
    this.#home.classList.add("live");
    this.#draws();
    this.#selection.on((chosen, from) => this.#selected(chosen, from));
    for (const link of all<HTMLAnchorElement>("a[data-state]", this.#home))
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const asked = ofAddress(link.dataset.state ?? "", this.#names.parameters);
        this.go(asked === "areas=auto" ? "" : pictureQuery(asked, this.#names.start));
      });
    document.addEventListener("keydown", (event) => this.#key(event));
    void this.#load(this.#query);
  }

  /** Another state, which can be undone. */
  go(query: string, chosen: Chosen = this.#selection.chosen): void {
    void this.#load(query, chosen, true);
  }

  async #load(query: string, chosen: Chosen = this.#selection.chosen, isNew = false): Promise<void> {
    const done = this.#status.waiting();
    try {
      const picture = await this.#loader.get(query);
      if (!picture) return;
      const before = this.#known;
      if (before) this.#status.well();
      this.#known = new Known(picture, this.#names);
      this.#query = picture.query;
      if (isNew && before?.picture.query !== picture.query) this.#states.push(picture.query);
      await this.#draw(this.#known);
      if (this.#known.picture !== picture) return;
      this.#show(this.#known, before);
      const kept = chosen && "thing" in chosen && this.#known.things.has(chosen.thing) ? chosen : null;
      this.#selection.set(kept, "load");
    } catch (error) {
      this.#status.failed(error, () => void this.#load(query, chosen, isNew));
    } finally {
      done();
    }
  }

  // What is seen first; the rest is made when it has been painted.
  async #draw(known: Known): Promise<void> {
    one("[data-sentence]", this.#home).textContent = known.picture.sentence;
    legend(one("[data-legend]", this.#home), known.picture.legend);
    await this.#canvas?.show(known);
    this.#minimap?.show(known);
  }

  #show(known: Known, before: Known | null): void {
    const { picture } = known;
    this.#tree.show(known);
    this.#table.show(known);
    this.#filters.show(known);
    this.#find.show(known);
    this.#save.show(picture.query);
    this.#tools?.show();
    for (const link of all<HTMLAnchorElement>("a[data-state]", this.#home))
      link.toggleAttribute(
        "data-here",
        link.href.split("?")[1] === address(picture.query, this.#names.start).split("?")[1],
      );
    const other = document.querySelector<HTMLAnchorElement>("header.site a[hreflang]");
    if (other) other.search = `?${[picture.query || "areas=auto", `lang=${other.hreflang}`].join("&")}`;
    if (before) this.#status.tell(this.#changes(before, known));
    this.#home.dataset.shown = String(picture.nodes.length);
  }

  #changes(before: Known, now: Known): string {
    const came = now.picture.nodes.filter((thing) => !before.things.has(thing.id)).length;
    const went = before.picture.nodes.filter((thing) => !now.things.has(thing.id)).length;
    const said = [came && t("explore_came", { n: came }), went && t("explore_went", { n: went })].filter(Boolean);
    if (!said.length) return t("explore_same_things");
    return [...said, t("explore_now", { n: now.picture.nodes.length })].join(" ");
  }

  #choose(chosen: Chosen, from: string): void {
    const thing = chosen && "thing" in chosen ? chosen.thing : null;
    if (this.#from && thing && thing !== this.#from && this.#known) {
      const way = { from: this.#known.short(this.#from), to: this.#known.short(thing) };
      this.#begin(null);
      this.go(scoped(this.#query, way), chosen);
      return;
    }
    this.#selection.set(chosen, from);
  }

  #selected(chosen: Chosen, from: string): void {
    const known = this.#known;
    if (!known) return;
    this.#canvas?.select(chosen);
    if (from && from !== "canvas" && from !== "load") this.#canvas?.go(chosen);
    this.#tree.select(chosen);
    this.#table.select(chosen);
    const shown = details(chosen, known, this.#query, this.#from, {
      act: (action, thing) => this.#act(action, thing),
      choose: (next) => this.#choose(next, "details"),
    });
    one("[data-chosen]", this.#home).replaceChildren(...this.#path(), shown);
    if (chosen && from !== "tree" && from !== "table" && from !== "load") this.#tabs.show("chosen");
    if (from && from !== "load") this.#status.tell(this.#said(chosen));
    this.#tools?.show();
  }

  #said(chosen: Chosen): string {
    if (!chosen) return t("explore_said_nothing");
    const thing = "thing" in chosen ? this.#known?.things.get(chosen.thing) : undefined;
    const link = "link" in chosen ? this.#known?.links.get(chosen.link) : undefined;
    const name = thing && this.#known ? inWords(thing, this.#known) : (link?.says ?? "");
    return t("explore_said_chosen", { name });
  }

  #found(id: string, inside: boolean): void {
    const chosen = { thing: id };
    if (inside) this.#choose(chosen, "find");
    else if (this.#from && this.#known) this.#choose(chosen, "find");
    else this.go(near(this.#query, this.#known?.short(id) ?? id), chosen);
  }

  #act(action: Action, thing: string): void {
    if (action.href) location.assign(action.href);
    else if (action.start) this.#begin(thing);
    else if (action.query !== undefined) this.go(action.query, { thing });
  }

  // A path begins at a thing, or at none.
  #begin(thing: string | null): void {
    this.#from = thing;
    this.#selection.set(this.#selection.chosen, "load");
    if (thing) {
      this.#tabs.show("chosen");
      this.#status.tell(t("explore_path_from", { name: this.#known?.name(thing) ?? "" }));
    }
  }

  #path(): HTMLElement[] {
    if (!this.#from || !this.#known) return [];
    const stop = make("button", { class: "plain-button", type: "button" }, t("explore_path_stop"));
    stop.addEventListener("click", () => this.#begin(null));
    const said = make("bdi", {}, t("explore_path_from", { name: this.#known.name(this.#from) }));
    return [make("p", { class: "notice" }, said, " ", stop)];
  }

  #offer(thing: string, at: Place): void {
    const known = this.#known;
    const found = known?.things.get(thing);
    if (!known || !found) return;
    const offered = [
      ...actions(found, known, this.#query, this.#from),
      ...shows(found, known, this.#query),
      ...hides(found, known, this.#query),
    ];
    this.#menu.show(inWords(found, known), offered, at, (action) => this.#act(action, thing));
  }

  #draws(): void {
    const frame = one("[data-frame]", this.#home);
    frame.hidden = false;
    const tools = LABELS();
    const canvas = () => this.#canvas;
    try {
      this.#canvas = new Canvas(one("[data-canvas]", frame), {
        choose: (chosen) => this.#choose(chosen, "canvas"),
        hover: (chosen, at) => this.#known && tip(one("[data-tip]", frame), chosen, this.#known, at),
        menu: (thing, at) => this.#offer(thing, at),
        open: (thing) => this.#open(thing),
      });
      this.#minimap = new Minimap(one<HTMLCanvasElement>("[data-minimap]", frame), this.#canvas.core);
    } catch {
      frame.hidden = true;
      this.#status.undrawn();
    }
    this.#tools = new Tools(one("[data-tools]", this.#home), [
      { act: () => this.#states.undo(), can: () => this.#states.canUndo, label: tools.undo, sign: "↶" },
      { act: () => this.#states.redo(), can: () => this.#states.canRedo, label: tools.redo, sign: "↷" },
      { act: () => canvas()?.zoom(NEARER), label: tools.in, sign: "+" },
      { act: () => canvas()?.zoom(1 / NEARER), label: tools.out, sign: "−" },
      { act: () => canvas()?.fit(), label: tools.fit, sign: "⤢" },
      {
        act: () => canvas()?.go(this.#selection.chosen, true),
        can: () => this.#selection.chosen !== null,
        label: tools.chosen,
        sign: "◎",
      },
      { act: help, label: tools.help, sign: "?" },
    ]);
  }

  #open(id: string): void {
    const thing = this.#known?.things.get(id);
    if (thing && this.#known) this.go(opened(thing, this.#known, this.#query), { thing: id });
  }

  async #png(): Promise<Blob> {
    if (!this.#canvas) throw new Error("There is no canvas");
    return this.#canvas.png();
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog")) return;
    const letter = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : "";
    if (letter === "z" || letter === "y") {
      event.shiftKey || letter === "y" ? this.#states.redo() : this.#states.undo();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !target.closest(".explore-body")) return;
    const does: Record<string, () => void> = {
      "+": () => this.#canvas?.zoom(NEARER),
      "-": () => this.#canvas?.zoom(1 / NEARER),
      "/": () => one("[data-find] input", this.#home).focus(),
      "0": () => this.#canvas?.fit(),
      "?": help,
    };
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
