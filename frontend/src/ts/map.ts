// The map of a page: outlines or tiles below, clusters and points made by the server above, as HTML buttons that the
// keyboard reaches. The list of the page and the map move together. Without WebGL the list says the same.
import { Map as Canvas, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { LngLatBounds, StyleSpecification } from "maplibre-gl";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { follow } from "./list";
import { drawDots, recolourDots } from "./dots";
import { cluster, point, told } from "./markers";
import type { Answer, Cluster, Place, Words } from "./markers";
import { pinned } from "./pin";

const LAND = { light: "#fffdf9", dark: "#2b261e" };
const SEA = { light: "#e4edea", dark: "#151b1b" };
const SHORE = { light: "#cfc6b6", dark: "#4a4337" };
const CLOSEST = 16;

type Theme = keyof typeof LAND;
type Box = [number, number, number, number];

function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function box(text: string | null | undefined): Box | null {
  const numbers = (text ?? "").split(",").map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as Box) : null;
}

/** Bounds as `west,south,east,north`, wide enough to hold what is seen, short enough to share. */
function text(bounds: LngLatBounds): string {
  const clamp = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value)).toFixed(3);
  return [
    clamp(bounds.getWest(), 180), clamp(bounds.getSouth(), 90), clamp(bounds.getEast(), 180), clamp(bounds.getNorth(), 90),
  ].join(",");
}

async function outlines(url: string): Promise<GeoJSON.FeatureCollection> {
  const parts = (await (await fetch(url)).json()) as Topology<{ land: GeometryCollection }>[];
  return { type: "FeatureCollection", features: parts.flatMap((part) => feature(part, part.objects.land).features) };
}

async function style(element: HTMLElement): Promise<StyleSpecification> {
  const now = theme();
  const background = { id: "sea", type: "background" as const, paint: { "background-color": SEA[now] } };
  const { tiles, credit, outlines: url } = element.dataset;
  if (tiles) {
    const source = { type: "raster" as const, tiles: [tiles], tileSize: 256, attribution: credit ?? "" };
    return { version: 8, sources: { tiles: source }, layers: [background, { id: "tiles", type: "raster", source: "tiles" }] };
  }
  return {
    version: 8,
    sources: { land: { type: "geojson", data: await outlines(url ?? ""), attribution: "Natural Earth" } },
    layers: [
      background,
      { id: "land", type: "fill", source: "land", paint: { "fill-color": LAND[now] } },
      { id: "shore", type: "line", source: "land", paint: { "line-color": SHORE[now], "line-width": 1 } },
    ],
  };
}

function recolour(canvas: Canvas): void {
  const now = theme();
  canvas.setPaintProperty("sea", "background-color", SEA[now]);
  if (!canvas.getLayer("land")) return;
  canvas.setPaintProperty("land", "fill-color", LAND[now]);
  canvas.setPaintProperty("shore", "line-color", SHORE[now]);
}

function say(element: HTMLElement, sentence: string): void {
  let line = element.querySelector<HTMLElement>(".map-say");
  if (!line) {
    line = document.createElement("p");
    line.className = "map-say";
    line.setAttribute("role", "status");
    element.append(line);
  }
  line.textContent = sentence;
  line.hidden = !sentence;
}

class PageMap {
  private markers = new Map<string, Marker>();
  private asked: AbortController | null = null;
  private card: Popup | null = null;
  private stirred = false;

  constructor(
    private element: HTMLElement,
    private canvas: Canvas,
    private words: Words,
  ) {
    const list = document.querySelector<HTMLElement>(element.dataset.list || "#no-list");
    const step = list && follow(list, (lon, lat) => this.markerAt(lon, lat));
    // Only a person's gesture moves the list: not the first view, not a resize.
    canvas.on("movestart", (event) => { if (event.originalEvent) this.stirred = true; });
    canvas.on("moveend", () => {
      void this.load();
      if (this.stirred && step) void step(text(canvas.getBounds()));
      this.stirred = false;
    });
    canvas.on("load", () => {
      if (element.dataset.dots) drawDots(canvas, element.dataset.dots);
      void this.load();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      recolour(canvas);
      recolourDots(canvas);
    });
  }

