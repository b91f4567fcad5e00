// On pages of things: the link to the page goes into the clipboard, and all goals of a plan open and close at once.
import { all } from "./lib/dom.ts";

for (const button of all<HTMLButtonElement>("[data-copy]")) {
  const said = button.parentElement?.querySelector("[data-copy-said]");
  if (!navigator.clipboard || !said) continue; // browsers have it on safe connections only
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = new URL(button.dataset.copy ?? "", window.location.href).href;
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = button.dataset.copied ?? "";
    } catch {
      said.textContent = address; // it is not allowed: at least it can be seen and selected
    }
  });
}

for (const line of all("[data-branches]")) {
  line.hidden = false;
  for (const button of all<HTMLButtonElement>("[data-open]", line))
    button.addEventListener("click", () => {
      for (const branch of all<HTMLDetailsElement>("details.goal-branch")) branch.open = button.dataset.open === "yes";
    });
}
