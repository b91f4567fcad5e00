// Runs before anything is painted: the mode that the reader chose the last time. Without one the system's holds.
import { stored } from "./lib/stored.ts";

const chosen = stored.get("theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
