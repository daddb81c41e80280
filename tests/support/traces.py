"""Somebody leaves a trace of every kind, each bearing marks; and where a mark still stands, in every column of the database.

A new room that lets people write adds its function to `TRACES`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

NAME, ADDRESS, WORDS = "zqname", "zqaddress", "zqwords"
MAIL = f"{ADDRESS}@exemple.test"
# Shadow tables of full-text search: pages of an index, whose removed words go as it is merged. The rows that they
# index are looked at.
INDEXES = ("search_fts", "search_tokens")


def marked(connection_: Any = connection) -> dict[str, set[str]]:
    """mark → the `table.column` where it stands, whatever the column's type."""
    found: dict[str, set[str]] = {NAME: set(), ADDRESS: set(), WORDS: set()}
    with connection_.cursor() as cursor:
        for table in connection_.introspection.table_names(cursor):
            if table.startswith(INDEXES):
                continue
            for column in connection_.introspection.get_table_description(cursor, table):
                quoted = f"LOWER(CAST({connection_.ops.quote_name(column.name)} AS TEXT))"
                for mark, places in found.items():
                    cursor.execute(
                        f"SELECT 1 FROM {connection_.ops.quote_name(table)} WHERE {quoted} LIKE %s LIMIT 1",
                        [f"%{mark}%"],
                    )
                    if cursor.fetchone():
                        places.add(f"{table}.{column.name}")
    return found


def _account(user: Any, world: Any) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    from essaim.foundation.accounts.actions import edit_profile
    from essaim.foundation.accounts.models import AddressChange

    edit_profile(user, user.party, name=f"Lise {NAME}")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": f"Clé {WORDS}", "credential": {}})
    AddressChange.objects.create(
        user=user, old_email=f"avant-{MAIL}", new_email=MAIL, digest="0" * 64, until=timezone.now() + timedelta(days=1)
    )  # fmt: skip


def _organisation(user: Any, world: Any) -> None:
    from essaim.foundation.accounts.models import Party
    from essaim.foundation.spaces.actions import (
        act_for,
        create_organisation,
        offer_mandate,
        rename_organisation,
    )

    made = create_organisation(user, user.party, name=f"Maison {WORDS}", title=f"Présidente {WORDS}")
    rename_organisation(user, made, name=f"Maison des {WORDS}")
    offer_mandate(user, made, email="autre@exemple.test", title=f"Trésorier {WORDS}")
    act_for(user, Party.objects.get(pk=made.pk))
    act_for(user, user.party)


def _spaces(user: Any, world: Any) -> None:
    from essaim.foundation.spaces.actions import invite
    from essaim.foundation.spaces.models import Application, MandateOffer, Membership, Sanction, Sponsorship

    party, space = user.party, world.space
    other = world.people["elsewhere"]
    invite(user, space, email="invite@exemple.test")
    invite(world.people["administrator"], space, email=MAIL)
    MandateOffer.objects.create(
        organisation=world.made.organisation, email=MAIL, digest="1" * 64, expires_at=timezone.now()
    )
    asked = Application.objects.create(
        space=space, party=party, submitted_by=party, motivation=f"Pour {WORDS}"
    )
    Application.objects.create(
        space=space, party=other.party, submitted_by=other.party, decided_by=party, state="accepted"
    )
    Sponsorship.objects.create(application=world.made.application, party=party)
    assert asked.pk
    left = Membership.objects.create(
        space=world.elsewhere, party=party, until=timezone.localdate(), departure_reason=f"Fâchée {WORDS}"
    )
    Sanction.objects.filter(pk=world.made.sanction.pk).update(by=party)
    Sanction.objects.create(
        space=world.elsewhere, party=party, membership=left, reason="Charte.", appeal=f"Mais {WORDS}"
    )


def _cards(user: Any, world: Any) -> None:
    from essaim.connect.actors.actions import add_actor, edit_actor, relate_actors

    card = add_actor(user, world.space, name=f"La fabrique {WORDS}", description=f"Née de {WORDS}")
    edit_actor(user, card, summary=f"Un atelier {WORDS}", **{world.made.question.name: f"Avec {WORDS}"})
    relate_actors(user, card, other=world.made.actor, kind="partner", note=f"Depuis {WORDS}")


