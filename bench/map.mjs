// The same points in supercluster: index in memory, tiles out through vt-pbf. Called by map.py, from a folder where both are
// installed. Reads {points: [[lon, lat, category]], tiles: {z: [[x, y]]}} from argv[2]; writes figures as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const loaded = require("supercluster");
const Supercluster = loaded.default ?? loaded;
const vtpbf = require("vt-pbf");
const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
const idle = process.memoryUsage().rss;

const index = (category) => {
  const kept = given.points.filter((point) => category < 0 || point[2] === category);
  const features = kept.map(([lon, lat, of], number) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] },
    properties: { name: `Initiative ${number}`, kind: of },
  }));
  return new Supercluster({ radius: 40, extent: 512, maxZoom: 16 }).load(features);
};
const began = performance.now();
let all = index(-1);
const build = (performance.now() - began) / 1000;
given.points.length = given.points.length; // still there: so it is for who has to index again
globalThis.gc?.();
const memory = process.memoryUsage().rss;

const quantile = (values, at) => values[Math.min(values.length - 1, Math.floor(values.length * at))];
const figures = (index_) => Object.fromEntries(Object.entries(given.tiles).map(([z, tiles]) => {
  const times = [];
  let largest = 0;
  for (const [x, y] of tiles) {
    const start = performance.now();
    const tile = index_.getTile(Number(z), x, y);
    const bytes = tile ? vtpbf.fromGeojsonVt({ cards: tile }, { version: 2 }) : [];
    times.push(performance.now() - start);
    largest = Math.max(largest, bytes.length);
  }
  times.sort((a, b) => a - b);
  return [z, { p50: quantile(times, 0.5), p95: quantile(times, 0.95), kB: largest / 1000 }];
}));
const unfiltered = figures(all);
all = null;
globalThis.gc?.();
const again = performance.now();
const one = index(3);
const filter = (performance.now() - again) / 1000;
console.log(JSON.stringify({ build, idle: idle / 1e6, memory: memory / 1e6, unfiltered, filter, filtered: figures(one) }));
