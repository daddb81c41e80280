"""What stands in a drawing: names, groups and ties, one by one or proposed from what the directory knows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.picking import meant
from essaim.connect.ecosystems.models import NAME, Ecosystem, Group, Nature, Node, Tie
from essaim.connect.ecosystems.proposing import Proposal, propose
from essaim.connect.ecosystems.ties import tie_kinds
from essaim.foundation.formats import clean
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.rules import may
from essaim.foundation.vocabularies.words import sort_key

MOST, MOST_GROUPS, MOST_TIES = 60, 12, 200


@action("ecosystems.edit")
def add_node(
    by: Any,
    ecosystem: Ecosystem,
    /,
    *,
    group: Group,
    name: str = "",
    card: Actor | None = None,
    kind: str = "",
    nature: str = "",
) -> Node:
    """A name in a group: the card of that name or address where the reader sees one, else a name without a card. Tied to
    the centre where a `nature` is given. ValidationError by field."""
    held = _held(ecosystem)
    card = card or _card_of(by, name)
    node = _new(by, held, group, clean.line(name, 500), card)
    if nature:
        _tie(held, _centre_of(held), node, kind, nature)
    record(held, {}, {"name": "" if card else node.name})
    return node


def _held(ecosystem: Ecosystem) -> Ecosystem:
    """Held until the end of the transaction: two people who draw at once wait for each other."""
    return Ecosystem.objects.select_for_update(of=("self",)).select_related("card").get(pk=ecosystem.pk)


def _card_of(by: Any, name: str) -> Actor | None:
    """The card that is meant, or None: what has no card is only named. ValidationError: several have that name, or an
    address leads to none."""
    if isinstance(by, System):
        return None
    found = meant(by, name)
    if len(found) > 1:
        raise ValidationError({"name": _("Plusieurs fiches ont ce nom : collez l’adresse de la bonne.")})
    if not found and "://" in name:
        raise ValidationError({"name": _("Cette adresse ne mène à aucune fiche ouverte.")})
    return found[0] if found else None


def _new(by: Any, held: Ecosystem, group: Group, name: str, card: Actor | None) -> Node:
    if group.ecosystem_id != held.pk:
        raise ValidationError({"group": _("Ce groupe n’est pas de cet écosystème.")})
    if held.nodes.exclude(group=None).count() >= MOST:
        raise ValidationError(
            _("Un dessin tient %(most)d noms au plus : au-delà, il ne se lirait plus.") % {"most": MOST}
        )
    _check(by, held, name, card)
    return Node.objects.create(ecosystem=held, group=group, card=card, name="" if card else name)


def _check(by: Any, held: Ecosystem, name: str, card: Actor | None, but: int = 0) -> None:
    """ValidationError: nothing is named, it is too long, it is there already, or one does not see the card."""
    others = held.nodes.exclude(pk=but)
    there = ValidationError({"name": _("Ce nom est déjà dans le dessin.")})
    if card is not None:
        if not (isinstance(by, System) or may(by, "actors.view", card)):
            raise ValidationError({"name": _("Cette fiche n’existe pas, ou n’est pas ouverte.")})
        if others.filter(card=card).exists():
            raise there
        return
    if not 0 < len(name) <= NAME:
        raise ValidationError({"name": _("Donnez un nom de %(most)d caractères au plus.") % {"most": NAME}})
    said = others.filter(card=None).exclude(group=None).values_list("name", flat=True)
    if _filed(name) in {_filed(each) for each in said}:
        raise there


def _filed(name: str) -> str:
    """Two names are one where this is the same; signs alone have no sort key."""
    return sort_key(name) or name


def _centre_of(held: Ecosystem) -> Node:
    return held.nodes.get(group=None)


@action("ecosystems.edit")
def edit_node(by: Any, ecosystem: Ecosystem, /, *, node: Node, group: Group, name: str = "") -> Node:
    """Another group, another name; that of a card stays the card's. ValidationError by field."""
    held = _held(ecosystem)
    _of(held, node, group)
    before = {"name": node.name, "group": node.group.name if node.group else ""}
    if node.card_id is None:
        name = clean.line(name, 500)
        card = _card_of(by, name) if name != node.name else None
        _check(by, held, name, card, but=node.pk)
        node.card, node.name = card, "" if card else name
    node.group = group
    node.save()
    record(held, before, {"name": node.name, "group": group.name})
    return node


def _of(held: Ecosystem, node: Node, group: Group | None = None) -> None:
    if node.ecosystem_id != held.pk or node.group_id is None or (group and group.ecosystem_id != held.pk):
        raise ValidationError(_("Ce nom n’est pas de cet écosystème."))


@action("ecosystems.edit")
def drop_node(by: Any, ecosystem: Ecosystem, /, *, node: Node) -> Ecosystem:
    """Take a name out, with its ties."""
    held = _held(ecosystem)
    _of(held, node)
    said = {"name": node.name}
    node.delete()
    record(held, said, {})
    return held


@action("ecosystems.edit")
def add_tie(
    by: Any, ecosystem: Ecosystem, /, *, source: Node, target: Node, kind: str = "", nature: str
) -> Ecosystem:
    """Tie two names of the drawing. ValidationError by field: a name with itself, twice the same."""
    held = _held(ecosystem)
    _tie(held, source, target, kind, nature)
    record(held, {}, {"tied": kind, "nature": nature})
    return held


