"""The demonstration movement: `demo/*.yaml`, one file a room, loaded through actions; what is there already stays."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from essaim.connect.actors.actions import add_actor, relate_actors
from essaim.connect.actors.atlas.touching import touch
from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.ordering import order_sources
from essaim.connect.actors.uniting import unite_actors
from essaim.connect.contributions.proposable import town
from essaim.connect.duplicates.actions import search_space
from essaim.connect.duplicates.models import Sweep
from essaim.connect.duplicates.sweeping import go_on
from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.maps.actions import keep_map
from essaim.connect.maps.models import SavedMap
from essaim.connect.offers.actions import add_offer
from essaim.connect.offers.models import Offer
from essaim.connect.partnerships.actions import add_agreement
from essaim.connect.partnerships.models import Agreement
from essaim.connect.questions.actions import add_question
from essaim.connect.questions.models import Question
from essaim.desk.home import drawing, drawings
from essaim.exchange.transfers import inline
from essaim.foundation.accounts.actions import open_account
from essaim.foundation.accounts.models import Party, User
from essaim.foundation.discussion.actions import comment_on, propose_correction, submit_proposal
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.files.actions import add_file
from essaim.foundation.files.models import File
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Link
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.places.actions import add_territory
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces import actions as spaces
from essaim.foundation.spaces.models import (
    Application,
    College,
    Invitation,
    Mandate,
    Membership,
    Space,
    Sponsorship,
)

Table = dict[str, dict[str, Any]]
SPACE_FIELDS = (
    "kind",
    "name",
    "accent",
    "summary",
    "presentation",
    "charter",
    "visibility",
    "admission",
    "sponsors_required",
)
ABOUT_FILE = ("card", "space", "drawing", "name")
ABOUT_QUESTION = ("space", "answers")
ABOUT_CARD = ("space", "party", "untouched")  # keys of a card that are not its fields


@dataclass
class Movement:
    """What the files say, and what has been found or made of it, by slug."""

    says: dict[str, Table]
    folder: Path
    parties: dict[str, Party] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    cards: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # of new cards, by the names of questions


def read(folder: Path) -> dict[str, Table]:
    """The tables of the folder by name of file: slug → facts."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for path in sorted(folder.glob("*.yaml"))
    }


def load(folder: Path) -> Movement:
    """Bring the whole movement into the database. KeyError: a slug that no file declares; ValidationError: a wrong value."""
    movement = Movement(read(folder), folder)
    steps = (
        _parties,
        _spaces,
        _territories,
        _questions,
        _cards,
        _sources,
        _links,
        _members,
        _people,
        _admissions,
        _offers,
        _agreements,
        _discussions,
        _files,
        _duplicates,
        _ecosystems,
        _maps,
    )
    for step in steps:
        step(movement)
    return movement


def _parties(movement: Movement) -> None:
    """An organisation for every card that says so."""
    known = {party.name: party for party in Party.objects.filter(kind=Party.Kind.ORGANISATION)}
    for slug, card in movement.says["actors"].items():
        if card.get("party"):
            made = known.get(card["name"]) or spaces.create_organisation(SYSTEM, None, name=card["name"])
            movement.parties[slug] = made


def _spaces(movement: Movement) -> None:
    """Spaces with their colleges, parents first; then the bodies that decide on admissions."""
    known = {space.slug: space for space in Space.objects.all()}
    for slug, said in movement.says["spaces"].items():
        movement.spaces[slug] = known.get(slug) or _open_space(movement, slug, said)
    for slug, said in movement.says["spaces"].items():
        space, body = movement.spaces[slug], said.get("admission_body")
        if body and space.admission_body_id is None:
            spaces.edit_space(SYSTEM, space, admission_body=movement.spaces[body])


def _open_space(movement: Movement, slug: str, said: dict[str, Any]) -> Space:
    parent = movement.spaces[said["parent"]] if "parent" in said else None
    organisation = movement.parties[said["organisation"]] if "organisation" in said else None
    facts = {name: said[name] for name in SPACE_FIELDS if name in said}
    space = spaces.create_space(SYSTEM, parent, slug=slug, organisation=organisation, **facts)
    for college in said.get("colleges", []):
        spaces.add_college(SYSTEM, space, **college)
    return space


def _territories(movement: Movement) -> None:
    """Territories that spaces keep, each once."""
    for slug, said in movement.says["spaces"].items():
        for territory in said.get("territories", []):
            space = movement.spaces[slug]
            if not Territory.objects.filter(space=space, name=territory["name"]).exists():
                add_territory(SYSTEM, space, **territory)


