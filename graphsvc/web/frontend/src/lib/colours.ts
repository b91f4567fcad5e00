// Colours for what is drawn: custom properties of the style sheet as the mode of the page resolves them.

const probe = document.createElement("span");
probe.hidden = true;
// Where the browser forces its own colours, they would be all that is found; what is drawn keeps those of the page.
probe.style.setProperty("forced-color-adjust", "none");

/** The value of `--name` as `rgb(…)`; what `fallback` has where there is no such property. */
export function colour(name: string, fallback = "quiet"): string {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(--${name}, var(--${fallback}))`;
  return getComputedStyle(probe).color;
}

/** Calls back whenever the page turns from light to dark or back. */
export function onMode(changed: () => void): void {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
