// On every page: the switch between light and dark, and suggestions in the search box.
import { suggesting } from "./lib/combobox.ts";
import { all } from "./lib/dom.ts";
import { stored } from "./lib/stored.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function mode(): "dark" | "light" {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || chosen === "light" ? chosen : dark.matches ? "dark" : "light";
}

for (const button of all<HTMLButtonElement>("[data-theme-switch]")) {
  const tell = () => {
    const other = mode() === "dark" ? button.dataset.light : button.dataset.dark;
    button.textContent = mode() === "dark" ? "☀" : "☾";
    button.setAttribute("aria-label", other ?? "");
    button.title = other ?? "";
  };
  button.addEventListener("click", () => {
    const next = mode() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    stored.set("theme", next);
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
  button.hidden = false;
}

for (const input of all<HTMLInputElement>("input[data-suggest]")) suggesting(input);
