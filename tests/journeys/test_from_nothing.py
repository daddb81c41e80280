"""A network that has just opened: its empty pages say what to do; it brings its map, its wiki and its spreadsheet; somebody
else finds the cards, and takes them away in every format."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from essaim.foundation.formats import formats, open_records
from essaim.foundation.formats.kinds import ods
from tests.journeys.conftest import Server
from tests.journeys.test_coordination import apply, look, open_network, press, send_file, sign_up
from tests.journeys.test_every_page import enter
from tests.journeys.test_mail import mail_about

EMPTY = ("/annuaire/?espace=fours", "/annuaire/?espace=fours&vue=fiches", "/carte/?espace=fours", "/annuaire/comparer/", "/annuaire/imprimer/?espace=fours",
         "/besoins-et-offres/?espace=fours", "/annuaire/recherches/", "/espaces/fours/imports/", "/espaces/fours/exporter/")  # fmt: skip
MAP = {"ontology": "gogocompact", "mapping": ["name", "abstract"], "data": [["a", "Four du Pont", 46.3, -0.03, [1]],
       ["b", ["Four des Prés", "Chaque samedi"], 46.4, 0.1, []]]}  # fmt: skip
WIKI = {"Moulin": {"id_fiche": "Moulin", "bf_titre": "Moulin de l’Écluse", "bf_ville": "Niort", "bf_latitude": "46.32", "bf_longitude": "-0.46"}}  # fmt: skip
WARNING = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/wiki.php</b> on line <b>3</b><br />\n"
SHEET = [
    ["Nos membres en 2026"],
    ["Structure", "Horaires", "CP", "Commune", "Budget", "Remarques du bureau"],
    ["Le Pétrin", "mar-sam 8h-13h", "79000", "Niort", "1 234,50 €", "à relancer"],
    ["La Meule", "", "1000", "Bourg-en-Bresse", "12.500", ""],
]


def test_a_network_fills_up(server: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    page = open_page("phone")
    sign_up(page, server, "Gil Exemple", "gil.fours@exemple.test")
    open_network(page, "Réseau des fours et moulins", "fours")
    for address in EMPTY:
        page.goto(address)
        look(page)

    page.goto("/moi/courriels/")
    page.get_by_label("Recherches gardées").select_option("now")
    press(page, "Enregistrer")
    page.goto("/annuaire/?espace=fours")
    page.get_by_role("link", name="Garder cette recherche").click()
    page.get_by_label("Nom").fill("Fours et moulins, au fil de leur arrivée")
    press(page, "Garder")
    page.get_by_text("La recherche est gardée").wait_for()
    look(page)

    page.goto("/espaces/fours/importer/")
    for name in ("CSV", "ODS", "XLSX"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Modèle {name}", exact=True).click()
        with Path(download.value.path()).open("rb") as file:
            assert list(open_records(file, name.lower())) == []

    (tmp_path / "carte.json").write_text(json.dumps(MAP), encoding="utf-8")
    (tmp_path / "wiki.json").write_text(WARNING + json.dumps(WIKI), encoding="utf-8")
    (tmp_path / "membres.ods").write_bytes(b"".join(ods.workbook(SHEET)))
    send_file(page, "fours", tmp_path / "carte.json")
    apply(page)
    send_file(page, "fours", tmp_path / "wiki.json")
    page.get_by_text("écrit des avertissements").wait_for(timeout=60_000)
    apply(page)
    send_file(page, "fours", tmp_path / "membres.ods")
    page.get_by_role("link", name="Relire les colonnes").click(timeout=60_000)
    page.get_by_label("Remarques du bureau").select_option("-")
    look(page)
    press(page, "Lire le fichier ainsi")
    page.get_by_text("il y est remis").wait_for(timeout=60_000)
    apply(page)

    reader = open_page("phone")
    enter(reader, "membre")
    reader.goto("/annuaire/?espace=fours")
    reader.get_by_text("5 fiches").first.wait_for()
    look(reader)
    reader.get_by_text("Affiner").click()
    reader.get_by_role("link", name="Auvergne-Rhône-Alpes 1").wait_for()
    look(reader)
    reader.get_by_role("link", name="Nouvelle-Aquitaine 2").click()
    reader.get_by_text("2 fiches").first.wait_for()
    reader.get_by_role("link", name="Le Pétrin").first.click()
    reader.get_by_role("heading", name="Heures d’ouverture").wait_for()
    shown = reader.locator("main").inner_text()
    assert "Niort" in shown and "à relancer" not in shown
    look(reader)
    assert "Le Pétrin" in reader.request.get("/annuaire/flux.atom?espace=fours").text()
    for fmt in [each for each in formats().values() if each.write]:
        answer = reader.request.get(f"/espaces/fours/export.{fmt.name}")
        assert answer.ok, fmt.name
        path = tmp_path / f"export.{fmt.extension}"
        path.write_bytes(answer.body())
        if fmt.read:
            with path.open("rb") as file:
                assert {"Le Pétrin", "Moulin de l’Écluse"} <= {
                    item.name for item in open_records(file, fmt)
                }, fmt.name  # type: ignore[union-attr]

    # The worker does so each morning.
    told = server.essaim("manage", "shell", "-c", "from essaim.connect.searches.periodic import tell; tell()")
    assert told.returncode == 0, told.stderr
    mail_about(server, "gil.fours@exemple.test", "Fours et moulins")

    # The one who brought them reads what others look for on a card, and says that the rest is right.
    page.goto("/annuaire/?espace=fours")
    page.get_by_role("link", name="La Meule").first.click()
    page.get_by_role("heading", name="Pour être mieux trouvée").wait_for()
    press(page, "Tout est encore juste")
    page.get_by_text("relue le").first.wait_for()
    look(page)
