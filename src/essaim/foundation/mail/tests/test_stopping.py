import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.waiting import waiting_for
from essaim.foundation.mail import queries
from essaim.foundation.mail.actions import note_refusal
from essaim.foundation.mail.addresses import digest, read_token, stop_token
from essaim.foundation.mail.models import Outgoing, Suppression

pytestmark = pytest.mark.django_db
LISE = "lise@exemple.test"


@pytest.fixture
def link(outbox: None, settings: Any) -> str:
    """The path that a mail's own header gives."""
    headers = {mailing.KIND: "own", mailing.WHY: "Parce que vous l’avez demandé."}
    EmailMessage("Bonjour", "Un texte.", None, [LISE], headers=headers).send()
    content = Outgoing.objects.get().content
    assert content["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Parce que vous l’avez demandé." in content["body"] and "/moi/courriels/" in content["body"]
    url = re.fullmatch(r"<(.+)>", content["headers"]["List-Unsubscribe"]).group(1)  # type: ignore[union-attr]
    assert url in content["body"] and LISE not in url
    return str(url).removeprefix(settings.BASE_URL)


def test_a_mail_program_stops_it_in_one_post(link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert queries.stopped_kinds(LISE) == {"own"}


def test_a_get_shows_a_button_and_stops_nothing(client: Any, link: str) -> None:
    page = client.get(link)
    assert "Arrêter ces courriels" in page.content.decode() and "no-store" in page["Cache-Control"]
    assert not Suppression.objects.exists()
    page = client.post(link, follow=True)
    assert "Ces courriels sont arrêtés" in page.content.decode()
    page = client.post(link, {"do": "resume"}, follow=True)
    assert "Arrêter ces courriels" in page.content.decode() and not Suppression.objects.exists()


def test_a_token_of_ones_own_making_is_refused(client: Any) -> None:
    good = stop_token(digest(LISE), "own")
    assert read_token(good) == (digest(LISE), "own")
    for token in (good[:-1], "x" + good, "own." + digest(LISE), "é", "a" * 500):
        assert read_token(token) is None
        assert client.post(f"/courriels/arreter/{token}/").status_code == 404
    assert not Suppression.objects.exists()


def test_its_owner_is_told_of_a_failing_address_and_says_that_it_works(
    as_: Any, make_user: Any, mailoutbox: Any
) -> None:
    lise = make_user("lise")
    assert not waiting_for(lise)
    note_refusal(digest(lise.email), hard=True, said="550 5.1.1 inconnue")
    assert "refuse nos courriels" in waiting_for(lise)[0].text
    client = as_(lise)
    assert "550 5.1.1 inconnue" in client.get("/moi/courriels/").content.decode()
    client.post("/moi/courriels/adresse/")
    assert queries.failing(lise.email) is None and len(mailoutbox) == 1
    client.post("/moi/courriels/adresse/")
    assert len(mailoutbox) == 1  # no mail for an address that was not failing
