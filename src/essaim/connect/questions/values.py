"""The value of an answer: read from what people and files write, written back, said in words.

A value is plain, as JSON holds it: a text (line, text, url), a whole number, an amount as « 12.50 », a day as
« 2026-05-12 », true or false, the key of a choice, or the keys of several in the order of the question. None: not said.
For any value x of a question, `read(question, written(question, x)) == x`.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.connect.questions.models import Kind, Question
from essaim.foundation.formats import clean, dates
from essaim.foundation.formats.countries import fold
from essaim.foundation.ui.typography import NARROW, euros, number

LINE, TEXT = 300, 5_000  # characters
GREATEST = 999_999_999_999
FIRST_YEAR, LAST_YEAR = 1000, 2999
_NUMBER = re.compile(r"([0-9][0-9 \u00a0\u202f]*)(?:[.,]([0-9]{1,2})0*)?\s*(?:€|euros?|eur)?", re.IGNORECASE)
_YES, _NO = {"oui", "o", "yes", "y", "vrai", "true", "1", "x"}, {"non", "n", "no", "faux", "false", "0"}


class Unreadable(Exception):
    """One sentence about what cannot be read; `value`: the part of it that can."""

    def __init__(self, sentence: str, value: Any = None) -> None:
        super().__init__(sentence)
        self.sentence, self.value = sentence, value


def read(question: Question, given: Any, borne: Collection[str] = ()) -> Any:
    """The value that somebody means; `borne`: withdrawn choices that the card bears, and may keep. Unreadable."""
    if given is None or given == "" or given == [] or (isinstance(given, str) and not given.strip()):
        return None
    if question.kind == Kind.ONE:
        found = _chosen(question, [str(given)], borne)
        return found[0] if found else None
    if question.kind == Kind.SEVERAL:
        return _chosen(question, _parts(question, given), borne) or None
    return _READERS[Kind(question.kind)](given)


def _line(given: Any) -> str | None:
    return _within(clean.line(given, 20_000), LINE)


def _text(given: Any) -> str | None:
    return _within(clean.paragraphs(given, 100_000), TEXT)


def _within(text: str, limit: int) -> str | None:
    if len(text) > limit:
        said = _("Au plus %(limit)d caractères : il y en a %(excess)d de trop.")
        raise Unreadable(said % {"limit": limit, "excess": len(text) - limit})
    return text or None


def _amount(given: Any) -> Decimal | None:
    """None where it is not a number that is not negative."""
    match = _NUMBER.fullmatch(str(given).strip())
    return Decimal(f"{re.sub(r'[^0-9]', '', match[1])}.{match[2] or 0}") if match else None


def _number(given: Any) -> int:
    found = _amount(given)
    if isinstance(given, bool) or found is None or found != found.to_integral_value():
        raise Unreadable(_("Un nombre entier, sans virgule et jamais négatif ; vide s’il n’est pas connu."))
    return int(_bounded(found))


def _euros(given: Any) -> str:
    found = _amount(given)
    if isinstance(given, bool) or found is None:
        raise Unreadable(_("Un montant en euros, comme 1250 ou 12,50 ; vide s’il n’est pas connu."))
    return f"{_bounded(found):.2f}"


def _bounded(found: Decimal) -> Decimal:
    if found > GREATEST:
        raise Unreadable(_("Ce nombre est trop grand : au plus %(most)s.") % {"most": number(GREATEST)})
    return found


def _day(given: Any) -> str:
    text = dates.iso(str(given).strip())
    text = text[:10] if text[10:11] in ("T", " ") else text
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(_("Cette date n’existe pas, ou ne se lit pas : écrivez-la jour/mois/année."))
    return found.isoformat()


def _yes_no(given: Any) -> bool:
    word = fold(str(given))
    if word not in _YES | _NO:
        raise Unreadable(_("Répondez oui ou non, ou laissez vide."))
    return word in _YES


def _url(given: Any) -> str:
    if not (found := clean.url(given)):
        raise Unreadable(
            _("Cette adresse ne se lit pas : il en faut une qui commence par https:// ou http://.")
        )
    return found


_READERS = {
    Kind.LINE: _line, Kind.TEXT: _text, Kind.NUMBER: _number, Kind.EUROS: _euros, Kind.DAY: _day, Kind.YES_NO: _yes_no,
    Kind.URL: _url,
}  # fmt: skip


def folded(label: str) -> str:
    """What tells two choices apart: their words, or their signs where they have none."""
    return fold(label) or label.strip().casefold()


def _find(question: Question, word: str) -> dict[str, Any] | None:
    """The choice of that key or label; one that may be chosen rather than one that is withdrawn."""
    ordered = sorted(question.options, key=lambda option: option["withdrawn"])
    by_key = (option for option in ordered if option["key"] == word)
    by_label = (option for option in ordered if folded(option["label"]) == folded(word))
    return next(by_key, None) or next(by_label, None)


def _parts(question: Question, given: Any) -> list[str]:
    """The choices of a list, or of a cell: between semicolons or lines; between commas where no choice holds one."""
    if not isinstance(given, str):
        return [str(each) for each in given if str(each).strip()]
    found = []
    for part in (each for line in given.splitlines() for each in clean.split(line)):
        whole = _find(question, part.strip()) or "," not in part
        found += [part.strip()] if whole else [each.strip() for each in part.split(",") if each.strip()]
    return found


def _chosen(question: Question, words: Sequence[str], borne: Collection[str]) -> list[str]:
    wanted, unknown = set(), []
    for word in words:
        option = _find(question, word)
        if option is None or (option["withdrawn"] and option["key"] not in borne):
            unknown.append(word)
        else:
            wanted.add(option["key"])
    found = [option["key"] for option in question.options if option["key"] in wanted]
    if unknown:
        said = _("« %(choice)s » n’est pas un des choix proposés.") % {"choice": clean.line(unknown[0], 80)}
        raise Unreadable(said, found if found and question.kind == Kind.SEVERAL else None)
    return found


def labels(question: Question, value: Any) -> list[str]:
    """The labels of a choice or of several, as they are called today."""
    known = {option["key"]: option["label"] for option in question.options}
    keys = value if isinstance(value, list) else [value]
    return [known.get(key, str(key)) for key in keys if key is not None]


def written(question: Question, value: Any) -> str:
    """A value in one cell, or in a field that one types in; "" for None."""
    if value is None:
        return ""
    if question.chooses:
        return clean.join(labels(question, value))
    if question.kind == Kind.YES_NO:
        return "oui" if value else "non"
    if question.kind == Kind.EUROS:
        return str(value).removesuffix(".00")
    return str(value)


def said(question: Question, value: Any) -> str:
    """A value in words, for a page; several choices one a line; "" for None."""
    if value is None:
        return ""
    if question.chooses:
        return "\n".join(labels(question, value))
    if question.kind == Kind.YES_NO:
        return _("oui") if value else _("non")
    if question.kind == Kind.EUROS:
        return euros(value)
    if question.kind == Kind.NUMBER:
        return f"{number(value)}{NARROW}{question.unit}" if question.unit else number(value)
    if question.kind == Kind.DAY:
        return date_format(date.fromisoformat(value), "j F Y")
    return str(value)
