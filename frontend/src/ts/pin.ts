// A pin that one puts on the map by hand; the two fields of the form say the same, and are what the keyboard reaches.
import { Marker } from "maplibre-gl";
import type { LngLat, Map as Canvas } from "maplibre-gl";

function read(field: HTMLInputElement): number {
  return field.value.trim() ? Number(field.value.trim().replace(",", ".").replace("−", "-")) : NaN;
}

interface Town { name: string; lon: number; lat: number }

/** Names of towns where there are no tiles: without them a map of the inland is a blank sheet. */
function landmarks(canvas: Canvas, url: string): void {
  const shown: Marker[] = [];
  const load = async (): Promise<void> => {
    const bounds = canvas.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((side) => side.toFixed(3));
    try {
      const response = await fetch(`${url}?bbox=${box.join(",")}`);
      const { communes } = (await response.json()) as { communes: Town[] };
      shown.splice(0).forEach((marker) => marker.remove());
      for (const town of communes) {
        const element = document.createElement("div");
        element.className = "town";
        element.textContent = town.name;
        element.setAttribute("aria-hidden", "true");
        shown.push(new Marker({ element, anchor: "left" }).setLngLat([town.lon, town.lat]).addTo(canvas));
        element.removeAttribute("tabindex");
      }
    } catch {
      // The pin and the coordinates do without.
    }
  };
  canvas.on("moveend", () => void load());
  void load();
}

export function pinned(canvas: Canvas, element: HTMLElement): void {
  const latitude = document.getElementById(element.dataset.latitude ?? "");
  const longitude = document.getElementById(element.dataset.longitude ?? "");
  if (!(latitude instanceof HTMLInputElement && longitude instanceof HTMLInputElement)) return;
  const shape = document.createElement("div");
  shape.className = "marker pin";
  const marker = new Marker({ element: shape, draggable: true, anchor: "bottom" });
  const write = (at: LngLat) => {
    latitude.value = at.lat.toFixed(5);
    longitude.value = at.lng.toFixed(5);
  };
  const follow = () => {
    const [lat, lon] = [read(latitude), read(longitude)];
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return marker.remove();
    return marker.setLngLat([lon, lat]).addTo(canvas);
  };
  marker.on("dragend", () => write(marker.getLngLat()));
  canvas.on("click", (event) => {
    write(event.lngLat);
    follow();
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      follow();
      if (marker.getElement().isConnected) canvas.easeTo({ center: marker.getLngLat() });
    });
  }
  follow();
  if (element.dataset.towns) landmarks(canvas, element.dataset.towns);
}
