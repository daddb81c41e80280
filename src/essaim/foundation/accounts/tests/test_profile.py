"""One's profile, one's data, who runs the service."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from essaim.foundation.accounts.actions import edit_profile, make_host, open_account
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
PAGES = ["/moi/profil/", "/moi/donnees/", "/moi/donnees/essaim-mes-donnees.json"]


@pytest.mark.parametrize("url", PAGES)
def test_strangers_are_asked_to_sign_in(client: Any, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 302 and response["Location"].startswith("/compte/connexion/?next=")


@pytest.mark.parametrize("url", PAGES)
def test_everybody_has_their_own(as_: Any, make_user: Any, url: str) -> None:
    assert as_(make_user("lise")).get(url).status_code == 200


def test_changing_name_and_language(as_: Any, make_user: Any) -> None:
    lise = make_user("lise")
    response = as_(lise).post("/moi/profil/", {"name": "Lise des Communs", "language": "en"})
    assert response.status_code == 302 and response.cookies["django_language"].value == "en"
    lise = User.objects.get()
    assert (lise.name, lise.language) == ("Lise des Communs", "en")
    assert Entry.objects.get().action == "accounts.edit_profile"


def test_an_empty_name_is_said_in_its_field(as_: Any, make_user: Any) -> None:
    page = as_(make_user("lise")).post("/moi/profil/", {"name": " ", "language": ""}).content.decode()
    assert "id_name_error" in page and User.objects.get().name == "Lise"


def test_only_ones_own(make_user: Any) -> None:
    with pytest.raises(Denied):
        edit_profile(make_user("omar"), make_user("lise").party, name="Moi")
    with pytest.raises(Denied):
        make_host(make_user("zoe"), User.objects.get(email="lise@exemple.test").party)


def test_not_even_the_host_changes_another(make_user: Any) -> None:
    with pytest.raises(Denied):
        edit_profile(make_user("omar", is_host=True), make_user("lise").party, name="Moi")


def test_all_that_one_made_in_one_file(as_: Any, make_user: Any) -> None:
    lise = make_user("lise")
    make_user("omar")
    response = as_(lise).get("/moi/donnees/essaim-mes-donnees.json")
    document = json.loads(response.content)
    assert document["Compte"][0]["adresse de courriel"] == "lise@exemple.test"
    assert "attachment" in response["Content-Disposition"] and "omar" not in response.content.decode()
    assert "Compte" in as_(lise).get("/moi/donnees/").content.decode()


def test_open_account_refuses_what_is_not_an_address_or_is_taken() -> None:
    assert open_account(SYSTEM, None, email="Lise@Exemple.test").name == "Lise"
    for email in ("lise@exemple.test", "rien"):
        with pytest.raises(ValidationError):
            open_account(SYSTEM, None, email=email)
    assert User.objects.count() == 1 and Entry.objects.count() == 1


def test_the_command_names_a_host() -> None:
    call_command("make_host", "Lise@Exemple.test")
    call_command("make_host", "lise@exemple.test")
    assert User.objects.get().is_host
    with pytest.raises(CommandError):
        call_command("make_host", "rien")