def _relation(user: Any, world: Any) -> None:
    """Between two cards of others, so that it outlives hers."""
    from essaim.connect.actors.actions import relate_actors
    from essaim.connect.actors.tests.factories import make_actor

    other = make_actor(world.space, "Grange", visibility="public")
    relate_actors(user, world.made.actor, other=other, kind="supports", note=f"Prête {WORDS}")


def _claims(user: Any, world: Any) -> None:
    from essaim.connect.actors.models import Claim, PaperCode
    from essaim.connect.actors.tests.factories import make_actor

    card, soon = make_actor(world.space, "Moulin", visibility="public"), timezone.now() + timedelta(days=1)
    Claim.objects.create(
        actor=card, claimant=user.party, proof="word", state="waiting", title=f"Meunière {WORDS}",
        message=f"Car {WORDS}", email=MAIL,
    )  # fmt: skip
    Claim.objects.filter(pk=world.made.claim.pk).update(decided_by=user.party)
    PaperCode.objects.create(actor=card, digest="3" * 64, made_by=user.party, expires_at=soon)


def _searches(user: Any, world: Any) -> None:
    from essaim.connect.searches.actions import keep_search

    keep_search(user, user.party, name=f"Moulins {WORDS}", query=f"q={WORDS}", tells=True, space=world.space)


def _maps(user: Any, world: Any) -> None:
    from essaim.connect.maps.actions import ask_printing, keep_map

    said = {"sentence": f"Pour {WORDS}", "query": "q=moulin", "accent": "pine"}
    keep_map(user, user.party, name=f"Nos {WORDS}", visibility="private", **said)
    keep_map(
        user, user.party, name="Nos moulins", visibility="group", space=world.space, **said | {"sentence": ""}
    )
    ask_printing(user, user.party, title=f"Moulins {WORDS}", query="q=moulin", paper="a4", reserved=False)


def _offers(user: Any, world: Any) -> None:
    from essaim.connect.offers.actions import add_offer, edit_offer

    said = {"kind": "need", "theme": "", "text": f"Car {WORDS}"}
    made = add_offer(user, world.made.actor, title=f"Une grange {WORDS}", **said)
    edit_offer(user, made, title=f"Un moulin {WORDS}", until=made.until, **said)


def _agreements(user: Any, world: Any) -> None:
    from essaim.connect.partnerships.actions import add_agreement, edit_agreement

    said = {"title": f"Convention {WORDS}", "purpose": f"Pour {WORDS}", "starts_on": timezone.localdate()}
    parties = [{"name": f"Ville {WORDS}", "brings": f"un pré {WORDS}"}, {"name": "Collectif"}]
    made = add_agreement(user, world.space, signatories=parties, **said)
    edit_agreement(user, made, signatories=parties, **{**said, "title": f"Accord {WORDS}"})


def _ecosystems(user: Any, world: Any) -> None:
    from essaim.connect.ecosystems.actions import draw_ecosystem, edit_ecosystem
    from essaim.connect.ecosystems.editing import add_node

    about = {"viewpoint": f"Les {WORDS}", "drawn_by": f"Atelier {WORDS}"}
    made = draw_ecosystem(user, world.space, name=f"La vallée {WORDS}", **about)
    edit_ecosystem(user, made, **about, drawn_on=made.drawn_on, visibility="public")
    add_node(user, made, group=made.groups.first(), name=f"Le pont {WORDS}")


def _files(user: Any, world: Any) -> None:
    from essaim.foundation.files.actions import add_file
    from essaim.foundation.files.tests.makers import pdf, upload

    words = {"title": f"Statuts {WORDS}", "credit": f"Par {WORDS}", "caption": f"Où {WORDS}"}
    add_file(user, world.space, upload=upload(pdf()), file_name=f"{WORDS}.pdf", **words)


