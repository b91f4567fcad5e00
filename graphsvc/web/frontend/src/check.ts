// The page that checks a draft: dropped or chosen, sent with progress, cancelled at will. Without this the form sends it as it is.
import { type Refusal, type Sending, send } from "./checking/sending.ts";
import { all, make, one } from "./lib/dom.ts";
import { t } from "./lib/texts.ts";
import { sentence, type Told } from "./lib/told.ts";

const form = one<HTMLFormElement>("form[data-check]");
const input = one<HTMLInputElement>("#draft");
const drop = one("[data-drop]");
const progress = one("[data-progress]");
const bar = one<HTMLProgressElement>("progress", progress);
const said = one("[data-said]");
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
let sending: Sending | null = null;

for (const part of all("[data-script-only]")) part.hidden = false;
for (const part of all("[data-plain-only]")) part.hidden = true;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});
one("[data-cancel]").addEventListener("click", () => sending?.cancel());
input.addEventListener("change", () => clear());
for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  const dropped = (event as DragEvent).dataTransfer;
  const files = dropped?.files;
  if (!files?.length) return;
  if (files.length > 1) tell(t("checking_one"));
  else if (dropped?.items[0]?.webkitGetAsEntry()?.isDirectory) tell(t("checking_folder"));
  else {
    input.files = files;
    clear();
  }
});

// Beside the field, the browser would leave the page for what is dropped.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
// Who comes back from the result finds the form, not the progress that led there.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) show(false);
});

async function check(): Promise<void> {
  const file = input.files?.[0];
  const largest = Number(form.dataset.largest);
  if (!file) return;
  if (file.size > largest) {
    tell(t("checking_large", { largest: number.format(largest / 2 ** 20), size: number.format(file.size / 2 ** 20) }));
    return;
  }
  clear();
  show(true, file);
  sending = send(
    new FormData(form),
    { address: form.dataset.address ?? "", step: form.dataset.step ?? "", stop: form.dataset.stop ?? "" },
    { arrived, step },
  );
  const found = await sending.done;
  sending = null;
  if (typeof found === "string") {
    step("done");
    window.location.assign(form.dataset.lang ? `${found}?lang=${form.dataset.lang}` : found);
    return;
  }
  show(false);
  if (found) refuse(found);
  else tell(t("checking_cancelled"), "notice");
}

function show(on: boolean, file?: File): void {
  form.hidden = on;
  progress.hidden = !on;
  if (file) one("[data-name]").replaceChildren(make("bdi", {}, file.name));
  if (!on) return;
  arrived(0);
  step("arriving");
  one("h2", progress).focus();
}

function arrived(share: number): void {
  bar.value = Math.round(100 * share);
}

// What is over, what goes on, what is to come; the same for who does not see it.
function step(name: string): void {
  const steps = all("[data-at]", progress);
  const at = name === "done" ? steps.length : steps.findIndex((part) => part.dataset.at === name);
  if (at > 0) bar.removeAttribute("value"); // how long it takes nobody knows
  if (at < 0) return;
  steps.forEach((part, place) => {
    part.classList.toggle("over", place < at);
    if (place === at) part.setAttribute("aria-current", "step");
    else part.removeAttribute("aria-current");
  });
  const now = steps[at]?.textContent ?? t("checking_done");
  if (said.textContent !== now) said.textContent = now;
}

function refuse({ candidates, told }: Refusal): void {
  tell(told ? t("checking_refused") : t("checking_unreachable"), "notice bad", told);
  if (!candidates.length) return;
  const meant = candidates.flatMap(({ id, label }) => [" ", make("bdi", {}, label), " ", make("code", {}, id)]);
  one("[data-trouble]").append(make("p", {}, t("checking_candidates"), ...meant));
}

function tell(words: string, kind = "notice bad", told: Told | null = null): void {
  const note = make("p", { class: kind, id: "trouble", role: "alert", tabindex: -1 }, make("strong", {}, words));
  if (told) note.append(" ", ...sentence(told));
  one("[data-trouble]").replaceChildren(note);
  input.setAttribute("aria-describedby", "draft-hint trouble");
  note.focus();
}

function clear(): void {
  one("[data-trouble]").replaceChildren();
  input.setAttribute("aria-describedby", "draft-hint");
}
