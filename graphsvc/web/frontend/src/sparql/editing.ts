// The editor in the place of the text field: its keys, its marks for a mistake, the names and prefixes that it knows.
import Yasqe from "@zazuko/yasqe";
import { make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { completer, type Terms } from "./completing.ts";
import { type Place, undeclared } from "./names.ts";

export interface Editing {
  focus(): void;
  mark(line: number, column: number): void;
  text(): string;
  unmark(): void;
}

/** Replaces the text field; `run` is called by Ctrl+Enter. */
export function edit(area: HTMLTextAreaElement, place: Place, run: () => void): Editing {
  const parent = make("div", { class: "editor" });
  Yasqe.defaults.autocompleters = []; // its own ones ask other hosts
  area.before(parent);
  const editor = new Yasqe(parent, {
    consumeShareLink: null,
    createShareableLink: null as never, // else there is a button for what the page has a link for
    editorHeight: "auto",
    lineWrapping: true, // else a narrow screen scrolls sideways in what the keyboard cannot stand in
    extraKeys: {
      ...(Yasqe.defaults.extraKeys as Record<string, () => void>),
      "Cmd-Enter": run,
      "Ctrl-Enter": run,
      // the editor must not hold who has no mouse; lines are indented by themselves
      "Shift-Tab": false,
      Tab: false,
    },
    persistenceId: null,
    resizeable: false,
    showQueryButton: false,
    value: area.value,
  });
  editor.showNotification = () => {}; // the hint below the editor says it once, in the reader's language
  area.hidden = true;
  const field = editor.getInputField();
  field.id = "query-editor";
  field.setAttribute("aria-describedby", area.getAttribute("aria-describedby") ?? "");
  one<HTMLLabelElement>(`label[for=${area.id}]`).htmlFor = field.id;
  complete(editor, place);
  declare(editor, place);
  editor.on("change", () => {
    unmark(editor);
    declare(editor, place);
  });
  editor.on("autocompletionShown", () => {
    for (const list of parent.querySelectorAll(".CodeMirror-hints")) list.setAttribute("aria-label", t("editor_names"));
  });
  return {
    focus: () => editor.focus(),
    mark: (line, column) => mark(editor, line - 1, column - 1),
    text: () => editor.getValue(),
    unmark: () => unmark(editor),
  };
}

// The server knows the product's prefixes; declared, the query can be asked elsewhere, and the editor takes them for no mistake.
function declare(editor: Yasqe, place: Place): void {
  const missing = undeclared(editor.getValue(), place.prefixes);
  if (Object.keys(missing).length) window.setTimeout(() => editor.addPrefixes(missing));
}

function complete(editor: Yasqe, place: Place): void {
  let terms: Promise<Terms> | undefined;
  const get = () => {
    terms ??= fetch(place.terms).then((response) => response.json());
    return terms;
  };
  for (const [kind, theirs] of [
    ["properties", "property"],
    ["classes", "class"],
  ] as const) {
    const fits = Yasqe.Autocompleters[theirs]?.isValidCompletionPosition;
    if (!fits) continue;
    Yasqe.registerAutocompleter(completer(kind, get, fits, place.prefixes), false);
    void editor.enableCompleter(kind);
  }
}

function mark(editor: Yasqe, line: number, column: number): void {
  editor.setGutterMarker(line, "gutterErrorBar", make("span", { class: "error-sign" }, "!"));
  editor.markText({ ch: column, line }, { ch: column + 1, line }, { className: "error-place" });
  editor.addLineClass(line, "background", "error-line");
  editor.setCursor({ ch: column, line });
  editor.getInputField().setAttribute("aria-invalid", "true");
  editor.focus();
}

function unmark(editor: Yasqe): void {
  for (const found of editor.getAllMarks()) if (found.className === "error-place") found.clear();
  for (let line = 0; line < editor.lineCount(); line++) editor.removeLineClass(line, "background", "error-line");
  editor.getInputField().removeAttribute("aria-invalid");
}
