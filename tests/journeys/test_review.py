"""A facilitator reviews a file on her phone before applying it: she leaves a card out, keeps a sentence of hers, says
that a new card is one that stands there already."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import apply, look, open_network, press, send_file, sign_up
from tests.journeys.test_every_page import enter


def written(folder: Path, name: str, **summaries: str) -> Path:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [3.1, 46.6]},
            "properties": {"_id": key, "name": f"Épicerie {key}", "abstract": text, "website": f"https://{key}.example/{len(text)}"},
        }
        for key, text in summaries.items()
    ]  # fmt: skip
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_she_reviews_a_file_before_applying_it(
    server: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_page("phone")
    sign_up(page, server, "Iris Exemple", "iris@exemple.test")
    open_network(page, "Réseau des épiceries paysannes et solidaires du Bourbonnais", "bourbonnais")
    send_file(page, "bourbonnais", written(tmp_path, "liste.geojson", nord="Un an", sud="Un an", est="Un an"))
    apply(page)

    later = written(tmp_path, "liste.geojson", nord="Deux années", sud="Deux années", ouest="Nouvelle")
    send_file(page, "bourbonnais", later)
    page.get_by_role("link", name="modifiées").wait_for()
    page.goto(page.url.split("?")[0] + "?plan=update")
    look(page)
    row = page.locator("li", has_text="Cocher Épicerie nord")
    row.get_by_label("en une phrase", exact=False).check()
    row.get_by_role("button", name="Enregistrer ces choix").click()
    page.get_by_text("Vos choix pour cette fiche sont gardés").wait_for()
    # She leaves, and finds it again among what waits for her, her choice kept.
    page.goto("/moi/")
    page.get_by_role("link", name=re.compile("liste.geojson.*à appliquer")).first.click()
    page.get_by_role("link", name="modifiées").click()
    assert row.get_by_label("en une phrase", exact=False).is_checked()
    page.get_by_label("Cocher Épicerie sud").check()
    press(page, "Laisser de côté les fiches cochées")
    page.get_by_text("1 fiche laissée de côté").wait_for()
    look(page)
    apply(page)
    reader = open_page("phone")
    enter(reader, "membre")
    reader.goto("/annuaire/?espace=bourbonnais&vue=fiches")
    shown = reader.locator("main").inner_text()
    assert "Un an" in shown and "Deux années" not in shown

    send_file(page, "bourbonnais", written(tmp_path, "voisins.geojson", nord="Vue par les voisins"))
    page.goto(page.url.split("?")[0] + "?plan=twins")
    look(page)
    press(page, "C’est la même fiche")
    page.get_by_text("elle la complète sans rien effacer").wait_for()
    look(page)
    apply(page)
    page.goto("/annuaire/?espace=bourbonnais")
    assert page.locator("main").get_by_role("link", name="Épicerie nord", exact=True).count() == 1

    # The source says that its list is whole: what it no longer gives is shown, then archived.
    page.goto("/espaces/bourbonnais/importer/")
    page.locator("input[type=file]").set_input_files(
        str(written(tmp_path, "liste.geojson", ouest="Nouvelle"))
    )
    page.get_by_label("Ce fichier est la liste complète").check()
    press(page, "Lire le fichier")
    # So much of it vanished that it is kept until she says otherwise.
    page.get_by_text("Plus d’un cinquième de cette source a disparu").wait_for(timeout=60_000)
    look(page)
    page.get_by_role("button", name=re.compile("^Archiver ces")).click()
    page.get_by_role("link", name=re.compile("disparues? de la source")).click()
    page.get_by_text("Épicerie est").first.wait_for()
    look(page)
    apply(page)
    reader.goto("/annuaire/?espace=bourbonnais")
    assert "Épicerie est" not in reader.locator("main").inner_text()
