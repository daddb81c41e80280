"""The demonstration's sign-ins open these three accounts, in demonstration mode, and nothing else."""

from typing import Any

import pytest

from essaim.foundation.accounts.demo import ENTRANCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_users(make_user: Any, settings: Any) -> None:
    settings.DEMO = True
    for entrance in ENTRANCES:
        make_user(entrance.email.split("@")[0], demo=True)


def test_three_buttons_enter(client: Any, demo_users: None) -> None:
    page = client.get("/compte/connexion/").content.decode()
    for entrance in ENTRANCES:
        assert str(entrance.label) in page
        response = client.post(f"/compte/essai/{entrance.slug}/")
        assert response["Location"] == "/moi/" and "_auth_user_id" in client.session
        client.logout()


def test_sessions_end_with_the_demonstration(client: Any, demo_users: None, settings: Any) -> None:
    client.post("/compte/essai/membre/")
    assert client.get("/moi/profil/").status_code == 200
    settings.DEMO = False
    assert client.get("/moi/profil/").status_code == 302


@pytest.mark.parametrize("spoil", ["off", "unmarked", "inactive", "get", "unknown"])
def test_and_nothing_else(client: Any, demo_users: None, settings: Any, spoil: str) -> None:
    from essaim.foundation.accounts.models import User

    slug = "animation"
    if spoil == "off":
        settings.DEMO = False
    elif spoil == "unmarked":
        User.objects.update(demo=False)
    elif spoil == "inactive":
        User.objects.update(is_active=False)
    elif spoil == "unknown":
        slug = "patronne"
    url = f"/compte/essai/{slug}/"
    response = client.get(url) if spoil == "get" else client.post(url)
    assert response.status_code == (405 if spoil == "get" else 404)
    assert "_auth_user_id" not in client.session
    if spoil in {"off", "unmarked", "inactive"}:
        assert "/compte/essai/" not in client.get("/compte/connexion/").content.decode()
