"""Where the bundled style sheets and scripts are: names that carry a digest, read from the build's manifest."""

import json
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "ui" / "dist"


@cache
def manifest(folder: Path = DIST) -> dict[str, str]:
    """The built file of each source name; ImproperlyConfigured where nothing has been built."""
    try:
        found: dict[str, str] = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Les feuilles de style et les scripts ne sont pas construits. Lancez « ./essaim up », qui les construit."
        ) from None
    return found


def asset_url(name: str) -> str:
    """The address of a built file, by the name of its source ("essaim.css", "map.js").

    ImproperlyConfigured, with what to do, where it has not been built.
    """
    try:
        return static(f"ui/dist/{manifest()[name]}")
    except KeyError:
        raise ImproperlyConfigured(
            f"« {name} » n’est pas dans les fichiers construits. Relancez « ./essaim up »."
        ) from None


def fonts() -> list[str]:
    """Addresses of the two fonts that every page needs at once, for preloading."""
    return [asset_url(name) for name in manifest() if name.endswith("-latin-wght-normal.woff2")]