def _cards(movement: Movement) -> None:
    """The first of the file last: the newest cards, which the home page shows, are then those of the movement."""
    known = {(card.space_id, card.name): card for card in Actor.objects.all()}
    for slug, said in reversed(movement.says["actors"].items()):
        space = movement.spaces[said["space"]]
        facts = {name: value for name, value in said.items() if name not in ABOUT_CARD}
        facts |= movement.answers.get(slug, {})
        found = known.get((space.pk, said["name"]))
        card = found or add_actor(SYSTEM, space, party=movement.parties.get(slug), **facts)
        if months := 0 if found else said.get("untouched", 0):
            # No action writes in the past: what the map shows of an old card has to be seen too.
            long_ago = timezone.now() - timedelta(days=31 * months)
            Actor.objects.filter(pk=card.pk).update(updated_at=long_ago)
            touch([card.pk])
        movement.cards[slug] = card


def _members(movement: Movement) -> None:
    """Member organisations of each space."""
    for slug, said in movement.says["spaces"].items():
        for member in said.get("members", []):
            since = member.get("since")
            _join(
                movement.spaces[slug],
                movement.parties[member["organisation"]],
                member.get("college"),
                since=since,
            )


def _join(space: Space, party: Party, college: str | None, **fields: Any) -> None:
    if not Membership.objects.filter(space=space, party=party, until=None).exists():
        spaces.add_member(SYSTEM, space, party, college=_college(space, college), **fields)


def _college(space: Space, name: str | None) -> College | None:
    return College.objects.get(space=space, name=name) if name else None


def _people(movement: Movement) -> None:
    """The three sign-ins, with their roles and mandates."""
    for slug, said in movement.says["people"].items():
        user = User.objects.filter(email=said["email"]).first() or _account(said)
        movement.people[slug] = user
        for space, role in said.get("roles", {}).items():
            college = said.get("colleges", {}).get(space)
            _join(movement.spaces[space], user.party, college, role=role, since=said["since"])
        for mandate in said.get("mandates", []):
            facts = {name: value for name, value in mandate.items() if name != "organisation"}
            _mandate(movement.parties[mandate["organisation"]], user.party, facts)
        forget_scope(user)


def _account(said: dict[str, Any]) -> User:
    user: User = open_account(SYSTEM, None, email=said["email"], name=said["name"], demo=True).user
    return user


def _mandate(organisation: Party, person: Party, facts: dict[str, Any]) -> None:
    if not Mandate.objects.live(date.today()).filter(organisation=organisation, person=person).exists():
        spaces.give_mandate(SYSTEM, organisation, person, **facts)


def _links(movement: Movement) -> None:
    """Relations between cards, each once."""
    kind = Actor.type_name()
    live = Link.objects.filter(source_type=kind, target_type=kind, ends=None)
    known = set(live.values_list("source_id", "kind", "target_id"))
    for said in movement.says["links"].values():
        source, target = movement.cards[said["source"]], movement.cards[said["target"]]
        if (source.pk, said["kind"], target.pk) not in known:
            facts = {name: said[name] for name in ("starts", "note") if name in said}
            relate_actors(SYSTEM, source, other=target, kind=said["kind"], **facts)


def _admissions(movement: Movement) -> None:
    """What waits: applications, and links that invite, each by a person of the demonstration."""
    for slug, said in movement.says["spaces"].items():
        space = movement.spaces[slug]
        for asked in said.get("applications", []):
            if not Application.objects.filter(
                space=space, party=movement.parties[asked["organisation"]]
            ).exists():
                _apply(movement, space, asked)
        for invitation in said.get("invitations", []):
            if not Invitation.objects.filter(space=space).exists():
                by, college = movement.people[invitation["by"]], _college(space, invitation.get("college"))
                spaces.invite(by, space, college=college, days=90, most_uses=invitation["most_uses"])


def _apply(movement: Movement, space: Space, asked: dict[str, Any]) -> None:
    application = spaces.apply_to_space(
        movement.people[asked["by"]],
        space,
        party=movement.parties[asked["organisation"]],
        motivation=asked["motivation"],
        charter_accepted=True,
        college=_college(space, asked.get("college")),
        sponsors=[movement.parties[sponsor] for sponsor in asked["sponsors"]],
    )
    for sponsor, person in asked.get("confirmed", {}).items():
        sponsorship = Sponsorship.objects.get(application=application, party=movement.parties[sponsor])
        spaces.confirm_sponsorship(movement.people[person], sponsorship)


def _offers(movement: Movement) -> None:
    """Needs and offers of the examples, each once."""
    known = set(Offer.objects.values_list("actor_id", "title"))
    for said in movement.says.get("offers", {}).values():
        card = movement.cards[said["card"]]
        if (card.pk, said["title"]) not in known:
            facts = {name: said[name] for name in ("kind", "title", "text", "theme") if name in said}
            until = date.today() + timedelta(days=said["days"]) if "days" in said else None
            by = movement.people[said["by"]] if "by" in said else SYSTEM
            add_offer(by, card, until=until, **facts)


