"""One object of each kind in one space, somebody in every position towards it, and the arguments of every view.

A new room adds its objects in a function of `MAKERS`, and its views' arguments in `ARGUMENTS` (a view whose only
argument is `slug` takes the space's, without a line). `tests/consistency/test_matrix.py` walks the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

POSITIONS = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]


@dataclass
class World:
    """A space seen by `visibility` ("public" or "group"), its people by position, its objects by name (`made`)."""

    space: Any
    visibility: str
    people: dict[str, Any] = field(default_factory=dict)
    made: SimpleNamespace = field(default_factory=SimpleNamespace)


def build(visibility: str) -> World:
    """The world, in the database."""
    from essaim.foundation.accounts.models import User
    from essaim.foundation.spaces.models import Membership, Space

    space = Space.objects.create(slug="maison", name="Maison", visibility=visibility)
    other = Space.objects.create(slug="ailleurs", name="Ailleurs")
    for each in (space, other):
        each.root = each
        each.save()
    world = World(space, visibility)
    world.people["stranger"] = None
    for position in POSITIONS[1:]:
        user = world.people[position] = User.objects.create_user(
            f"{position}@exemple.test", name=position.title()
        )
        if position == "elsewhere":
            Membership.objects.create(space=other, party=user.party, role="administrator")
        elif position != "nobody":
            Membership.objects.create(space=space, party=user.party, role=position)
    for make in MAKERS:
        make(world)
    return world


# -- the rooms' objects


def make_spaces(world: World) -> None:
    from essaim.foundation.accounts.models import Party
    from essaim.foundation.spaces.models import (
        Application,
        College,
        Invitation,
        Mandate,
        MandateOffer,
        Membership,
        Sponsorship,
    )
    from essaim.foundation.spaces.models.invitation import token_digest

    made, space, soon = world.made, world.space, timezone.now() + timedelta(days=3)
    made.organisation = Party.objects.create(kind="organisation", name="Association de la maison")
    Membership.objects.create(space=space, party=made.organisation)
    made.college = College.objects.create(space=space, name="Collège")
    made.membership = Membership.objects.get(space=space, party=world.people["member"].party)
    applicant = Party.objects.create(kind="person", name="Postulante")
    made.application = Application.objects.create(space=space, party=applicant, submitted_by=applicant)
    sponsor = world.people["member"].party
    made.sponsorship = Sponsorship.objects.create(application=made.application, party=sponsor)
    made.token = "jeton-d-invitation"
    made.invitation = Invitation.objects.create(space=space, digest=token_digest(made.token), expires_at=soon)
    made.mandate = Mandate.objects.create(person=sponsor, organisation=made.organisation, manages=True)
    made.offer_token = "jeton-de-mandat"
    made.offer = MandateOffer.objects.create(
        organisation=made.organisation,
        email="x@exemple.test",
        digest=token_digest(made.offer_token),
        expires_at=soon,
    )


def make_actors(world: World) -> None:
    from essaim.connect.actors.models import Division, Union
    from essaim.connect.actors.tests.factories import make_actor
    from essaim.foundation.imports.models import Feed, Import
    from essaim.foundation.kernel.models import Link

    made = world.made
    made.actor = make_actor(world.space, "Fabrique", visibility=world.visibility)
    other = made.twin = make_actor(world.space, "Atelier", visibility=world.visibility)
    gone = make_actor(world.space, "Ancien atelier", visibility=world.visibility, binned_at=timezone.now())
    made.union = Union.objects.create(winner=made.actor, loser=gone, former=gone.public_id)
    made.division = Division.objects.create(actor=made.actor, made=other)
    made.feed = Feed.objects.create(space=world.space, source="s", url="https://exemple.test/liste.csv")
    made.relation = Link.objects.create(
        source_type="actors.actor",
        source_id=made.actor.pk,
        target_type="actors.actor",
        target_id=other.pk,
        kind="partner",
        space_id=world.space.pk,
        visibility=world.visibility,
    )
    made.batch = Import.objects.create(
        space=world.space,
        by=world.people["facilitator"].party,
        source="s",
        file_name="f.csv",
        state=Import.State.READY,
    )
    made.columns = Import.objects.create(
        space=world.space,
        by=world.people["facilitator"].party,
        source="t",
        file_name="tableau.csv",
        state=Import.State.COLUMNS,
        asked={
            "columns": [{"heading": "Nom", "role": "name", "reason": "", "samples": ["A"]}],
            "swap": False,
        },
    )


def make_claim(world: World) -> None:
    from essaim.connect.actors.models import Claim

    world.made.claim = Claim.objects.create(
        actor=world.made.actor,
        claimant=world.people["member"].party,
        proof=Claim.Proof.WORD,
        state=Claim.State.WAITING,
        message="Je la préside.",
    )


def make_sanction(world: World) -> None:
    from essaim.foundation.accounts.models import User
    from essaim.foundation.spaces.models import Membership, Sanction

    gone = User.objects.create_user("partie@exemple.test", name="Partie").party
    today = timezone.localdate()
    membership = Membership.objects.create(space=world.space, party=gone, until=today)
    world.made.sanction = Sanction.objects.create(
        space=world.space, party=gone, membership=membership, reason="Charte non respectée."
    )


def make_words_and_places(world: World) -> None:
    from essaim.foundation.places.models import Territory
    from essaim.foundation.vocabularies.models import Term, TermMerge
    from essaim.foundation.vocabularies.terms import ensure_words

    world.made.territory = Territory.objects.create(space=world.space, name="Vallée", slug="vallee")
    words = ensure_words("value", ["Entraide", "Aide"])
    world.made.term, world.made.merged = words["entraide"], words["aide"]
    TermMerge.objects.create(loser=words["aide"], winner=words["entraide"], slug="aide")
    Term.objects.filter(pk=words["aide"].pk).update(merged_into=words["entraide"], slug="~aide")


def make_files(world: World) -> None:
    from essaim.foundation.files.models import File, Kind

    world.made.file = File.objects.create(
        space=world.space,
        owner_type="actors.actor",
        owner_id=world.made.actor.pk,
        visibility=world.visibility,
        kind=Kind.DOCUMENT,
        name="statuts.pdf",
        original_name="Statuts.pdf",
        media_type="application/pdf",
        sha256="0" * 64,
        size=10,
        stored=10,
    )


def make_discussion(world: World) -> None:
    from essaim.foundation.discussion.models import Contribution

    world.made.proposal = Contribution.objects.create(
        target_type="actors.actor",
        target_id=world.made.actor.pk,
        space=world.space,
        visibility=world.visibility,
        kind=Contribution.Kind.ALERT,
        state=Contribution.State.HELD,
        author=world.people["nobody"].party,
        proposed={"fault": "closed", "words": ""},
    )
    world.made.contribution = Contribution.objects.create(
        target_type="actors.actor",
        target_id=world.made.actor.pk,
        space=world.space,
        visibility=world.visibility,
        author=world.people["member"].party,
        state=Contribution.State.PUBLISHED,
        body="Bravo !",
    )


def make_news(world: World) -> None:
    from essaim.foundation.kernel.models import Entry
    from essaim.foundation.news.models import Follow, Notice

    actor, reader = world.made.actor, world.people["member"].party
    about = {"object_type": "actors.actor", "object_id": actor.pk}
    entry = Entry.objects.create(action="actors.edit", space_id=world.space.pk, **about)
    world.made.notice = Notice.objects.create(party=reader, entry_id=entry.pk, topic="cards")
    world.made.follow = Follow.objects.create(party=reader, **about)


def make_backup(world: World) -> None:
    from essaim.foundation.keeping.models import Backup

    world.made.backup = Backup.objects.create(state=Backup.State.FAILED, refusal="Disque plein.")


def make_search(world: World) -> None:
    from essaim.connect.searches.models import SavedSearch

    owner = world.people["member"].party
    world.made.search = SavedSearch.objects.create(
        party=owner, name="Épiceries", query="q=epicerie", space=world.space
    )


def make_need(world: World) -> None:
    from essaim.connect.offers.models import Offer

    until = timezone.localdate() + timedelta(days=30)
    world.made.need = Offer.objects.create(
        actor=world.made.actor, kind="need", title="Un local le jeudi", until=until
    )


def make_question(world: World) -> None:
    from essaim.connect.questions.models import Question

    world.made.question = Question.objects.create(
        space=world.space, key="un-conseil", wording="Un conseil ?", kind="text", visibility="group"
    )


def make_agreement(world: World) -> None:
    from essaim.connect.partnerships.models import Agreement, Signatory

    made = world.made.agreement = Agreement.objects.create(
        space=world.space, title="Un local", starts_on=timezone.localdate(), visibility=world.visibility
    )
    Signatory.objects.create(agreement=made, name="Ville")
    Signatory.objects.create(agreement=made, name="Atelier", position=1)


def make_ecosystem(world: World) -> None:
    from essaim.connect.ecosystems.models import Ecosystem, Group, Node

    about = {"space": world.space, "visibility": world.visibility, "drawn_on": timezone.localdate()}
    author = world.people["member"].party
    drawn = world.made.ecosystem = Ecosystem.objects.create(
        name="La vallée", viewpoint="les élu·es", author=author, **about
    )
    group = Group.objects.create(ecosystem=drawn, name="Réseaux", position=1)
    Node.objects.create(ecosystem=drawn)
    world.made.node = Node.objects.create(ecosystem=drawn, group=group, name="Le moulin")
    world.made.other_ecosystem = Ecosystem.objects.create(
        name="La vallée", viewpoint="les habitant·es", author=author, **about
    )
    Node.objects.create(ecosystem=world.made.other_ecosystem)


def make_map(world: World) -> None:
    from essaim.connect.actors.tests.factories import make_actor
    from essaim.connect.maps.models import Printing, SavedMap

    owner = world.people["member"].party
    world.made.map = SavedMap.objects.create(
        party=owner,
        name="Nos lieux",
        query="nature=organisation",
        space=world.space,
        visibility=world.visibility,
    )
    world.made.badged = make_actor(world.space, "Adhérente", party=world.made.organisation)
    world.made.printing = Printing.objects.create(
        party=owner, title="Annuaire", state=Printing.State.DONE, content=b"%PDF"
    )


MAKERS: list[Callable[[World], None]] = [
    make_spaces, make_actors, make_claim, make_sanction, make_words_and_places, make_files, make_discussion, make_news,
    make_backup, make_search, make_need, make_question, make_agreement, make_ecosystem, make_map,
]  # fmt: skip


# -- the views' arguments, by view name


def _of(name: str, /, **more: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    """`public_id` of the object `name`; further arguments by functions of the world."""

    def arguments(world: World) -> dict[str, Any]:
        return {
            "public_id": getattr(world.made, name).public_id,
            **{key: give(world) for key, give in more.items()},
        }

    return arguments


def _in_space(name: str) -> Callable[[World], dict[str, Any]]:
    return _of(name, slug=lambda world: world.space.slug)


def _territory(world: World) -> dict[str, Any]:
    return {"slug": world.made.territory.slug}


def _word(world: World) -> dict[str, Any]:
    return {"path": "valeurs", "slug": world.made.term.slug}


def _badge(world: World) -> dict[str, Any]:
    return {"network": world.space.slug, "public_id": world.made.badged.public_id}


ARGUMENTS: dict[str, Callable[[World], dict[str, Any]]] = {
    "accounts:enter_demo": lambda world: {"slug": "membre"},
    "accounts:address_back": lambda world: {"token": "jeton-inconnu"},
    "mfa_edit_webauthn": lambda world: {"pk": 999_999},
    "mfa_remove_webauthn": lambda world: {"pk": 999_999},
    "spaces:member": _in_space("membership"),
    "spaces:withdraw_invitation": _in_space("invitation"),
    "spaces:application": _in_space("application"),
    "spaces:college": _in_space("college"),
    "spaces:remove_college": _in_space("college"),
    "spaces:invitation": lambda world: {"token": world.made.token},
    "spaces:mandate_offer": lambda world: {"token": world.made.offer_token},
    "spaces:sponsorship": _of("sponsorship"),
    "spaces:end_mandate": _of("mandate"),
    "spaces:withdraw_offer": _of("offer"),
    "spaces:organisation": _of("organisation"),
    **{
        f"actors:{name}": _of("actor")
        for name in ("actor", "edit", "show_to", "put_in_bin", "restore", "history", "relations")
    },
    "duplicates:pair": _of("actor", other_id=lambda world: world.made.twin.public_id),
    "duplicates:separate": _of("union"),
    "actors:provenance": _of("actor"),
    "actors:split": _of("actor"),
    "actors:rejoin": _of("division"),
    "transfers:refresh": _of("feed"),
    "transfers:forget": _of("feed"),
    "actors:end_relation": _of("actor", link_id=lambda world: world.made.relation.public_id),
    "actors:place": _of("actor"),
    **{f"actors:{name}": _of("actor") for name in ("claim", "representation", "editors", "review")},
    "actors:claim_page": _of("claim"),
    "actors:tile": lambda world: {"z": "6", "x": "32", "y": "22"},
    "spaces:sanction": _of("sanction"),
    **{f"places:{name}": _territory for name in ("territory", "edit", "remove")},
    **{f"vocabularies:{name}": _word for name in ("term", "edit", "merge")},
    "vocabularies:unmerge": lambda world: {**_word(world), "loser": world.made.merged.public_id},
    **{f"vocabularies:{name}": lambda world: {"path": "mots-cles"} for name in ("scheme", "add")},
    "vocabularies:crosswalk": lambda world: {"name": "pair"},
    "api:v1": lambda world: {"rest": f"cards/{world.made.actor.public_id}"},
    **{
        f"api:{name}": _of("actor")
        for name in ("element", "element_linked", "schema_org", "pair", "murmurations")
    },
    "vocabularies:export": lambda world: {"path": "categories", "extension": "ttl"},
    **{f"files:{name}": _of("file") for name in ("file", "edit", "put_in_bin", "restore")},
    "files:content": _of("file", name=lambda world: world.made.file.name),
    **{f"files:{name}": _of("actor", kind=lambda world: "fiche") for name in ("add", "describe")},
    **{
        f"discussion:{name}": _of("actor", slug=lambda world: "fiche")
        for name in ("discussion", "write", "correct")
    },
    **{
        f"discussion:{name}": _of("contribution")
        for name in ("contribution", "edit", "restore", "report", "versions")
    },
    "discussion:item": _in_space("contribution"),
    "contributions:decide": _of("proposal"),
    "contributions:alert": _of("actor"),
    "contributions:yearly": lambda world: {"token": "jeton-inconnu", "choice": "juste"},
    "discussion:confirm": lambda world: {"token": "jeton-inconnu"},
    "discussion:follow": lambda world: {"token": "jeton-inconnu"},
    "mail:stop": lambda world: {"token": "jeton-inconnu"},
    "news:follow": _of("actor", kind=lambda world: "actors.actor"),
    "news:open": _of("notice"),
    "news:stop": _of("follow"),
    "keeping:try_again": _of("backup"),
    "keeping:retry_task": lambda world: {"task_id": world.made.backup.public_id},
    "transfers:import": _of("batch"),
    "transfers:review": _of("batch"),
    "transfers:columns": _of("columns"),
    "transfers:template_file": lambda world: {"format": "csv"},
    "transfers:apply": _of("batch"),
    "transfers:undo": _of("batch"),
    **{f"searches:{name}": _of("search") for name in ("search", "edit", "drop", "unshare")},
    **{f"offers:{name}": _of("need") for name in ("offer", "edit", "withdraw")},
    "offers:add": _of("actor"),
    **{
        f"partnerships:{name}": _of("agreement") for name in ("agreement", "edit", "review", "stop", "remove")
    },
    "territories:figures": _territory,
    **{
        f"ecosystems:{name}": _of("ecosystem")
        for name in ("ecosystem", "draw", "groups", "edit", "put_in_bin", "restore")
    },
    "ecosystems:node": _of("ecosystem", node_id=lambda world: world.made.node.public_id),
    "ecosystems:compare": _of("ecosystem", other_id=lambda world: world.made.other_ecosystem.public_id),
    "ecosystems:file": _of("ecosystem", name=lambda world: "elements.csv"),
    **{f"questions:{name}": _of("question") for name in ("edit", "change")},
    **{f"maps:{name}": _of("map") for name in ("map", "edit", "drop")},
    **{f"maps:{name}": _of("printing") for name in ("printing", "printing_file", "drop_printing")},
    **{f"maps:{name}": _badge for name in ("badge", "badge_page")},
    "transfers:export_list_file": lambda world: {"format": "csv"},
    "transfers:export_file": lambda world: {"slug": world.space.slug, "format": "csv"},
}
