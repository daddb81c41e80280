// The outlines that the map draws without anybody's tiles: countries at 1:50m where the movement's people mostly
// are, at 1:110m elsewhere, so that the whole stays light. Natural Earth, public domain, through world-atlas.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { feature } from "topojson-client";

const [WEST, SOUTH, EAST, NORTH] = [-26, 27, 46, 72];

async function countries(here, scale) {
  const path = join(here, `node_modules/world-atlas/countries-${scale}.json`);
  const topology = JSON.parse(await readFile(path, "utf8"));
  return feature(topology, topology.objects.countries).features;
}

const rings = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const near = ([lon, lat]) => lon > WEST && lon < EAST && lat > SOUTH && lat < NORTH;

function rounded(polygon, digits) {
  const scale = 10 ** digits;
  return polygon
    .map((ring) => ring.map((point) => point.map((value) => Math.round(value * scale) / scale)))
    .map((ring) => ring.filter((point, i) => i === 0 || point[0] !== ring[i - 1][0] || point[1] !== ring[i - 1][1]))
    .filter((ring) => ring.length > 3);
}

/** One GeoJSON FeatureCollection of MultiPolygons without properties. */
export async function outlines(here) {
  const fine = (await countries(here, "50m")).filter(({ geometry }) => geometry);
  const close = new Set(fine.filter(({ geometry }) => rings(geometry).some((p) => p[0].some(near))).map((c) => c.id));
  const coarse = (await countries(here, "110m")).filter((country) => !close.has(country.id));
  const feature = (digits) => ({ geometry }) => ({
    type: "Feature",
    properties: {},
    geometry: {
      type: "MultiPolygon",
      coordinates: rings(geometry).map((polygon) => rounded(polygon, digits)).filter((polygon) => polygon.length),
    },
  });
  const features = [...fine.filter((c) => close.has(c.id)).map(feature(2)), ...coarse.map(feature(1))];
  return { type: "FeatureCollection", features };
}
