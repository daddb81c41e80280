"""French typography for what people typed, and numbers, sums and ages as words. Pure but for the translated words."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NARROW = "\u202f"
_SPACES = "[ \u00a0\u202f\u2009]"
_MARKUP = re.compile(r"(<[^>]*>|&#?\w+;)")
_RULES = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"(?<=[^\s«])»"), NARROW + "»"),
    (re.compile(rf"«{_SPACES}*(?=\S)"), "«" + NARROW),
    (re.compile(rf"{_SPACES}+([;:!?%»])"), NARROW + r"\1"),
    # Without a space before it, only where the sign ends a word: never inside an address or an hour.
    (re.compile(r"(?<=[^\W\d_])([;!?]+)(?=\s|$)"), NARROW + r"\1"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s)"), NARROW + ":"),
    (re.compile(rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACES}+(?=€)"), NARROW),
]


def typo(text: object) -> str:
    """`text` with narrow no-break spaces where French wants them, and ’ for '. Twice is the same as once.

    Of a safe string only the text between tags and entities changes, and the result is safe.
    """
    if text is None:
        return ""
    if isinstance(text, SafeData):
        pieces = _MARKUP.split(str(text))
        return mark_safe("".join(part if i % 2 else _plain(part) for i, part in enumerate(pieces)))
    return _plain(str(text))


def _plain(text: str) -> str:
    if not (get_language() or "fr").startswith("fr"):
        return text  # other languages have their own habits
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _exact(value: object) -> Decimal | None:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def number(value: object, digits: int = 0) -> str:
    """1234.5 → "1 234,5" (narrow spaces; "1,234.5" in English); "" for what is not a number."""
    exact = _exact(value)
    if exact is None:
        return ""
    text = f"{exact:,.{digits}f}"
    if get_language() == "en":
        return text
    return text.replace(",", NARROW).replace(".", ",")


def euros(value: object) -> str:
    """12500 → "12 500 €"; cents only where there are some; "" for what is not a number."""
    exact = _exact(value)
    if exact is None:
        return ""
    text = number(exact, 0 if exact == exact.to_integral_value() else 2)
    return f"€{text}" if get_language() == "en" else f"{text}{NARROW}€"


def since(moment: date | datetime | None, now: datetime | None = None) -> str:
    """How long ago, in words: « il y a 2 mois », « hier », « dans 3 jours »; "" for None.

    `now` is for tests. Days are those of the present time zone.
    """
    if moment is None:
        return ""
    now = now or timezone.now()
    if isinstance(moment, datetime):
        seconds = (now - moment).total_seconds()
        if 0 <= seconds < 3600:
            return _minutes(int(seconds // 60))
        moment = timezone.localtime(moment).date()
    days = (timezone.localtime(now).date() - moment).days
    near = {0: _("aujourd’hui"), 1: _("hier"), -1: _("demain")}
    if days in near:
        return near[days]
    return (_("il y a %s") if days > 0 else _("dans %s")) % length(abs(days))


def _minutes(minutes: int) -> str:
    if minutes == 0:
        return _("à l’instant")
    return _("il y a %s") % (ngettext("%d minute", "%d minutes", minutes) % minutes)


def length(days: int) -> str:
    """« 3 jours », « 14 mois », « 2 ans »."""
    if days < 14:
        return ngettext("%d jour", "%d jours", days) % days
    if days < 60:
        return ngettext("%d semaine", "%d semaines", days // 7) % (days // 7)
    if days < 730:
        return ngettext("%d mois", "%d mois", round(days / 30.44)) % round(days / 30.44)
    return ngettext("%d an", "%d ans", int(days / 365.25)) % int(days / 365.25)
