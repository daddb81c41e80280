// A pin that one puts on the map by hand; the two fields of the form say the same, and are what the keyboard reaches.
import { Marker } from "maplibre-gl";
import type { LngLat, Map as Canvas } from "maplibre-gl";

function read(field: HTMLInputElement): number {
  return field.value.trim() ? Number(field.value.trim().replace(",", ".").replace("−", "-")) : NaN;
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
}
