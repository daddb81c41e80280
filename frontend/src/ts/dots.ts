// Beneath the buttons, the grain of the map: every card that strangers see, from vector tiles, as small dots by kind.
import type { ExpressionSpecification, Map as Canvas } from "maplibre-gl";

const NATURES = ["organisation", "network", "initiative", "public_body", "funder", "research_team"];
const OLD = 12; // months, after which a card is paler
const DEEPEST = 22;

/** The colour that the style sheet gives to each nature. */
function colours(): ExpressionSpecification {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (nature: string): string => {
    probe.dataset.nature = nature;
    return getComputedStyle(probe).getPropertyValue("--mark").trim() || "#45586b";
  };
  const pairs = NATURES.flatMap((nature) => [nature, colour(nature)]);
  const many = colour("many");
  probe.remove();
  return ["match", ["get", "kind"], ...pairs, many] as unknown as ExpressionSpecification;
}

export function drawDots(canvas: Canvas, template: string): void {
  canvas.addSource("dots", { type: "vector", tiles: [location.origin + template], maxzoom: DEEPEST });
  canvas.addLayer({
    id: "dots",
    type: "circle",
    source: "dots",
    "source-layer": "cards",
    paint: {
      "circle-color": colours(),
      "circle-radius": ["interpolate", ["linear"], ["log10", ["coalesce", ["get", "count"], 1]], 0, 3, 2, 5, 4, 9],
      "circle-opacity": ["case", [">=", ["coalesce", ["get", "months"], 0], OLD], 0.22, 0.5],
    },
  });
}

export function recolourDots(canvas: Canvas): void {
  if (canvas.getLayer("dots")) canvas.setPaintProperty("dots", "circle-color", colours());
}
