// Publishing a draft that was checked, or a former edition again: the token goes with this one request, in its header, and stays nowhere.
import { make, one } from "./lib/dom.ts";
import { t } from "./lib/texts.ts";
import { inLanguage, ofBody, sentence, type Told } from "./lib/told.ts";

interface Answer {
  edition?: number;
  editions?: string;
  plan_page?: string;
}

const form = one<HTMLFormElement>("form[data-publish]");
const note = one<HTMLTextAreaElement>("#publish-note", form);
const token = one<HTMLInputElement>("#publish-token", form);
const button = one<HTMLButtonElement>("button", form);
const said = one("[data-publish-said]", form);
const trouble = one("[data-publish-trouble]");

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void publish();
});

async function publish(): Promise<void> {
  trouble.replaceChildren();
  said.textContent = t("publishing_busy");
  button.disabled = true;
  const ticked = [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].map((box) => [
    box.name,
    box.checked,
  ]);
  const told = { ...JSON.parse(form.dataset.said ?? "{}"), ...Object.fromEntries(ticked), note: note.value };
  const answer = await fetch(form.dataset.address ?? "", {
    body: JSON.stringify(told),
    headers: {
      Accept: "application/json",
      Authorization: `Bearer ${token.value.trim()}`,
      "Content-Type": "application/json",
      ...inLanguage(),
    },
    method: "POST",
  }).catch(() => null);
  const reply: Answer | null = answer ? await answer.json().catch(() => null) : null;
  button.disabled = false;
  said.textContent = "";
  token.value = "";
  if (answer?.ok && reply) done(reply);
  else refuse(answer && reply ? ofBody(reply, answer.status) : null);
}

function done({ edition, editions, plan_page }: Answer): void {
  const links = [
    make("a", { href: plan_page }, t("publishing_plan")),
    " · ",
    make("a", { href: editions }, t("publishing_editions")),
  ];
  const told = make(
    "p",
    { class: "notice", role: "status", tabindex: -1 },
    make("strong", {}, t("publishing_done", { number: edition ?? 0 })),
    " ",
    ...links,
  );
  form.replaceWith(told);
  told.focus();
}

function refuse(told: Told | null): void {
  const words = told ? t("publishing_refused") : t("publishing_unreachable");
  const note = make("p", { class: "notice bad", role: "alert", tabindex: -1 }, make("strong", {}, words));
  if (told) note.append(" ", ...sentence(told));
  trouble.replaceChildren(note);
  note.focus();
}