  private async load(): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    const url = new URL(this.element.dataset.clusters ?? "", location.href);
    url.searchParams.set("bbox", text(this.canvas.getBounds()));
    url.searchParams.set("zoom", String(Math.round(this.canvas.getZoom())));
    try {
      const response = await fetch(url, { signal: this.asked.signal });
      if (!response.ok) throw new Error(String(response.status));
      this.show((await response.json()) as Answer);
      say(this.element, "");
    } catch (error) {
      if ((error as Error).name !== "AbortError") say(this.element, this.words.failed);
    }
  }

  /** Keeps the markers that stay, so that neither the focus nor an open card is lost without need. */
  private show(answer: Answer): void {
    const wanted = new Map<string, () => Marker>();
    for (const one of answer.clusters) wanted.set(`${one.lon} ${one.lat} ${one.count} ${one.cards?.length ?? 0}`, () => this.place(one, this.ofCluster(one)));
    for (const one of answer.points) wanted.set(one.url, () => this.place(one, this.ofPoint(one)));
    let lost = false;
    for (const [key, marker] of this.markers) {
      if (wanted.has(key)) continue;
      lost ||= marker.getElement() === document.activeElement;
      marker.remove();
      this.markers.delete(key);
    }
    for (const [key, make] of wanted) if (!this.markers.has(key)) this.markers.set(key, make());
    if (lost) this.canvas.getCanvas().focus();
  }

  private place(at: { lon: number; lat: number }, element: HTMLElement): Marker {
    const marker = new Marker({ element }).setLngLat([at.lon, at.lat]).addTo(this.canvas);
    const name = element.dataset.name ?? "";
    element.setAttribute("aria-label", name);
    return marker;
  }

  private ofCluster(one: Cluster): HTMLElement {
    const element = cluster(one, this.words, () => {
      if (one.cards?.length) return this.open(one, element, one.cards);
      const [west, south, east, north] = one.bounds;
      this.stirred = true;
      const flat = Math.max(east - west, north - south) < 0.0005;
      const centre: [number, number] = [one.lon, one.lat];
      if (flat) this.canvas.easeTo({ center: centre, zoom: Math.min(CLOSEST, this.canvas.getZoom() + 3) });
      else this.canvas.fitBounds([[west, south], [east, north]], { padding: 70, maxZoom: CLOSEST });
    });
    return element;
  }

  private ofPoint(one: Place): HTMLElement {
    const element = point(one, () => this.open(one, element, [one]));
    return element;
  }

  private open(at: { lon: number; lat: number }, from: HTMLElement, cards: Place[]): void {
    this.card?.remove();
    const content = document.createElement("div");
    content.append(...cards.flatMap(told));
    from.setAttribute("aria-expanded", "true");
    const card = new Popup({ offset: 14, maxWidth: "18rem", className: "map-card", focusAfterOpen: true });
    card.setLngLat([at.lon, at.lat]).setDOMContent(content).addTo(this.canvas);
    card.getElement()?.addEventListener("keydown", (event) => { if (event.key === "Escape") card.remove(); });
    card.on("close", () => {
      from.setAttribute("aria-expanded", "false");
      if (from.isConnected && (!document.activeElement || document.activeElement === document.body)) from.focus();
    });
    this.card = card;
  }

  /** The marker of that place, or the cluster that is nearest on the screen. */
  private markerAt(lon: number, lat: number): HTMLElement | null {
    const here = this.canvas.project([lon, lat]);
    let best: HTMLElement | null = null;
    let least = 60;
    for (const marker of this.markers.values()) {
      const distance = this.canvas.project(marker.getLngLat()).dist(here);
      if (distance < least) [best, least] = [marker.getElement(), distance];
    }
    return best;
  }
}

async function start(element: HTMLElement): Promise<void> {
  const words = JSON.parse(element.dataset.words ?? "{}") as Words;
  const wait = element.querySelector<HTMLElement>(".map-wait");
  try {
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL");
    setWorkerUrl(new URL(element.dataset.worker ?? "", location.href).href);
    const seen = box(new URL(location.href).searchParams.get("bbox")) ?? box(element.dataset.bounds) ?? [-5.5, 41, 10, 51.5];
    const canvas = new Canvas({
      container: element,
      style: await style(element),
      bounds: [[seen[0], seen[1]], [seen[2], seen[3]]],
      maxZoom: CLOSEST,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      cooperativeGestures: true,
      fadeDuration: 0,
      attributionControl: { compact: false },
      locale: words.locale,
    });
    wait?.remove();
    canvas.touchZoomRotate.disableRotation();
    canvas.addControl(new NavigationControl({ showCompass: false }), "top-right");
    canvas.addControl(new ScaleControl({ unit: "metric", maxWidth: 90 }), "bottom-left");
    if (element.dataset.pin !== undefined) pinned(canvas, element);
    else new PageMap(element, canvas, words);
  } catch {
    if (wait) wait.textContent = words.noWebgl ?? wait.textContent;
  }
}

for (const element of document.querySelectorAll<HTMLElement>("[data-clusters], [data-pin]")) void start(element);
