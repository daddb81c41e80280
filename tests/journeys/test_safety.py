"""An account made safe, moved, and erased: passkey, application, a session ended elsewhere, another address, leaving."""

import base64
import hashlib
import hmac
import re
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import PROJECT, Server
from tests.journeys.test_coordination import look, press, sign_up


def code_of(secret: str, step: int = 0) -> str:
    """What an application would show (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    mac = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def confirm(page: Any, server: Server, mail: str) -> None:
    look(page)
    known = len(server.codes(mail))
    press(page, "Recevoir un code par courriel")
    page.get_by_label("Code").wait_for()
    look(page)
    page.get_by_label("Code").fill(server.last_code(mail, known))
    press(page, "Continuer")


def sign_in(page: Any, server: Server, mail: str, place: str) -> None:
    page.goto(f"{place}/compte/connexion/")
    known = len(server.codes(mail))
    page.get_by_label("Adresse de courriel").fill(mail)
    press(page, "Recevoir un code")
    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(server.last_code(mail, known))
    press(page, "Continuer")


def test_a_passkey_opens_the_account(server: Server, browser: Any, open_page: Callable[..., Any]) -> None:
    """Browsers give passkeys to names, never to numbers: localhost."""
    place = server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=place, locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(15_000)
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_up(page, server, "Clé Exemple", "cle@exemple.test")
    page.goto("/compte/securite/")
    look(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    confirm(page, server, "cle@exemple.test")
    page.get_by_label("Nom de la clé").fill("Téléphone")
    look(page)
    press(page, "Créer la clé")
    page.get_by_role("heading", name="Codes de secours").wait_for()
    look(page)
    page.goto("/compte/securite/")
    assert "Téléphone" in page.locator("#cles").inner_text()
    look(page)
    page.goto("/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto("/compte/connexion/")
    look(page)
    press(page, "Entrer avec une clé d’accès")
    page.wait_for_url("**/moi/**")
    look(page)
    page.goto("/compte/securite/")
    page.get_by_role("link", name="Renommer Téléphone").click()
    look(page)
    press(page, "Employer une clé d’accès")
    page.get_by_label("Nom de la clé").fill("Poche")
    look(page)
    press(page, "Enregistrer")
    page.get_by_role("link", name="Retirer Poche").click()
    look(page)
    press(page, "Retirer la clé")
    page.get_by_text("La clé d’accès est retirée").wait_for()
    context.close()


def test_an_application_then_a_session_ended_elsewhere(server: Server, open_page: Callable[..., Any]) -> None:
    mail = "code@exemple.test"
    page = open_page("phone")
    sign_up(page, server, "Code Exemple", mail)
    other = open_page("phone")
    sign_in(other, server, mail, server.url)
    other.wait_for_url("**/moi/**")
    page.goto("/compte/securite/")
    assert page.locator("#sessions li").count() == 2
    page.locator("#sessions").get_by_role("button", name=re.compile("^Fermer .*Chrome")).click()
    page.get_by_text("Cette session est fermée").wait_for()
    look(page)
    other.goto("/moi/")
    assert "/compte/connexion/" in other.url

    page.goto("/compte/securite/application/")
    confirm(page, server, mail)
    secret = page.locator("code.secret").inner_text()
    look(page)
    page.get_by_label("Code que").fill("000000")
    press(page, "Mettre en service")
    page.get_by_text("Ce n’est pas le bon code").first.wait_for()
    look(page)
    page.get_by_label("Code que").fill(code_of(secret))
    press(page, "Mettre en service")
    page.get_by_role("heading", name="Codes de secours").wait_for()
    sign_in(other, server, mail, server.url)
    other.get_by_role("heading", name="Encore un pas").wait_for()
    look(other)
    other.get_by_label("Code de l’application").fill(code_of(secret))
    press(other, "Entrer avec ce code")
    other.wait_for_url("**/moi/**")


def test_another_address_then_leaving(server: Server, open_page: Callable[..., Any]) -> None:
    mail, new = "part@exemple.test", "ailleurs@exemple.test"
    page = open_page("phone")
    sign_up(page, server, "Part Exemple", mail)
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill("Réseau de Part")
    press(page, "Ouvrir")
    page.goto("/compte/adresse/")
    confirm(page, server, mail)
    page.get_by_label("Nouvelle adresse").fill(new)
    look(page)
    press(page, "Recevoir un code")
    page.get_by_label("Code").fill(server.last_code(new))
    look(page)
    press(page, "Changer d’adresse")
    page.get_by_text("Votre nouvelle adresse est en place").wait_for()
    look(page)
    for _ in range(50):
        if found := re.search(r"(/compte/adresse/retablir/[\w-]+/)", server.log.read_text()):
            break
        time.sleep(0.1)
    assert found
    page.goto(found[1])
    look(page)
    press(page, "Rétablir mon adresse")
    page.get_by_text("Votre adresse est rétablie").wait_for()
    look(page)

    sign_in(page, server, mail, server.url)
    page.wait_for_url("**/moi/**")
    page.goto("/compte/effacer/")
    confirm(page, server, mail)
    page.get_by_text("À transmettre d’abord").wait_for()
    look(page)
    database = sqlite3.connect(server.data / "essaim.sqlite3", timeout=20)
    party = "SELECT party_id FROM accounts_user WHERE email=?"
    with database:
        database.execute(f"UPDATE spaces_membership SET role='member' WHERE party_id=({party})", [mail])
    page.goto("/compte/effacer/")
    look(page)
    page.get_by_role("group", name=re.compile("Adhésions")).get_by_label("Les supprimer").check()
    press(page, "Voir ce qui se passera")
    page.get_by_role("heading", name="Ce qui se passera").wait_for()
    look(page)
    press(page, "Effacer mon compte dans sept jours")
    page.get_by_role("button", name="Garder mon compte").wait_for()
    look(page)
    with database:
        database.execute("UPDATE accounts_departure SET due_at='2020-01-01 00:00:00'")
    for _ in range(450):
        if not database.execute("SELECT 1 FROM accounts_user WHERE email=?", [mail]).fetchone():
            break
        time.sleep(0.2)
    else:
        raise AssertionError("the worker erased nothing")
    database.close()
    page.goto("/moi/")
    assert "/compte/connexion/" in page.url
    check = subprocess.run(
        [sys.executable, str(PROJECT / "essaim"), "check"],
        env=server.environment,
        capture_output=True,
        text=True,
    )
    assert "Journal intact." in check.stdout, check.stdout + check.stderr


def test_the_language_of_a_card_and_of_a_space_are_set_and_shown(
    server: Server, open_page: Callable[..., Any]
) -> None:
    page = open_page("phone")
    sign_up(page, server, "Langue Exemple", "langue@exemple.test")
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill("Open Commons")
    press(page, "Ouvrir")
    page.goto("/espaces/open-commons/reglages/")
    page.get_by_label("En une phrase").fill("We share tools.")
    page.get_by_label("Langue des textes").select_option("en")
    look(page)
    press(page, "Enregistrer")
    page.goto("/espaces/open-commons/")
    assert page.locator("p.lead").get_attribute("lang") == "en"
    look(page)

    page.goto("/acteurs/nouveau/?espace=open-commons")
    page.locator("#id_name").fill("Kreyol Kitchen")
    page.locator("#id_summary").fill("Nou ka kwit ansanm.")
    page.locator("#id_language").select_option("gcf")
    press(page, "Enregistrer")
    page.get_by_role("heading", name="Kreyol Kitchen").wait_for()
    assert page.locator("p.lead").get_attribute("lang") == "gcf"
    look(page)
    page.goto("/annuaire/?espace=open-commons&vue=fiches")
    assert page.locator("p[lang='gcf']").inner_text() == "Nou ka kwit ansanm."
    look(page)


def test_the_hours_of_a_space_are_those_of_its_place(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Heure Exemple", "heure@exemple.test")
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill("Réseau du Caillou")
    press(page, "Ouvrir")
    page.goto("/espaces/reseau-du-caillou/journal/")
    here = page.locator("main time").first.inner_text()
    page.goto("/espaces/reseau-du-caillou/reglages/")
    page.get_by_label("Fuseau horaire").select_option("Pacific/Noumea")
    press(page, "Enregistrer")
    page.goto("/espaces/reseau-du-caillou/journal/")
    there = page.locator("main time").last.inner_text()
    assert here != there
    look(page)
