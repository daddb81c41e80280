"""Hours: the person's zone where they chose one, else the space's, else the service's."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.foundation.accounts.actions import edit_profile
from essaim.foundation.kernel.zones import is_zone, time_zones
from essaim.foundation.spaces.actions.space import edit_space
from essaim.foundation.spaces.views import base

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("own", "of_space", "used"),
    [("", "", "Europe/Paris"), ("", "Indian/Reunion", "Indian/Reunion"), ("America/Cayenne", "Indian/Reunion", "America/Cayenne")],
)  # fmt: skip
def test_whose_hours(
    client: Any,
    as_: Any,
    make_user: Any,
    make_space: Any,
    monkeypatch: Any,
    own: str,
    of_space: str,
    used: str,
) -> None:
    make_space("maison", time_zone=of_space)
    seen, render = [], base.render
    monkeypatch.setattr(base, "render", lambda *a, **k: seen.append(str(timezone.get_current_timezone())) or render(*a, **k))  # fmt: skip
    as_(make_user("lise", time_zone=own)).get("/espaces/maison/membres/")
    assert seen == [used]
    assert str(timezone.get_current_timezone()) == "Europe/Paris"


def test_a_zone_exists(make_user: Any, space: Any, join: Any) -> None:
    lise = make_user("lise")
    join(lise, space, "administrator")
    edit_space(lise, space, time_zone="Indian/Reunion")
    edit_profile(lise, lise.party, name="Lise", time_zone="Europe/Madrid")
    for wrong in ("Mars/Olympus", "../../etc/passwd", "Europe/Pariss"):
        assert not is_zone(wrong)
        with pytest.raises(ValidationError):
            edit_space(lise, space, time_zone=wrong)
        with pytest.raises(ValidationError):
            edit_profile(lise, lise.party, name="Lise", time_zone=wrong)
    assert time_zones()[0][0] == "Europe/Paris" and len(time_zones()) > 300


def test_a_card_says_its_language(client: Any, space: Any) -> None:
    from essaim.connect.actors.tests.factories import make_actor

    card = make_actor(space, "Taller", language="es", summary="Un taller", description="Un taller común")
    page = client.get(f"/acteurs/{card.public_id}/").content.decode()
    assert page.count('lang="es"') == 2
    assert 'lang="fr">' not in client.get(f"/acteurs/{make_actor(space, summary='Un atelier').public_id}/").content.decode().split("<main")[1].split("</main")[0]  # fmt: skip
