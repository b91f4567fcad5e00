// Bundles every file that stands directly in `src/` into `../static/dist`: a page asks for the entries that it needs, what they share is loaded once.
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../static/dist";
const FIRST = "theme.ts"; // runs before the page is painted: a script of its own, not a module
const ENTRIES = readdirSync("src", { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== FIRST)
  .map((entry) => entry.name)
  .sort();
const shared = {
  bundle: true,
  legalComments: "external",
  logLevel: "warning",
  minify: true,
  outdir: OUT,
  target: ["es2022", "chrome115", "firefox115", "safari16.4"],
};

rmSync(OUT, { force: true, recursive: true });
await build({ ...shared, entryPoints: [`src/${FIRST}`], format: "iife" });
await build({
  ...shared,
  assetNames: "assets/[name]-[hash]",
  chunkNames: "chunks/[name]-[hash]",
  entryPoints: ENTRIES.map((entry) => `src/${entry}`),
  format: "esm",
  loader: { ".woff2": "file" },
  splitting: true,
});
