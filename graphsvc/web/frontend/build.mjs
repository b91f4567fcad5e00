// Bundles every entry of `src/` into `../static/dist`: a page asks for the entries that it needs, what they share is loaded once.
import { rmSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../static/dist";
const ENTRIES = ["site.css", "site.ts", "neighbourhood.ts", "explorer.ts"];
const shared = {
  bundle: true,
  legalComments: "external",
  logLevel: "warning",
  minify: true,
  outdir: OUT,
  target: ["es2022", "chrome115", "firefox115", "safari16.4"],
};

rmSync(OUT, { force: true, recursive: true });
// What has to run before the page is painted is a script of its own, not a module.
await build({ ...shared, entryPoints: ["src/theme.ts"], format: "iife" });
await build({
  ...shared,
  assetNames: "assets/[name]-[hash]",
  chunkNames: "chunks/[name]-[hash]",
  entryPoints: ENTRIES.map((entry) => `src/${entry}`),
  format: "esm",
  loader: { ".woff2": "file" },
  splitting: true,
});
