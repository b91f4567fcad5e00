// How to work with the picture, as a dialog.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";

export function help(): void {
  const keys: [string, string][] = [
    [t("explore_key_tree"), t("explore_key_tree_does")],
    [t("explore_key_enter"), t("explore_key_enter_does")],
    [t("explore_key_menu"), t("explore_key_menu_does")],
    [t("explore_key_undo"), t("explore_key_undo_does")],
    [t("explore_key_zoom"), t("explore_key_zoom_does")],
    [t("explore_key_find"), t("explore_key_find_does")],
    [t("explore_key_help"), t("explore_key_help_does")],
  ];
  const close = make("button", { type: "button" }, t("explore_close"));
  const dialog = make(
    "dialog",
    { "aria-labelledby": "help-title", class: "help" },
    make("h2", { id: "help-title" }, t("explore_help_title")),
    make("h3", {}, t("explore_help_mouse")),
    make("p", {}, t("explore_help_drag")),
    make("p", {}, t("explore_help_tap")),
    make("h3", {}, t("explore_help_keys")),
    make("dl", {}, ...keys.flatMap(([key, does]) => [make("dt", {}, key), make("dd", {}, does)])),
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
