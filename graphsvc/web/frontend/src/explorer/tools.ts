// The buttons above the picture.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";

export interface Tool {
  act(): void;
  can?(): boolean;
  label: string;
  sign: string;
}

export class Tools {
  readonly #buttons: [HTMLButtonElement, Tool][];

  constructor(home: HTMLElement, tools: readonly Tool[]) {
    this.#buttons = tools.map((tool) => {
      const sign = make("span", { "aria-hidden": "true" }, tool.sign);
      const button = make(
        "button",
        { "aria-label": tool.label, class: "tool", title: tool.label, type: "button" },
        sign,
      );
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") !== "true") tool.act();
      });
      return [button, tool];
    });
    home.setAttribute("role", "group");
    home.replaceChildren(...this.#buttons.map(([button]) => button));
    home.hidden = false;
    this.show();
  }

  /** Which of them can be used now; those that cannot stay where the keyboard finds them. */
  show(): void {
    for (const [button, tool] of this.#buttons) if (tool.can) button.setAttribute("aria-disabled", String(!tool.can()));
  }
}

export const LABELS = () => ({
  chosen: t("explore_tool_chosen"),
  fit: t("explore_tool_fit"),
  help: t("explore_tool_help"),
  in: t("explore_tool_in"),
  out: t("explore_tool_out"),
  redo: t("explore_tool_redo"),
  undo: t("explore_tool_undo"),
});
