from typing import Any

import pytest
from django.db.models import Q

from essaim.foundation.kernel import rules as rules_module
from essaim.foundation.kernel.actions import SYSTEM, action, digest, record
from essaim.foundation.kernel.models import Entry, Revision, Unsealed
from essaim.foundation.kernel.rules import Denied, Rule, allowed, may, with_abilities
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        "try.rename": Rule(lambda scope: Q(pk__in=scope.facilitator), "Il faut animer l’espace."),
        "try.read": Rule(
            lambda scope: Q(visibility="public") | Q(pk__in=scope.guest), "Il faut être invité·e."
        ),
    }
    monkeypatch.setattr(rules_module, "rules", lambda: table)


@action("try.rename")
def rename(by: Any, space: Space, name: str) -> Space:
    before = space.name
    space.name = name
    space.save(update_fields=["name"])
    record(space, {"name": before}, {"name": name})
    return space


@action("try.rename")
def fail_after_writing(by: Any, space: Space) -> None:
    Space.objects.filter(pk=space.pk).update(name="à moitié")
    raise ValueError("non")


def test_writes_one_entry_and_its_revision(people: Any, space: Space) -> None:
    rename(people["facilitator"], space, "Autre nom")
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.space_id) == (
        "try.rename",
        people["facilitator"].party_id,
        space.pk,
    )
    assert (entry.object_type, entry.object_id) == ("spaces.space", space.pk)
    revision = Revision.objects.get(entry=entry)
    assert (revision.before, revision.after) == ({"name": "Réseau des communs du Val"}, {"name": "Autre nom"})
    assert entry.digest == digest([(revision.before, revision.after)])
    assert "Autre nom" not in str(vars(entry))
    assert Unsealed.objects.filter(entry=entry).exists()


@pytest.mark.parametrize("who", ["nobody", "guest", "member", "elsewhere"])
def test_refusal_says_why_and_leaves_nothing(people: Any, space: Space, who: str) -> None:
    with pytest.raises(Denied) as refusal:
        rename(people[who], space, "Volé")
    assert refusal.value.sentence == "Il faut animer l’espace."
    assert Space.objects.get(pk=space.pk).name == "Réseau des communs du Val"
    assert not Entry.objects.exists()


def test_error_rolls_everything_back(people: Any, space: Space) -> None:
    with pytest.raises(ValueError):
        fail_after_writing(people["administrator"], space)
    assert Space.objects.get(pk=space.pk).name == "Réseau des communs du Val"
    assert not Entry.objects.exists()


def test_the_service_itself_needs_no_right(space: Space) -> None:
    rename(SYSTEM, space, "Par la machine")
    assert Entry.objects.get().by_id is None


def test_unknown_rule_never_opens(people: Any, space: Space) -> None:
    with pytest.raises(KeyError):
        may(people["administrator"], "try.rnemae", space)


def test_one_rule_filters_checks_and_annotates(people: Any, space: Space, make_space: Any) -> None:
    hidden = make_space("cache", visibility="private")
    for who in people.values():
        listed = set(allowed(Space.objects.all(), who, "try.read"))
        assert listed == {each for each in Space.objects.all() if may(who, "try.read", each)}
        for row in with_abilities(Space.objects.all(), who, ["try.rename"]):
            assert row.can_rename == may(who, "try.rename", row)  # type: ignore[attr-defined]
    assert hidden not in allowed(Space.objects.all(), people["member"], "try.read")


def test_record_outside_an_action_is_an_error(space: Space) -> None:
    with pytest.raises(RuntimeError):
        record(space, {}, {})
