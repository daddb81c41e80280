// Bundles the style sheets and the small scripts into src/essaim/foundation/ui/static/ui/dist/, under names
// that carry a digest of their content, and writes manifest.json: {"essaim.css": "essaim-1A2B.css", …}.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { outlines } from "./outlines.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../src/essaim/foundation/ui/static/ui/dist");
const fresh = `${dist}.new`;
const manifest = {};

async function bundle(entryPoints, options = {}) {
  const { metafile } = await esbuild.build({
    entryPoints: entryPoints.map((name) => join(here, "src", name)),
    absWorkingDir: here,
    nodePaths: [join(here, "node_modules")],
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "none",
    target: ["chrome111", "firefox113", "safari16.4"],
    outdir: fresh,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    logLevel: "warning",
    ...options,
  });
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const source = output.entryPoint ?? Object.keys(output.inputs)[0];
    manifest[basename(source).replace(/\.ts$/, ".js")] = basename(path);
  }
}

// A file that is not bundled: its content, under a name with a digest.
async function keep(name, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const ending = extname(name);
  manifest[name] = `${basename(name, ending)}-${digest}${ending}`;
  await writeFile(join(fresh, manifest[name]), content);
}

const started = performance.now();
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
await bundle(["css/essaim.css", "css/map.css", "css/embed.css", "css/style.css"]);
await bundle(["ts/enhancement.ts", "ts/webauthn.ts", "ts/discussion.ts", "ts/field.ts", "ts/field-worker.ts"], { format: "iife" });
await bundle(["ts/map.ts"], { format: "esm" });
await keep("map-worker.mjs", await readFile(join(here, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs")));
await keep("outlines.json", JSON.stringify(await outlines(here)));
await writeFile(join(fresh, "manifest.json"), JSON.stringify(manifest, null, 1));
await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);
const count = (await readdir(dist)).length;
console.log(`${count} files in ${((performance.now() - started) / 1000).toFixed(1)} s`);
