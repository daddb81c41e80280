"""Second factors, the open sessions, confirming that it is you; a change of address and its way back."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.core.cache import cache

from essaim.foundation.accounts import sessions
from essaim.foundation.accounts.models import AddressChange, Session, User
from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.models import Entry

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})$", re.M)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def lise(make_user: Any, as_: Any) -> Any:
    user = make_user("lise")
    as_(user)
    return user


def code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def confirm(client: Any) -> Any:
    client.post("/compte/confirmer/", {"do": "send"})
    return client.post("/compte/confirmer/", {"code": code()})


def totp_code(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def add_totp(client: Any) -> str:
    page = client.get("/compte/securite/application/").content.decode()
    found = re.search(r'<code class="secret">(\w+)</code>', page)
    assert found, page
    client.post("/compte/securite/application/", {"code": totp_code(found[1])})
    return found[1]


BEHIND = [
    "/compte/securite/cles/ajouter/", "/compte/securite/application/", "/compte/securite/secours/",
    "/compte/securite/secours/nouveaux/", "/compte/securite/secours/codes.txt", "/compte/adresse/", "/compte/effacer/",
]  # fmt: skip


@pytest.mark.parametrize("path", BEHIND)
def test_what_changes_the_account_asks_again_who_one_is(client: Any, lise: Any, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302 and answer["Location"].startswith("/compte/confirmer/?next=")
    client.logout()
    assert client.get(path)["Location"].startswith("/compte/connexion/")


@pytest.mark.parametrize("path", [*BEHIND, "/compte/confirmer/"])
def test_a_demonstration_account_is_everybody_s(client: Any, make_user: Any, as_: Any, path: str) -> None:
    as_(make_user("essai", demo=True))
    answer = client.get(path)
    assert answer.status_code == 403 and "à tout le monde" in answer.content.decode()


def test_a_mailed_code_confirms_for_a_quarter_of_an_hour(client: Any, lise: Any, monkeypatch: Any) -> None:
    answer = confirm(client)
    assert answer.status_code == 302
    assert client.get("/compte/securite/application/").status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/compte/securite/application/").status_code == 302


def test_a_confirmation_code_bears_five_tries_and_serves_once(client: Any, lise: Any) -> None:
    client.post("/compte/confirmer/", {"do": "send"})
    right = code()
    for _ in range(5):
        assert (
            "pas le code du courriel"
            in client.post("/compte/confirmer/", {"code": "ZZZZ-ZZZZ"}).content.decode()
        )
    assert "plus valable" in client.post("/compte/confirmer/", {"code": right}).content.decode()


def test_confirming_never_leads_elsewhere(client: Any, lise: Any) -> None:
    client.post("/compte/confirmer/", {"do": "send"})
    for place in ("https://mechant.example/", "//mechant.example/", "/\\mechant.example"):
        page = client.get("/compte/confirmer/", {"next": place}).content.decode()
        assert 'value="/compte/securite/"' in page and 'mechant.example"' not in page
    answer = client.post("/compte/confirmer/", {"code": code(), "next": "//mechant.example/"})
    assert answer["Location"] == "/compte/securite/"


def test_codes_of_an_application(client: Any, lise: Any, django_capture_on_commit_callbacks: Any) -> None:
    confirm(client)
    assert (
        "pas le bon code" in client.post("/compte/securite/application/", {"code": "000000"}).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        secret = add_totp(client)
    assert Authenticator.objects.filter(user=lise, type="totp").exists()
    assert mail.outbox[-1].to == ["lise@exemple.test"] and "sécurité" in mail.outbox[-1].subject
    page = client.get("/compte/securite/secours/").content.decode()
    backup = re.findall(r"<li><code>(\w+)</code></li>", page)
    assert len(backup) == 10
    assert backup[0] in client.get("/compte/securite/secours/codes.txt").content.decode()
    assert "En service" in client.get("/compte/securite/").content.decode()

    client.post("/compte/deconnexion/")
    client.post("/compte/connexion/", {"email": "lise@exemple.test"})
    answer = client.post("/compte/connexion/code/", {"code": code()})
    assert (
        answer["Location"].startswith("/compte/connexion/second/") and "_auth_user_id" not in client.session
    )
    assert "Encore un pas" in client.get("/compte/connexion/second/").content.decode()
    assert "pas le bon code" in client.post("/compte/connexion/second/", {"code": "000000"}).content.decode()
    client.post("/compte/connexion/second/", {"code": backup[0]})
    assert "_auth_user_id" in client.session

    # With a factor, a mailed code no longer confirms.
    page = client.get("/compte/securite/application/retirer/", follow=True).content.decode()
    assert "par courriel" not in page and "Confirmer par ce code" in page
    sent = len(mail.outbox)
    client.post("/compte/confirmer/", {"do": "send"})
    assert len(mail.outbox) == sent
    client.post("/compte/confirmer/", {"code": totp_code(secret, 1)})
    assert "Retirer" in client.get("/compte/securite/application/retirer/").content.decode()
    client.post("/compte/securite/application/retirer/")
    assert not Authenticator.objects.filter(user=lise).exists()


@pytest.mark.parametrize("noise", ["", "null", "[]", "{}", '{"response": []}', '{"id": 1}', "x", '"a"', '{"response": {"userHandle": "!!"}}', '{"rawId": "AA", "id": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}'])  # fmt: skip
def test_noise_is_a_wrong_key(client: Any, lise: Any, noise: str) -> None:
    confirm(client)
    client.get("/compte/securite/cles/ajouter/")
    answer = client.post("/compte/securite/cles/ajouter/", {"name": "x", "credential": noise})
    assert answer.status_code in {200, 302}
    client.logout()
    client.get("/compte/connexion/cle/", headers={"accept": "application/json"})
    answer = client.post("/compte/connexion/cle/", {"credential": noise})
    assert answer.status_code == 302 and "_auth_user_id" not in client.session
    assert not Authenticator.objects.exists()


def test_the_keys_of_others_are_not_there(client: Any, lise: Any, make_user: Any) -> None:
    key = Authenticator.objects.create(
        user=make_user("omar"), type="webauthn", data={"name": "k", "credential": {}}
    )
    confirm(client)
    for path in (f"/compte/securite/cles/{key.pk}/", f"/compte/securite/cles/{key.pk}/retirer/"):
        ours, none = (
            client.post(path, {"name": "x"}),
            client.post(path.replace(str(key.pk), "999999"), {"name": "x"}),
        )
        assert ours.status_code == none.status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


# -- sessions


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", ""), ("", ""), ("\x00" * 5000, ""),
    ],
)  # fmt: skip
def test_a_browser_s_name_is_short(agent: str, name: str) -> None:
    assert sessions.device_name(agent) == name


def test_sessions_are_listed_and_ended(client: Any, lise: Any, make_user: Any) -> None:
    from django.test import Client

    backend = "allauth.account.auth_backends.AuthenticationBackend"
    others = [Client(headers={"user-agent": "Firefox Android"}), Client(), Client()]
    for other in others:
        other.force_login(lise, backend=backend)
    foreign = Client()
    foreign.force_login(make_user("omar"), backend=backend)
    others[0].get("/moi/")
    page = client.get("/compte/securite/").content.decode()
    assert page.count('name="session"') == 3 and "Celle-ci" in page
    assert client.session.session_key not in page
    reference = re.search(r'name="session" value="(\w+)"', page)
    assert reference
    client.post("/compte/securite/sessions/", {"session": reference[1]})
    assert sessions.of(lise).count() == 3
    client.post("/compte/securite/sessions/", {"session": "0" * 32})
    assert sessions.of(lise).count() == 3
    client.post("/compte/securite/sessions/", {})
    assert sessions.of(lise).count() == 1
    assert client.get("/moi/").status_code == 200
    assert [other.get("/moi/").status_code for other in others] == [302, 302, 302]
    assert foreign.get("/moi/").status_code == 200
    assert Entry.objects.filter(action="accounts.end_sessions").count() == 3


def test_a_session_is_marked_once_a_day(client: Any, lise: Any, django_assert_num_queries: Any) -> None:
    key = client.session.session_key
    Session.objects.filter(pk=key).update(seen_on=None)
    session = client.session
    session[sessions.SEEN] = "2020-01-01"
    session.save()
    client.get("/moi/profil/")
    assert (
        Session.objects.get(pk=key).seen_on is not None and Session.objects.get(pk=key).account_id == lise.pk
    )
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/moi/profil/")
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


# -- another address


def change(client: Any, new: str) -> Any:
    confirm(client)
    client.post("/compte/adresse/", {"email": new})
    return client.post("/compte/adresse/code/", {"code": code()})


def test_another_address_and_back(client: Any, lise: Any) -> None:
    assert change(client, "Lise@Ailleurs.test")["Location"] == "/moi/profil/"
    lise.refresh_from_db()
    assert lise.email == "lise@ailleurs.test"
    warning = mail.outbox[-1]
    assert warning.to == ["lise@exemple.test"]
    link = re.search(settings.BASE_URL + r"(/compte/adresse/retablir/\S+)", str(warning.body))
    assert link
    client.logout()
    assert "lise@exemple.test" in client.get(link[1]).content.decode()
    lise.refresh_from_db()
    assert lise.email == "lise@ailleurs.test"
    client.post(link[1])
    lise.refresh_from_db()
    assert lise.email == "lise@exemple.test" and not sessions.of(lise).exists()
    assert (
        client.get(link[1]).status_code
        == client.get("/compte/adresse/retablir/" + "x" * 43 + "/").status_code
        == 404
    )


def test_the_way_back_lasts_a_week(client: Any, lise: Any) -> None:
    from django.utils import timezone

    change(client, "lise@ailleurs.test")
    link = re.search(r"(/compte/adresse/retablir/\S+)", str(mail.outbox[-1].body))
    assert link
    AddressChange.objects.update(until=timezone.now())
    assert client.post(link[1]).status_code == 404
    lise.refresh_from_db()
    assert lise.email == "lise@ailleurs.test"


def test_an_address_taken_meanwhile_is_refused(client: Any, lise: Any, make_user: Any) -> None:
    confirm(client)
    client.post("/compte/adresse/", {"email": "omar@exemple.test"})
    kept = code()
    make_user("omar")
    assert "elle a déjà un compte" in client.post("/compte/adresse/code/", {"code": kept}).content.decode()
    assert User.objects.get(pk=lise.pk).email == "lise@exemple.test"


@pytest.mark.parametrize("email", ["", "pas une adresse", "lise@exemple.test", "a" * 300 + "@exemple.test"])
def test_a_bad_address_is_said_in_its_field(client: Any, lise: Any, email: str) -> None:
    confirm(client)
    assert 'class="error"' in client.post("/compte/adresse/", {"email": email}).content.decode()
    assert not AddressChange.objects.exists()


def test_a_mailed_code_goes_first_and_never_too_late(client: Any, lise: Any) -> None:
    confirm(client)
    assert int(mail.outbox[-1].extra_headers[mailing.EXPIRES]) == 15 * 60
