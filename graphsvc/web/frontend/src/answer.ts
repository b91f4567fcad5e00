// The page of a question: its rows are sorted, looked through and turned over in place, the address saying what is shown; what takes
// long can be given up; tables, links and queries are copied. Without this script the same links and forms load the page anew.
import { copied, tabbed } from "./lib/copy.ts";
import { all, make, one } from "./lib/dom.ts";
import { t } from "./lib/texts.ts";

const WAIT = 250;
const SLOW = 400;

for (const form of all<HTMLFormElement>("form[data-asking]")) asking(form);
const arranging = document.querySelector<HTMLFormElement>("form[data-arranging]");
if (arranging) arrange(arranging);
copying();

// While an answer is looked for, the page says so, and the load can be stopped.
function asking(form: HTMLFormElement): void {
  const busy = one("[data-busy]", form);
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name); // the address says what was filled in
  });
  form.addEventListener("submit", () => {
    const shown = window.setTimeout(() => {
      const cancel = make("button", { type: "button", class: "plain-button" }, t("busy_cancel"));
      cancel.addEventListener("click", () => {
        window.stop();
        busy.replaceChildren();
      });
      busy.replaceChildren(`${t("busy")} `, cancel);
    }, SLOW);
    window.addEventListener(
      "pageshow",
      () => {
        window.clearTimeout(shown);
        busy.replaceChildren();
      },
      { once: true },
    );
  });
}

function arrange(form: HTMLFormElement): void {
  const find = one<HTMLInputElement>("[name=find]", form);
  const sort = one<HTMLInputElement>("[name=sort]", form);
  const told = one("#told");
  let waiting: number | undefined;
  let loading: AbortController | undefined;

  // The rows of the page at an address in the place of those that are shown; what has the focus keeps it.
  async function swap(url: URL): Promise<boolean> {
    loading?.abort();
    loading = new AbortController();
    const { signal } = loading;
    try {
      const response = await fetch(url, { signal, headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (signal.aborted) return false;
      const focused = document.activeElement?.id;
      const rows = one("#rows", page);
      one("#rows").replaceWith(rows);
      sort.value = rows.dataset.sort ?? "";
      told.textContent = one("#told", page).textContent;
      if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
      if (!document.activeElement || document.activeElement === document.body) find.focus({ preventScroll: true });
      return true;
    } catch {
      if (!signal.aborted) window.location.assign(url);
      return false;
    }
  }

  async function go(url: URL, replace = false): Promise<void> {
    if (!(await swap(url))) return;
    if (replace) window.history.replaceState(null, "", url);
    else window.history.pushState(null, "", url);
  }

  function address(): URL {
    const url = new URL(form.action, window.location.href);
    const data = new FormData(form);
    const boxes = all<HTMLInputElement>("[name=show]", form);
    const every = boxes.every((box) => box.checked) || boxes.every((box) => !box.checked);
    for (const [name, value] of data)
      if (value && !(every && name === "show")) url.searchParams.append(name, String(value));
    return url;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    window.clearTimeout(waiting);
    go(address());
  });
  find.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => go(address(), true), WAIT);
  });
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLInputElement).name === "show") go(address(), true);
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const url = new URL(link.href);
    find.value = url.searchParams.get("find") ?? "";
    go(url);
  });
  window.addEventListener("popstate", () => {
    const url = new URL(window.location.href);
    find.value = url.searchParams.get("find") ?? "";
    const shown = url.searchParams.getAll("show");
    for (const box of all<HTMLInputElement>("[name=show]", form))
      box.checked = !shown.length || shown.includes(box.value);
    swap(url);
  });
  for (const button of all("[data-plain]", form)) button.hidden = true;
  for (const button of all("[data-copy-table]", form)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const rows = all<HTMLTableRowElement>("#rows tr");
      tell(
        tabbed(
          rows.map((row) =>
            [...row.cells].map((cell) => (cell.querySelector("[data-swap]") ?? cell).textContent ?? ""),
          ),
        ),
      );
    });
  }
}

function copying(): void {
  for (const button of all("[data-copy-link]")) {
    button.hidden = false;
    button.addEventListener("click", () => tell(one<HTMLAnchorElement>(`#${button.dataset.copyLink}`).href));
  }
  for (const button of all("[data-copy-text]")) {
    button.hidden = false;
    button.addEventListener("click", () => tell(one(`#${button.dataset.copyText}`).textContent ?? ""));
  }
}

async function tell(text: string): Promise<void> {
  const done = await copied(text);
  for (const place of all("[data-copied]")) place.textContent = done ? t("copied") : t("copy_failed");
}
