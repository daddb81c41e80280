"""Opening and setting up spaces."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces import actions
from essaim.foundation.spaces.models import Membership, Role, Space
from essaim.foundation.spaces.tests.factories import mandate, organisation

pytestmark = pytest.mark.django_db


def test_whoever_opens_a_network_administers_it(make_user: Any) -> None:
    lise = make_user("lise")
    space = actions.create_space(lise, name="  Réseau de l’Arrageois ", summary="Ensemble")
    assert (space.slug, space.name, space.root, space.parent) == (
        "reseau-de-larrageois", "Réseau de l’Arrageois", space, None,
    )  # fmt: skip
    assert Membership.objects.get(space=space).role == Role.ADMINISTRATOR
    assert space.pk in lise.scope.administrator
    assert Entry.objects.get().action == "spaces.open_network"


def test_the_service_opens_spaces_for_others(make_user: Any) -> None:
    lise = make_user("lise")
    space = actions.create_space(SYSTEM, name="Réseau", slug="res", administrator=lise.party)
    group = actions.create_space(SYSTEM, space, name="Bureau", kind="group")
    assert group.root == space and group.parent == space
    assert Membership.objects.get().party == lise.party


def test_two_networks_of_one_name_have_two_addresses(make_user: Any) -> None:
    lise = make_user("lise")
    slugs = [actions.create_space(lise, name=name).slug for name in ("Nouveau", "Nouveau", "Ensemble", "???")]
    assert slugs == ["nouveau-2", "nouveau-3", "ensemble", "espace"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"name": "A", "slug": "nouveau"}, "slug"),
        ({"name": "A", "slug": "été/../x"}, "slug"),
        ({"name": "A", "slug": "reseau"}, "slug"),
        ({"name": "A", "kind": "group"}, "kind"),
        ({"name": "A", "accent": "fluo"}, "accent"),
    ],
)
def test_bad_input_names_its_field(space: Space, make_user: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.create_space(make_user("lise"), **fields)
    assert field in caught.value.message_dict
    assert Space.objects.count() == 1


def test_a_space_inside_another_is_for_its_administrators(people: Any, space: Space) -> None:
    inner = actions.create_space(people["administrator"], space, name="Territoire", kind="territory")
    assert inner.root == space
    for name in ("nobody", "guest", "member", "facilitator", "elsewhere"):
        with pytest.raises(Denied):
            actions.create_space(people[name], space, name="Groupe", kind="group")
    with pytest.raises(ValueError):
        actions.create_space(people["administrator"], space, name="G", administrator=people["member"].party)


def test_edit_keeps_a_revision_and_never_the_slug(people: Any, space: Space) -> None:
    actions.edit_space(people["administrator"], space, name="Réseau du Val", accent="rust")
    revision = Revision.objects.get()
    assert revision.before == {"name": "Réseau des communs du Val", "accent": "pine"}
    assert revision.after == {"name": "Réseau du Val", "accent": "rust"}
    with pytest.raises(ValueError):
        actions.edit_space(people["administrator"], space, slug="autre")
    with pytest.raises(Denied):
        actions.edit_space(people["facilitator"], space, name="Non")


def test_the_admission_body_is_a_group_of_the_space(people: Any, space: Space, make_space: Any) -> None:
    inside, outside = make_space("bureau", space, kind="group"), make_space("autre", kind="group")
    actions.edit_space(people["administrator"], space, admission_body=inside)
    with pytest.raises(ValidationError):
        actions.edit_space(people["administrator"], space, admission_body=outside)


def test_a_space_of_an_organisation_needs_its_mandate(people: Any, space: Space) -> None:
    org = organisation()
    with pytest.raises(ValidationError):
        actions.edit_space(people["administrator"], space, organisation=org)
    mandate(people["administrator"], org)
    assert actions.edit_space(people["administrator"], space, organisation=org).organisation == org


def test_colleges(people: Any, space: Space) -> None:
    admin = people["administrator"]
    college = actions.add_college(admin, space, name="Associations")
    with pytest.raises(ValidationError):
        actions.add_college(admin, space, name="Associations")
    actions.edit_college(admin, college, name="Associations et collectifs")
    held = Membership.objects.get(party=people["member"].party)
    actions.change_college(admin, held, college=college)
    with pytest.raises(ValidationError):
        actions.remove_college(admin, college)
    actions.change_college(admin, held, college=None)
    actions.remove_college(admin, college)
    assert not space.colleges.exists()
    assert Entry.objects.filter(action="spaces.remove_college", object_id=college.pk).exists()


def test_a_college_of_another_space_is_refused(people: Any, space: Space) -> None:
    other = Space.objects.get(slug="ailleurs")
    college = actions.add_college(people["elsewhere"], other, name="Ailleurs")
    held = Membership.objects.get(party=people["member"].party)
    with pytest.raises(ValidationError):
        actions.change_college(people["administrator"], held, college=college)
