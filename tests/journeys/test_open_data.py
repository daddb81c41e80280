"""A researcher without an account finds the open data, follows an example, takes a card and a crosswalk away; a map of another
site asks for elements as GoGoCarto's script does; a network that has just opened answers too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up

# As the script of GoGoCarto asks: `$.ajax` of what the map shows, then one element for its panel.
AS_THE_SCRIPT = """async (base) => {
  const conf = await (await fetch(base + '/api/gogocartojs-conf.json')).json();
  const asked = new URLSearchParams({bounds: '-5.00000,41.00000,10.00000,52.00000;', categories: '', fullRepresentation: 'false',
                                     ontology: 'gogocompact'});
  const found = await (await fetch(conf.data.elementsApiUrl + '?' + asked)).json();
  const [id, values, lat, lng, categories] = found.data[0];
  const one = await (await fetch(conf.data.elementByIdUrl.replace('{ID}', id))).json();
  return {names: found.mapping[1], name: values[0], lat, lng, categories, element: one.data, options: conf.data.taxonomy[0].options};
}"""


def test_a_researcher_takes_the_data(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/")
    page.locator("footer").get_by_role("link", name="Données ouvertes").click()
    look(page)
    page.locator("main").get_by_role("link", name="Interface ouverte").click()
    page.get_by_role("heading", name="Comme une carte GoGoCarto").wait_for()
    look(page)
    page.locator("main").get_by_role("link", name="/api/v1/cards?limit=2").click()
    answer = json.loads(page.locator("body").inner_text())
    assert len(answer["results"]) == 2 and answer["next"] and answer["results"][0]["licence"]

    page.goto(f"/acteurs/{answer['results'][0]['id']}/")
    look(page)
    for name in ("JSON-LD (schema.org)", "JSON-LD (PAIR)", "Murmurations"):
        assert page.request.get(page.get_by_role("link", name=name).get_attribute("href")).ok
    page.goto("/mots/correspondances/")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Emporter OpenStreetMap (JSON)").click()
    assert "shop=farm" in Path(download.value.path()).read_text("utf-8")


def test_a_map_of_gogocarto_reads_us(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone", script=True)
    page.goto("/donnees-ouvertes/")
    found = page.evaluate(AS_THE_SCRIPT, server.url)
    assert found["names"] == ["name"] and found["element"]["name"] == found["name"]
    assert (found["element"]["geo"]["latitude"], found["element"]["geo"]["longitude"]) == (
        found["lat"],
        found["lng"],
    )
    assert found["categories"] == found["element"]["categories"] and len(found["options"]) > 5


def test_a_network_that_has_just_opened_answers(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Ava Exemple", "ava.donnees@exemple.test")
    open_network(page, "Réseau des données vides", "donnees-vides")
    empty = page.request.get("/api/v1/cards?espace=donnees-vides").json()
    assert empty == {"count": 0, "counted": True, "next": None, "results": []}
    page.goto("/acteurs/nouveau/?espace=donnees-vides")
    page.locator("#id_name").fill("La Donnée ouverte")
    press(page, "Enregistrer")
    page.get_by_role("heading", name="La Donnée ouverte").wait_for()

    other = open_page("phone")
    found = other.request.get("/api/v1/cards?espace=donnees-vides").json()
    assert [each["name"] for each in found["results"]] == ["La Donnée ouverte"]
