"""Signing in and up: a code by mail, no password, nothing that tells who has an account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.urls import NoReverseMatch, reverse

from essaim.foundation.accounts.models import Party, User

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})$", re.M)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def sign_in(client: Any, email: str, follow: str = "") -> Any:
    client.post("/compte/connexion/", {"email": email, "next": follow})
    return client.post("/compte/connexion/code/", {"code": code(), "next": follow})


def signed_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


def test_one_address_one_code_and_in(client: Any, make_user: Any) -> None:
    make_user("lise")
    page = client.get("/compte/connexion/")
    assert "password" not in page.content.decode() and "mot de passe à retenir" in page.content.decode()
    response = client.post("/compte/connexion/", {"email": "Lise@Exemple.test"})
    assert response.status_code == 302 and response["Location"] == "/compte/connexion/code/"
    assert "lise@exemple.test" in client.get("/compte/connexion/code/").content.decode()
    message = mail.outbox[0]
    assert message.subject.startswith("Votre code pour ") and message.to == ["lise@exemple.test"]
    assert message.body.startswith("Bonjour,")
    response = client.post("/compte/connexion/code/", {"code": code().lower().replace("-", " ")})
    assert response["Location"] == "/moi/" and signed_in(client)
    assert len(mail.outbox) == 1


def test_one_comes_back_to_where_one_was(client: Any, make_user: Any) -> None:
    make_user("lise")
    assert sign_in(client, "lise@exemple.test", "/espaces/")["Location"] == "/espaces/"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example/"])
def test_never_to_another_site(client: Any, make_user: Any, elsewhere: str) -> None:
    make_user("lise")
    assert sign_in(client, "lise@exemple.test", elsewhere)["Location"] == "/moi/"


def test_a_wrong_code_is_said_in_the_field_then_the_code_is_dropped(client: Any, make_user: Any) -> None:
    make_user("lise")
    client.post("/compte/connexion/", {"email": "lise@exemple.test"})
    right = code()
    response = client.post("/compte/connexion/code/", {"code": "ZZZZ-ZZZZ"})
    assert "pas le code du courriel" in response.content.decode()
    for _attempt in range(4):
        response = client.post("/compte/connexion/code/", {"code": "ZZZZ-ZZZZ"})
    assert response.status_code == 302
    client.post("/compte/connexion/code/", {"code": right})
    assert not signed_in(client)


def test_another_code_can_be_asked_for(client: Any, make_user: Any) -> None:
    make_user("lise")
    client.post("/compte/connexion/", {"email": "lise@exemple.test"})
    old = code()
    client.post("/compte/connexion/code/", {"action": "resend"})
    assert len(mail.outbox) == 2 and code() != old
    client.post("/compte/connexion/code/", {"code": code()})
    assert signed_in(client)


def test_signing_up_asks_for_a_name_and_proves_the_address(client: Any) -> None:
    response = client.post("/compte/inscription/", {"name": "Lise des Communs", "email": "Lise@Exemple.test"})
    assert response["Location"] == "/compte/inscription/code/"
    assert not User.objects.exists() and not Party.objects.exists() and not signed_in(client)
    assert "lise@exemple.test" in client.get("/compte/inscription/code/").content.decode()
    client.post("/compte/inscription/code/", {"code": code()})
    user = User.objects.get()
    assert user.email == "lise@exemple.test" and not user.has_usable_password()
    assert user.name == "Lise des Communs" and signed_in(client)
    assert len(mail.outbox) == 1


def test_signing_up_keeps_what_was_typed_and_says_what_is_missing(client: Any) -> None:
    page = client.post("/compte/inscription/", {"name": "Lise", "email": "pas une adresse"}).content.decode()
    assert 'value="Lise"' in page and "pas une adresse" in page and "error" in page
    assert not User.objects.exists()


def test_an_account_opened_meanwhile_is_not_opened_twice(client: Any, make_user: Any) -> None:
    client.post("/compte/inscription/", {"name": "Lise", "email": "lise@exemple.test"})
    kept = code()
    make_user("lise")
    answer = client.post("/compte/inscription/code/", {"code": kept}, follow=True)
    assert "plus valable" in answer.content.decode() and not signed_in(client)
    assert User.objects.count() == 1


def test_the_code_of_a_sign_in_opens_no_account(client: Any) -> None:
    client.post("/compte/inscription/", {"name": "Lise", "email": "lise@exemple.test"})
    assert client.post("/compte/connexion/code/", {"code": code()})["Location"] == "/compte/connexion/"
    assert not signed_in(client) and not User.objects.exists()


def test_mails_never_repeat_the_host_that_a_request_claims(client: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/compte/connexion/", {"email": "zoe@exemple.test"}, headers={"host": "mechant.example"})
    assert "mechant" not in mail.outbox[0].body and settings.BASE_URL in mail.outbox[0].body


def test_a_flood_from_one_place_gets_429_in_french(client: Any) -> None:
    for number in range(31):
        response = client.post("/compte/connexion/", {"email": f"p{number}@exemple.test"})
        client.cookies.clear()
    assert response.status_code == 429
    assert "Trop de demandes" in response.content.decode()
    assert len(mail.outbox) <= 20


def test_limits_are_shared_by_processes(client: Any, settings: Any, make_user: Any) -> None:
    """The cache that the service runs with is a table: another process reads the same counts."""
    from essaim.config import settings as real

    settings.CACHES = real.CACHES
    make_user("lise")
    for number in range(6):
        caches["default"].close()
        del caches["default"]  # as a process that has just begun
        client.post("/compte/connexion/", {"email": "lise@exemple.test"}, REMOTE_ADDR=f"10.0.0.{number}")
        client.cookies.clear()
    assert len(mail.outbox) == 3


def test_a_flood_of_sign_ups_gets_429(client: Any) -> None:
    for number in range(21):
        response = client.post("/compte/inscription/", {"name": "X", "email": f"p{number}@exemple.test"})
        client.cookies.clear()
    assert response.status_code == 429 and len(mail.outbox) == 20


def test_one_mailbox_is_not_flooded_from_many_places(client: Any, make_user: Any) -> None:
    make_user("lise")
    for number in range(8):
        response = client.post(
            "/compte/connexion/", {"email": "lise@exemple.test"}, REMOTE_ADDR=f"10.0.0.{number}"
        )
        client.cookies.clear()
    assert len(mail.outbox) == 3
    assert "attendez quelques minutes" in response.content.decode()
    for number in range(8):
        client.post(
            "/compte/inscription/",
            {"name": "X", "email": "lise@exemple.test"},
            REMOTE_ADDR=f"10.1.0.{number}",
        )
        client.cookies.clear()
    assert len(mail.outbox) == 6


@pytest.mark.parametrize(
    "name",
    [
        "account_reset_password", "account_change_password", "account_set_password", "account_reset_password_done",
        "account_reauthenticate",
    ],
)  # fmt: skip
def test_nothing_about_passwords_is_reachable(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_leaving_takes_a_post(client: Any, make_user: Any, as_: Any) -> None:
    as_(make_user("lise"))
    assert "Se déconnecter" in client.get("/compte/deconnexion/").content.decode() and signed_in(client)
    assert client.post("/compte/deconnexion/")["Location"] == "/" and not signed_in(client)


def test_a_closed_account_does_not_open(client: Any, make_user: Any) -> None:
    make_user("lise", is_active=False)
    client.post("/compte/connexion/", {"email": "lise@exemple.test"})
    assert not CODE.search(str(mail.outbox[0].body))


def test_the_first_account_of_an_empty_service_is_its_host(client: Any, settings: Any) -> None:
    settings.DEMO = False
    for name in ("lise", "omar"):
        client.post("/compte/inscription/", {"name": name, "email": f"{name}@exemple.test"})
        client.post("/compte/inscription/code/", {"code": code()})
        client.post("/compte/deconnexion/")
    assert list(User.objects.order_by("pk").values_list("is_host", flat=True)) == [True, False]


def test_a_demonstration_makes_nobody_host(client: Any, settings: Any) -> None:
    settings.DEMO = True
    client.post("/compte/inscription/", {"name": "Lise", "email": "lise@exemple.test"})
    client.post("/compte/inscription/code/", {"code": code()})
    assert not User.objects.get().is_host