def _agreements(movement: Movement) -> None:
    """Agreements between examples, each once; their dates are days from that of the loading."""
    known = set(Agreement.objects.values_list("space_id", "title"))
    for said in movement.says.get("agreements", {}).values():
        space = movement.spaces[said["space"]]
        if (space.pk, said["title"]) in known:
            continue
        facts = {name: value for name, value in said.items() if name not in ("space", "parties", "days")}
        days = {name: date.today() + timedelta(days=count) for name, count in said["days"].items()}
        parties = [_signatory(movement, each) for each in said["parties"]]
        add_agreement(SYSTEM, space, signatories=parties, example=True, **facts, **days)


def _signatory(movement: Movement, said: dict[str, Any]) -> dict[str, Any]:
    card = movement.cards[said["card"]] if "card" in said else None
    return {"name": card.name if card else said["name"], "actor": card, **said}


def _questions(movement: Movement) -> None:
    """What a network asks of its cards, once; what those that are new answer."""
    known = set(Question.objects.values_list("space__slug", "wording"))
    for said in movement.says.get("questions", {}).values():
        if (said["space"], said["wording"]) in known:
            continue
        facts = {name: value for name, value in said.items() if name not in ABOUT_QUESTION}
        question = add_question(SYSTEM, movement.spaces[said["space"]], **facts)
        for slug, value in said.get("answers", {}).items():
            movement.answers.setdefault(slug, {})[question.name] = value


def _discussions(movement: Movement) -> None:
    """A few comments, answers, and proposals that wait: all marked as examples, once."""
    if Contribution.objects.filter(example=True).exists():
        return
    made: dict[str, Contribution] = {}
    for slug, said in movement.says.get("discussion", {}).items():
        by = movement.people[said["by"]]
        if "kind" in said:
            _proposal(movement, by, said)
            continue
        card = movement.cards[said["card"]]
        if "values" in said:
            propose_correction(by, card, body=said["body"], values=said["values"], example=True)
        else:
            parent = made.get(said.get("answers", ""))
            made[slug] = comment_on(by, card, body=said["body"], parent=parent, example=True)


def _proposal(movement: Movement, by: User, said: dict[str, Any]) -> None:
    """A card that is missing, told to a space; or what is wrong with a card."""
    about = movement.spaces[said["space"]] if "space" in said else movement.cards[said["card"]]
    found = town(said["values"].get("city", ""))
    submit_proposal(
        by,
        about,
        kind=said["kind"],
        values=said["values"],
        body=said.get("body", ""),
        commune=found.code if found else "",
        example=True,
    )


def _sources(movement: Movement) -> None:
    """Two sources that overlap, read as any file would be, once; one card of which both speak."""
    for slug, said in movement.says.get("sources", {}).items():
        space = movement.spaces[slug]
        if SourceRecord.objects.filter(space=space).exists():
            continue
        for source, name in said["files"].items():
            content = io.BytesIO((movement.folder / "sources" / name).read_bytes())
            asked = {"file_name": name, "format": "", "source": source, "archive_missing": False}
            inline.run(space, content, **asked)
        made = Actor.objects.filter(sources__space=space)
        for card in made:
            card.example = True
            card.save(update_fields=["example"])
        order_sources(SYSTEM, space, sources=said["order"])
        cards = {card.name: card for card in made}
        for keep, other in said["united"]:
            unite_actors(SYSTEM, cards[keep], other=cards[other])


def _duplicates(movement: Movement) -> None:
    """Cards said twice are looked for once, so that the list of likely duplicates is not empty."""
    space = movement.spaces.get("communs-du-val")
    if space and not Sweep.objects.exists():
        go_on(search_space(SYSTEM, space).pk)


def _ecosystems(movement: Movement) -> None:
    """Viewpoints on a territory, each once."""
    known = set(Ecosystem.objects.values_list("space__slug", "area", "viewpoint"))
    for said in movement.says.get("ecosystems", {}).values():
        if (said["space"], said["area"], said["viewpoint"]) not in known:
            drawing.draw(
                movement.people[said["by"]] if "by" in said else SYSTEM,
                movement.spaces[said["space"]],
                said,
                movement.cards,
            )


def _maps(movement: Movement) -> None:
    """Maps that spaces show, each once."""
    known = set(SavedMap.objects.values_list("space__slug", "name"))
    for said in movement.says.get("maps", {}).values():
        if (said["space"], said["name"]) not in known:
            facts = {name: value for name, value in said.items() if name not in ("space", "by")}
            by = movement.people[said["by"]]
            keep_map(by, by.party, space=movement.spaces[said["space"]], visibility="public", **facts)


def _files(movement: Movement) -> None:
    """Pictures and a sound, drawn here; the worker prepares them."""
    for said in movement.says["files"].values():
        owner = movement.cards[said["card"]] if "card" in said else movement.spaces[said["space"]]
        about = {"owner_type": owner.type_name(), "owner_id": owner.pk}
        if File.objects.filter(**about, original_name=said["name"]).exists():
            continue
        content = io.BytesIO(getattr(drawings, said["drawing"])())
        words = {name: value for name, value in said.items() if name not in ABOUT_FILE}
        add_file(SYSTEM, owner, upload=content, file_name=said["name"], example=True, **words)
