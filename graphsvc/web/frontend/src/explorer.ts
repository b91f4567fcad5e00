// The explorer: the picture of the state in the address, and beside it the same as outline and table. Without it the page can be read.
import { Page } from "./explorer/page.ts";

const home = document.querySelector<HTMLElement>("[data-explorer]");
if (home) new Page(home).start();
