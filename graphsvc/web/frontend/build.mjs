// Bundles every file that stands directly in `src/` into `../static/dist`: a page asks for the entries that it needs, what they share is loaded once.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
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
const { metafile } = await build({
  ...shared,
  assetNames: "assets/[name]-[hash]",
  chunkNames: "chunks/[name]-[hash]",
  entryPoints: ENTRIES.map((entry) => `src/${entry}`),
  format: "esm",
  loader: { ".woff2": "file" },
  metafile: true,
  splitting: true,
});

// What each script needs before it can run, so that a page asks for all of it at once.
const { outputs } = metafile;
const within = (path) => relative(OUT, path);
const needs = (path, found = new Set()) => {
  for (const one of outputs[path].imports)
    if (one.kind === "import-statement" && !found.has(one.path)) needs(one.path, found.add(one.path));
  return found;
};
const scripts = Object.keys(outputs).filter((path) => outputs[path].entryPoint && path.endsWith(".js"));
writeFileSync(
  `${OUT}/needs.json`,
  JSON.stringify(Object.fromEntries(scripts.map((path) => [within(path), [...needs(path)].map(within).sort()]))),
);