def _tie(held: Ecosystem, source: Node, target: Node, kind: str, nature: str) -> Tie:
    if (
        held.pk not in (source.ecosystem_id, target.ecosystem_id)
        or source.ecosystem_id != target.ecosystem_id
    ):
        raise ValidationError({"target": _("Ce nom n’est pas de cet écosystème.")})
    if source.pk == target.pk:
        raise ValidationError({"target": _("Un lien relie deux noms différents.")})
    if kind not in tie_kinds() or nature not in Nature.values:
        raise ValidationError({"kind": _("Ce choix n’est pas proposé.")})
    if held.ties.count() >= MOST_TIES:
        raise ValidationError(_("Un dessin tient %(most)d liens au plus.") % {"most": MOST_TIES})
    between = Q(source=source, target=target) | Q(source=target, target=source)
    if held.ties.filter(between, kind=kind).exists():
        raise ValidationError({"target": _("Ce lien est déjà dessiné.")})
    try:
        with transaction.atomic():
            return Tie.objects.create(ecosystem=held, source=source, target=target, kind=kind, nature=nature)
    except IntegrityError as error:
        raise ValidationError({"target": _("Ce lien est déjà dessiné.")}) from error


@action("ecosystems.edit")
def drop_tie(by: Any, ecosystem: Ecosystem, /, *, tie: int) -> Ecosystem:
    """Untie; nothing happens where it is gone already."""
    if ecosystem.ties.filter(pk=tie).delete()[0]:
        record(ecosystem, {"tied": True}, {"tied": False})
    return ecosystem


@action("ecosystems.edit")
def add_group(by: Any, ecosystem: Ecosystem, /, *, name: str) -> Group:
    """One more group, after the others. ValidationError by field."""
    held = _held(ecosystem)
    if held.groups.count() >= MOST_GROUPS:
        raise ValidationError(
            {"name": _("Un dessin tient %(most)d groupes au plus.") % {"most": MOST_GROUPS}}
        )
    name = _group_name(held, name)
    last = held.groups.aggregate(last=Max("position"))["last"] or 0
    group = Group.objects.create(ecosystem=held, name=name, position=last + 1)
    record(held, {}, {"group": name})
    return group


def _group_name(held: Ecosystem, name: str, but: int = 0) -> str:
    name = clean.line(name, 500)
    if not 0 < len(name) <= NAME:
        raise ValidationError({"name": _("Donnez un nom de %(most)d caractères au plus.") % {"most": NAME}})
    others = held.groups.exclude(pk=but).values_list("name", flat=True)
    if _filed(name) in {_filed(each) for each in others}:
        raise ValidationError({"name": _("Un groupe porte déjà ce nom.")})
    return name


@action("ecosystems.edit")
def rename_group(by: Any, ecosystem: Ecosystem, /, *, group: Group, name: str) -> Ecosystem:
    """Call it otherwise. ValidationError by field."""
    held = _held(ecosystem)
    if group.ecosystem_id != held.pk:
        raise ValidationError(_("Ce groupe n’est pas de cet écosystème."))
    before, group.name = group.name, _group_name(held, name, but=group.pk)
    group.save(update_fields=["name"])
    record(held, {"group": before}, {"group": group.name})
    return held


@action("ecosystems.edit")
def drop_group(by: Any, ecosystem: Ecosystem, /, *, group: Group) -> Ecosystem:
    """Take an empty group away. ValidationError: it holds names."""
    held = _held(ecosystem)
    if group.ecosystem_id != held.pk or group.nodes.exists():
        raise ValidationError(_("Ce groupe tient encore des noms : changez-les de groupe, ou retirez-les."))
    said = {"group": group.name}
    group.delete()
    record(held, said, {})
    return held


@action("ecosystems.edit")
def fill_from_relations(by: Any, ecosystem: Ecosystem, /) -> Ecosystem:
    """Add the cards that the directory ties to the centre, or that are of its area, and the ties between them, as far as
    `by` sees them; what is there stays. `added` on what is returned says how many names and ties came."""
    held = _held(ecosystem)
    found: Proposal = propose(by, held)
    groups = {group.key or str(group.pk): group for group in held.groups.order_by("position")}
    nodes = {node.card_id: node for node in held.nodes.exclude(card=None)}
    room, names, ties = MOST - held.nodes.exclude(group=None).count(), 0, 0
    for card, key in found.cards:
        if card.pk in nodes or names >= room:
            continue
        group = groups.get(key) or next(iter(groups.values()), None)
        if group is None:
            break
        nodes[card.pk] = Node.objects.create(ecosystem=held, group=group, card=card)
        names += 1
    for source, target, kind, nature in found.ties:
        if source in nodes and target in nodes:
            ties += _tied(held, nodes[source], nodes[target], kind, nature)
    if names or ties:
        record(held, {}, {"proposed": [names, ties]})
    held.added = (names, ties)  # type: ignore[attr-defined]
    return held


def _tied(held: Ecosystem, source: Node, target: Node, kind: str, nature: str) -> bool:
    try:
        _tie(held, source, target, kind, nature)
    except ValidationError:
        return False  # drawn already, or one too many
    return True