def _discussion(user: Any, world: Any) -> None:
    from essaim.foundation.discussion.actions import (
        comment_on,
        edit_comment,
        report_comment,
        submit_proposal,
    )
    from essaim.foundation.discussion.models import Contribution, Decision, Guest

    made = comment_on(user, world.made.actor, body=f"Je dis {WORDS}")
    edit_comment(user, made, body=f"Je redis {WORDS}")
    missing = {
        "name": f"Atelier {WORDS}",
        "kind": "initiative",
        "city": "Saint-Girons",
        "summary": f"Où {WORDS}",
    }
    submit_proposal(user, world.space, kind="addition", values=missing, body=f"Vu {WORDS}")
    submit_proposal(user, world.made.actor, kind="alert", values={"fault": "wrong", "words": f"Car {WORDS}"})
    report_comment(user, world.made.contribution, reason="other", words=f"Car {WORDS}")
    Decision.objects.create(
        contribution=world.made.contribution, space=world.space, verdict="publish", by=user.party
    )
    guest = Guest.objects.create(name=f"L. {NAME}", mail=MAIL, digest="2" * 64)
    Contribution.objects.create(
        target_type="actors.actor", target_id=world.made.actor.pk, space=world.space, visibility="public",
        guest=guest, state="published", body="Sans compte encore.",
    )  # fmt: skip


def _imports(user: Any, world: Any) -> None:
    from essaim.foundation.imports.models import Import

    Import.objects.create(space=world.space, by=user.party, source="s", file_name="liste.csv")


def _news(user: Any, world: Any) -> None:
    from essaim.foundation.kernel.models import Entry
    from essaim.foundation.news.models import Choice, DigestHour, Follow, Notice

    actor, party = world.made.actor, user.party
    about = {"object_type": "actors.actor", "object_id": actor.pk}
    entry = Entry.objects.create(action="actors.edit", space_id=world.space.pk, **about)
    Notice.objects.create(party=party, entry_id=entry.pk, topic="cards")
    Follow.objects.get_or_create(party=party, **about)
    Choice.objects.create(party=party, topic="cards", pace="now")
    DigestHour.objects.create(party=party, hour=18)


def _mail(user: Any, world: Any) -> None:
    from essaim.foundation.kernel import mailing
    from essaim.foundation.mail.actions import note_refusal, stop
    from essaim.foundation.mail.addresses import digest

    mailing.write("mail/mails/trial.txt", user.email, "fr", {})
    mailing.write("mail/mails/trial.txt", f"avant-{MAIL}", "fr", {})
    stop(digest(user.email), "cards")
    note_refusal(digest(user.email), hard=False, said=f"<{MAIL}> mailbox full")


def _field(user: Any, world: Any) -> None:
    import uuid

    from essaim.connect.field.actions import receive
    from essaim.connect.field.notes import Asked

    given = {"name": f"Vu sur place {WORDS}"}
    receive(
        user, Asked(str(uuid.uuid4()), "add", fields=given, space=world.space.slug, words=f"Vu par {WORDS}")
    )


def _note(user: Any, world: Any) -> None:
    from tests.contract.notes.models import Note

    Note.objects.create(author=user.party, space=world.space, title=f"Note {WORDS}")


TRACES: list[Callable[[Any, Any], None]] = [
    _account, _organisation, _spaces, _cards, _relation, _claims, _searches, _maps, _offers, _agreements, _ecosystems,
    _files, _discussion, _imports, _news, _mail, _field, _note,
]  # fmt: skip


def leave_traces(world: Any) -> Any:
    """A facilitator of the world's space who has done a thing of each kind."""
    from essaim.foundation.accounts.models import User
    from essaim.foundation.kernel.scope import forget_scope
    from essaim.foundation.spaces.models import Membership, Space

    user = User.objects.create_user(MAIL, name=f"Lise {NAME}")
    Membership.objects.create(space=world.space, party=user.party, role="facilitator")
    world.elsewhere = Space.objects.get(slug="ailleurs")
    for trace in TRACES:
        forget_scope(user)
        trace(user, world)
    forget_scope(user)
    return user
