"""Writing an agreement down, changing it, reading it again, ending it."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.picking import is_address, meant
from essaim.connect.partnerships.models import BROUGHT, NAME, PURPOSE, TITLE, Agreement, Renewal, Signatory
from essaim.foundation.files import keeping
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.words import sort_key

FEWEST, MOST = 2, 20  # signatories
SAID = (
    "title", "purpose", "visibility", "document_url", "signed_on", "starts_on", "ends_on", "review_on", "renewal",
)  # fmt: skip
DEFAULTS = {name: getattr(Agreement(), name) for name in SAID}
Given = Mapping[
    str, Any
]  # a signatory: `name` (or the address of a card), `brings`, `amount`, `card` (public id kept)


@action("partnerships.add")
def add_agreement(by: Any, space: Space, /, *, signatories: Sequence[Given], **said: Any) -> Agreement:
    """An agreement kept by the space; `said`: the fields of `SAID`. ValidationError by field."""
    agreement = Agreement(space=space, author_id=by.party_id, example=said.pop("example", False))
    return _write(by, agreement, signatories, said)


@action("partnerships.edit")
def edit_agreement(
    by: Any, agreement: Agreement, /, *, signatories: Sequence[Given], **said: Any
) -> Agreement:
    """Say it otherwise. Nothing is written where nothing differs. ValidationError by field."""
    return _write(by, copy(agreement), signatories, said)  # a refusal leaves the one given as it was


def _write(by: Any, agreement: Agreement, signatories: Sequence[Given], said: Mapping[str, Any]) -> Agreement:
    before = told(agreement) if agreement.pk else {}
    for name in SAID:
        value = said.get(name, DEFAULTS[name])
        setattr(agreement, name, value.strip() if isinstance(value, str) else value)
    _check(agreement)
    parties = _signatories(by, agreement, signatories)
    after = _said(agreement, parties)
    if before == after:
        return agreement
    agreement.save()
    Signatory.objects.filter(agreement=agreement).delete()
    for party in parties:
        party.agreement = agreement
    Signatory.objects.bulk_create(parties)
    record(agreement, before, after)
    keeping.follow(agreement)
    return agreement


def _check(agreement: Agreement) -> None:
    errors = {}
    if not 0 < len(agreement.title) <= TITLE:
        errors["title"] = _("Donnez un titre de %(most)d caractères au plus.") % {"most": TITLE}
    if len(agreement.purpose) > PURPOSE:
        errors["purpose"] = _("%(most)d caractères au plus.") % {"most": PURPOSE}
    if agreement.visibility not in Visibility.values:
        errors["visibility"] = _("Ce choix n’est pas proposé.")
    if agreement.renewal not in Renewal.values:
        errors["renewal"] = _("Ce choix n’est pas proposé.")
    elif agreement.renewal != Renewal.NONE and not agreement.ends_on:
        errors["ends_on"] = _("Donnez le terme au bout duquel il se renouvelle.")
    if not agreement.starts_on:
        errors["starts_on"] = _("Donnez le jour où il commence.")
    elif agreement.ends_on and agreement.ends_on < agreement.starts_on:
        errors["ends_on"] = _("Le terme vient avant le début : corrigez l’un des deux.")
    elif agreement.review_on and agreement.review_on < agreement.starts_on:
        errors["review_on"] = _("On le revoit avant qu’il commence : corrigez l’un des deux jours.")
    if errors:
        raise ValidationError(errors)
    agreement.clean_fields(exclude=["space", "author"])


def _signatories(by: Any, agreement: Agreement, given: Sequence[Given]) -> list[Signatory]:
    """In their order, each with its card where one is meant. ValidationError: fewer than two, too many, one twice, unclear."""
    kept = {
        str(each.actor.public_id): each
        for each in agreement.signatories.select_related("actor")
        if each.actor
    } if agreement.pk else {}  # fmt: skip
    found = [_signatory(by, each, kept) for each in given if str(each.get("name", "")).strip()]
    for position, each in enumerate(found):
        each.position = position
    if not FEWEST <= len(found) <= MOST:
        sentence = _("Un partenariat lie deux parties au moins et vingt au plus : nommez-les.")
        raise ValidationError({"signatories": sentence})
    seen = set[Any]()
    for each in found:
        keys = {("card", each.actor_id)} if each.actor_id else {("name", sort_key(each.name))}
        if keys & seen:
            sentence = _("« %(name)s » est nommée deux fois : gardez une seule ligne.")
            raise ValidationError({"signatories": sentence % {"name": each.name}})
        seen |= keys
    return found


def _signatory(by: Any, given: Given, kept: Mapping[str, Signatory]) -> Signatory:
    name, brings = str(given["name"]).strip(), str(given.get("brings") or "").strip()
    if len(brings) > BROUGHT:
        sentence = _("Ce qu’apporte « %(name)s » : %(most)d caractères au plus.")
        raise ValidationError({"signatories": sentence % {"name": name[:60], "most": BROUGHT}})
    before = kept.get(str(given.get("card") or ""))
    same = before if before and before.name == name else None
    actor = (
        given["actor"] if isinstance(given.get("actor"), Actor) else same.actor if same else _card(by, name)
    )
    said = actor.name if actor and is_address(name) else name
    return Signatory(actor=actor, name=said[:NAME], brings=brings, amount=given.get("amount"))


def _card(by: Any, name: str) -> Actor | None:
    """The card of that name or address; None where no card has that name. ValidationError: several, or no such address."""
    found = meant(by, name)
    if len(found) > 1:
        sentence = _("Plusieurs fiches s’appellent « %(name)s » : collez l’adresse de la bonne.")
        raise ValidationError({"signatories": sentence % {"name": name[:80]}})
    if not found and is_address(name):
        raise ValidationError({"signatories": _("Aucune fiche ouverte n’a l’adresse donnée : vérifiez-la.")})
    return found[0] if found else None


@action("partnerships.review")
def review_agreement(by: Any, agreement: Agreement, /, *, next_on: date | None) -> Agreement:
    """It was read again today; `next_on`: when to read it next. ValidationError: a day that is past."""
    if next_on and next_on <= timezone.localdate():
        raise ValidationError({"next_on": _("Choisissez un jour à venir.")})
    before = told(agreement)
    agreement.review_on = next_on
    agreement.save(update_fields=["review_on", "updated_at"])
    record(agreement, before, told(agreement))
    return agreement


@action("partnerships.stop")
def stop_agreement(by: Any, agreement: Agreement, /, *, stopped: bool = True) -> Agreement:
    """It ends today, before its term or at the end of one; or, `stopped` being false, it goes on after all."""
    before = told(agreement)
    agreement.stopped_on = timezone.localdate() if stopped else None
    agreement.save(update_fields=["stopped_on", "updated_at"])
    record(agreement, before, told(agreement))
    return agreement


@action("partnerships.remove")
def remove_agreement(by: Any, agreement: Agreement, /) -> None:
    """Forget one that was written by mistake; its files go to the bin."""
    record(agreement, told(agreement), {})
    keeping.let_go(agreement)
    Agreement.objects.filter(pk=agreement.pk).delete()  # the journal still needs its key


@action("partnerships.remind")
def remind(by: Any, agreement: Agreement, /) -> Agreement:
    """Its keepers are told, once, of the day that comes (`news.py`)."""
    Agreement.objects.filter(pk=agreement.pk).update(told_of=agreement.due_on)
    return agreement


def told(agreement: Agreement) -> dict[str, Any]:
    """What a revision keeps; one query."""
    return _said(agreement, list(agreement.signatories.order_by("position", "pk")))


def _said(agreement: Agreement, parties: Sequence[Signatory]) -> dict[str, Any]:
    said = {name: getattr(agreement, name) for name in (*SAID, "stopped_on")}
    said["signatories"] = [
        {"name": each.name, "actor": each.actor_id, "brings": each.brings, "amount": each.amount}
        for each in parties
    ]
    return said
