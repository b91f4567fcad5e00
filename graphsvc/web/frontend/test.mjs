// Runs `test/*.test.ts` (node:test): each is bundled as the pages' scripts are, so that what is tested is what is shipped.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const out = mkdtempSync(join(tmpdir(), "graphsvc-scripts-"));
try {
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    bundle: true,
    entryPoints: tests.map((name) => join("test", name)),
    format: "esm",
    outdir: out,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target: "node20",
  });
  const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { force: true, recursive: true });
}
