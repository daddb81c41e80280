// The outlines that the map draws without anybody's tiles: countries at 1:50m where the movement's people mostly
// are, at 1:110m elsewhere, so that the whole stays light. Natural Earth, public domain, through world-atlas.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { feature } from "topojson-client";

const [WEST, SOUTH, EAST, NORTH] = [-20, 30, 42, 70];

async function read(here, scale) {
  return JSON.parse(await readFile(join(here, `node_modules/world-atlas/countries-${scale}.json`), "utf8"));
}

const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const near = ([lon, lat]) => lon > WEST && lon < EAST && lat > SOUTH && lat < NORTH;

function namesOfTheNear(topology) {
  const { features } = feature(topology, topology.objects.countries);
  const close = features.filter(({ geometry }) => geometry && polygons(geometry).some(([ring]) => ring.some(near)));
  return new Set(close.map(({ properties }) => properties.name));
}

/** The topology of the countries that `wanted` keeps, with only the arcs that they need. */
function only(topology, wanted) {
  const order = new Map();
  const index = (arc) => {
    const plain = arc < 0 ? ~arc : arc;
    if (!order.has(plain)) order.set(plain, order.size);
    return arc < 0 ? ~order.get(plain) : order.get(plain);
  };
  const deep = (arcs) => (Array.isArray(arcs) ? arcs.map(deep) : index(arcs));
  const geometries = topology.objects.countries.geometries
    .filter(({ type, properties }) => type && wanted(properties.name))
    .map(({ type, arcs }) => ({ type, arcs: deep(arcs) }));
  const arcs = [...order.keys()].map((arc) => topology.arcs[arc]);
  return { type: "Topology", transform: topology.transform, arcs, objects: { land: { type: "GeometryCollection", geometries } } };
}

/** Two topologies, the far one coarse and the near one fine; each has one object, `land`. */
export async function outlines(here) {
  const [fine, coarse] = await Promise.all([read(here, "50m"), read(here, "110m")]);
  const close = namesOfTheNear(fine);
  return [only(coarse, (name) => !close.has(name)), only(fine, (name) => close.has(name))];
}
