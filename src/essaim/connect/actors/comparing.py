"""Cards side by side: which ones an address names, what each says field by field, where they differ."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.answer_fields import by_space
from essaim.connect.actors.answers import of_cards
from essaim.connect.actors.jsonld import absolute
from essaim.connect.actors.models import Actor
from essaim.connect.actors.names import field_name
from essaim.connect.actors.presenting import MEANS
from essaim.connect.actors.queries import visible
from essaim.connect.questions.models import Kind, Question
from essaim.connect.questions.values import said as said_answer
from essaim.foundation.formats.table import guard
from essaim.foundation.ui.typography import euros, number
from essaim.foundation.vocabularies.models import Term

FEWEST, MOST = 2, 6
READ = 20  # identifiers of an address; beyond, nobody chose them


@dataclass(frozen=True)
class Chosen:
    """The cards that an address names, in its order; `unseen`: how many it names beside, that one may not see."""

    cards: list[Actor]
    unseen: int


@dataclass(frozen=True)
class Item:
    """One thing that a card says; `shared`: every card says it too."""

    text: str
    shared: bool


@dataclass(frozen=True)
class Row:
    """One field: what each card says of it, in the order of the cards; `alike`: all say the same."""

    label: str
    cells: list[list[Item]]
    listed: bool
    alike: bool


@dataclass(frozen=True)
class Part:
    """Some rows under one title."""

    title: str
    rows: list[Row]


def choose(user: Any, given: Iterable[str]) -> Chosen:
    """Those of the identifiers that are cards one may see; what is no identifier counts as one that is not seen."""
    wanted = list(dict.fromkeys(each.strip().lower() for each in given if each.strip()))[:READ]
    keys = {text: key for text in wanted if (key := _uuid(text))}
    seen = visible(user).filter(public_id__in=keys.values()).select_related("space__parent__parent", "party")
    found = {card.public_id: card for card in seen.order_by("pk")}
    cards = [found[keys[text]] for text in wanted if keys.get(text) in found]
    return Chosen(cards, len(wanted) - len(cards))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def compare(cards: list[Actor], user: Any) -> list[Part]:
    """The fields that at least one of the cards fills, by parts in the order of a card, then the answers that `user` may
    read; two queries, five where cards answer questions."""
    words = _words(cards)
    titles_and_rows = [
        (
            _("Ce qu’elle est"),
            [
                _row(_("Nature"), cards, lambda card: card.get_kind_display()),
                _row(_("Forme juridique"), cards, _legal_form),
                _row(_("En une phrase"), cards, lambda card: card.summary),
                _list(_("Catégories"), cards, lambda card: words[card.pk, Term.Scheme.CATEGORY]),
                _list(_("Thèmes"), cards, lambda card: words[card.pk, Term.Scheme.THEME]),
                _list(_("Mots-clés"), cards, lambda card: words[card.pk, Term.Scheme.TAG]),
            ],
        ),
        (
            _("Ce à quoi elle tient"),
            [
                _list(_("Valeurs"), cards, lambda card: words[card.pk, Term.Scheme.VALUE]),
                _list(_("Missions"), cards, lambda card: card.missions),
            ],
        ),
        (_("Moyens humains"), [_count(name, cards) for name in MEANS]),
        (
            _("Budget et financeurs"),
            [
                _row(_("Budget annuel"), cards, _budget),
                _list(_("Financeurs"), cards, lambda card: card.funders),
            ],
        ),
        (
            _("Territoire"),
            [
                _row(_("Territoire d’action"), cards, lambda card: card.territory),
                _row(_("Commune"), cards, lambda card: card.city),
                _row(_("Fiche tenue par"), cards, lambda card: card.space.name),
            ],
        ),
    ]
    parts = [Part(title, [row for row in rows if any(row.cells)]) for title, rows in titles_and_rows]
    return [part for part in parts if part.rows] + _answered(cards, user)


def _answered(cards: list[Actor], user: Any) -> list[Part]:
    """The questions that at least one of the cards answers, space by space."""
    said = {key: dict(found) for key, found in of_cards(cards, user).items()}
    questions = {question.pk: question for found in said.values() for question in found}
    ordered = sorted(
        questions.values(), key=lambda each: (each.space.name, each.space_id, each.position, each.pk)
    )
    return [
        Part(
            _("Questions posées par %(space)s") % {"space": space.name},
            [_answer_row(question, cards, said) for question in asked],
        )
        for space, asked in by_space(ordered)
    ]


def _answer_row(question: Question, cards: list[Actor], said: dict[int, dict[Question, Any]]) -> Row:
    def say(card: Actor) -> str:
        return said_answer(question, said[card.pk].get(question))

    if question.kind == Kind.SEVERAL:
        return _list(question.wording, cards, lambda card: filter(None, say(card).split("\n")))
    return _row(question.wording, cards, say)


def only_differences(parts: list[Part]) -> list[Part]:
    """Without the fields of which all cards say the same."""
    kept = [Part(part.title, [row for row in part.rows if not row.alike]) for part in parts]
    return [part for part in kept if part.rows]


def _words(cards: list[Actor]) -> dict[tuple[int, str], list[str]]:
    """The words of each card, by scheme."""
    found: dict[tuple[int, str], list[str]] = {
        (card.pk, scheme): [] for card in cards for scheme in Term.Scheme.values
    }
    borne = Term.objects.filter(actor_terms__actor__in=cards, actor_terms__implied=False)
    for pk, scheme, label in borne.order_by("label", "pk").values_list(
        "actor_terms__actor", "scheme", "label"
    ):
        found.setdefault((pk, scheme), []).append(label)
    return found


def _row(label: str, cards: list[Actor], say: Callable[[Actor], Any]) -> Row:
    said = [str(say(card) or "") for card in cards]
    alike = len(set(said)) == 1
    return Row(label, [[Item(text, alike)] if text else [] for text in said], False, alike)


def _list(label: str, cards: list[Actor], say: Callable[[Actor], Iterable[Any]]) -> Row:
    """What every card says comes first, so that the rest stands out."""
    said = [list(dict.fromkeys(str(each) for each in say(card))) for card in cards]
    common = {text.casefold() for text in said[0]}
    for texts in said[1:]:
        common &= {text.casefold() for text in texts}
    cells = [
        sorted((Item(text, text.casefold() in common) for text in texts), key=lambda item: not item.shared)
        for texts in said
    ]
    alike = all(item.shared for cell in cells for item in cell)
    return Row(label, cells, True, alike)


def _count(name: str, cards: list[Actor]) -> Row:
    label = field_name(name)
    return _row(label[:1].upper() + label[1:], cards, lambda card: _number(getattr(card, name)))


def _number(value: int | None) -> str:
    """A zero says something: nobody is salaried."""
    return "" if value is None else number(value)


def _budget(card: Actor) -> str:
    if card.budget is None:
        return ""
    said = euros(card.budget)
    return f"{said} ({card.budget_year})" if card.budget_year else said


def _legal_form(card: Actor) -> str:
    return card.get_legal_form_display() if card.legal_form else ""


def as_csv(cards: list[Actor], parts: list[Part]) -> bytes:
    """The same table for a spreadsheet, which runs none of its cells; several things of a cell are on several lines."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([guard(_("Fiche")), *(guard(card.name) for card in cards)])
    addresses = (absolute(reverse("actors:actor", args=[card.public_id])) for card in cards)
    writer.writerow([guard(_("Adresse")), *addresses])
    for part in parts:
        for row in part.rows:
            said = ("\n".join(item.text for item in cell) for cell in row.cells)
            writer.writerow([guard(row.label), *(guard(text) for text in said)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
