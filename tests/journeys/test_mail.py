"""A member follows a card; somebody corrects it; she sees the notice, gets a mail that says why it came, and stops
them by its own link; her settings, on one page."""

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.conftest import PROJECT, Server
from tests.journeys.test_coordination import look, press, sign_up
from tests.journeys.test_every_page import enter


def mails_to(server: Server, address: str) -> list[Message]:
    """Those that the console shows for that address, oldest first."""
    text = server.log.read_text()
    parts = re.findall(r"^Content-Type: text/plain.*?(?=^-{70,}$)", text, flags=re.M | re.S)
    return [mail for mail in (message_from_bytes(part.encode()) for part in parts) if mail["To"] == address]


def mail_about(server: Server, address: str, words: str) -> Message:
    """The first whose subject says this, waited for as long as the worker may take."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for mail in mails_to(server, address):
            if words in str(make_header(decode_header(mail["Subject"]))):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address} about {words}")


def correct(open_page: Callable[..., Any], card: str, summary: str) -> None:
    other = open_page("phone")
    enter(other, "animation")
    other.goto(card)
    other.get_by_role("link", name="Modifier").first.click()
    other.locator("#id_summary").fill(summary)
    press(other, "Enregistrer")
    other.get_by_role("link", name="Historique").wait_for()


def test_she_is_told_why_and_how_to_stop(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Claire Exemple", "claire@exemple.test")
    page.goto("/annuaire/?espace=communs-du-val")
    page.locator("main a[href^='/acteurs/']").first.click()
    card, name = page.url, page.locator("h1").inner_text()
    press(page, "Suivre")
    page.get_by_text("vous saurez ce qui change").wait_for()
    look(page)

    page.goto("/moi/courriels/")
    look(page)
    page.get_by_label("Fiches de l’annuaire").select_option("now")
    press(page, "Enregistrer")
    page.get_by_text("Vos choix sont enregistrés").wait_for()
    assert name in page.locator("main").inner_text()
    look(page)

    correct(open_page, card, "Une phrase plus juste encore.")
    mail = mail_about(server, "claire@exemple.test", "a été corrigée")
    body = str(mail.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]
    assert f"parce que vous suivez « {name} »" in body.replace("\u202f", " ").replace("\xa0", " ")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    page.goto("/nouvelles/")
    page.get_by_text("a été corrigée").wait_for()
    look(page)
    page.get_by_role("button", name=re.compile("Voir : La fiche")).click()
    page.wait_for_url(card)
    page.goto("/nouvelles/")
    assert "non lue" not in page.locator("main").inner_text()
    look(page)

    link = re.search(r"(http\S+/courriels/arreter/\S+)", body)
    assert link
    elsewhere = open_page("phone")  # another machine: nobody is signed in there
    elsewhere.goto(link.group(1))
    look(elsewhere)
    press(elsewhere, "Arrêter ces courriels")
    elsewhere.get_by_role("heading", name="Ces courriels sont arrêtés").wait_for()
    look(elsewhere)

    page.goto("/moi/courriels/")
    assert page.get_by_label("Fiches de l’annuaire").input_value() == "app"
    page.get_by_role("button", name="Ne plus suivre").first.click()
    page.get_by_text("Rien encore").wait_for()
    look(page)


def test_a_bounce_is_seen_by_whom_it_concerns_and_mended(
    server: Server, open_page: Callable[..., Any]
) -> None:
    mail = "rebond@exemple.test"
    page = open_page("phone")
    sign_up(page, server, "Rebond Exemple", mail)
    sent = mails_to(server, mail)[-1]
    notice = (
        "From: MAILER-DAEMON@exemple.test\nTo: essaim@localhost\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.exemple.test\n\n"
        f"Final-Recipient: rfc822; {mail}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: {sent['Message-ID']}\n\n--B--\n"
    )
    done = subprocess.run(
        [sys.executable, str(PROJECT / "essaim"), "manage", "bounces"],
        input=notice, env=server.environment, capture_output=True, text=True,
    )  # fmt: skip
    assert "1 retour(s) lu(s), dont 1 de nos courriels ; 1 adresse(s)" in done.stdout, (
        done.stdout + done.stderr
    )

    page.goto("/moi/")
    look(page)
    page.get_by_role("link", name=re.compile("refuse nos courriels")).first.click()
    page.get_by_text("ne reçoit plus que l’indispensable").wait_for()
    look(page)
    press(page, "Mon adresse marche à nouveau")
    page.goto("/moi/")
    assert page.get_by_role("link", name=re.compile("refuse nos courriels")).count() == 0


def test_a_digest_comes_at_the_hour_chosen(server: Server, open_page: Callable[..., Any]) -> None:
    mail = "resume@exemple.test"
    page = open_page("phone")
    sign_up(page, server, "Résumé Exemple", mail)
    page.goto("/moi/profil/")
    page.get_by_label("Fuseau horaire").select_option("Indian/Reunion")
    press(page, "Enregistrer")
    page.goto("/annuaire/?espace=communs-du-val")
    page.locator("main a[href^='/acteurs/']").nth(1).click()
    card = page.url
    press(page, "Suivre")
    page.goto("/moi/courriels/")
    page.get_by_label("Fiches de l’annuaire").select_option("daily")
    page.get_by_label("Heure des résumés").select_option("18")
    assert "Indian/Reunion" in page.locator("main").inner_text()
    look(page)
    press(page, "Enregistrer")
    page.get_by_text("Vos choix sont enregistrés").wait_for()
    correct(open_page, card, "Une phrase qui attendra le soir.")

    mine = "party_id=(SELECT party_id FROM accounts_user WHERE email=?) AND mail='daily'"
    database = sqlite3.connect(server.data / "essaim.sqlite3", timeout=20)
    for _ in range(100):
        if due := database.execute(f"SELECT due_at FROM news_notice WHERE {mine}", [mail]).fetchone():
            break
        time.sleep(0.2)
    leaves = datetime.fromisoformat(due[0]).replace(tzinfo=UTC).astimezone(ZoneInfo("Indian/Reunion"))
    assert (leaves.hour, leaves.minute) == (18, 0)
    with database:  # evening comes
        database.execute(f"UPDATE news_notice SET due_at='2020-01-01 00:00:00' WHERE {mine}", [mail])
    database.close()
    body = str(mail_about(server, mail, "une nouvelle").get_payload(decode=True), "utf-8")  # type: ignore[arg-type]
    assert "chaque jour" in body
