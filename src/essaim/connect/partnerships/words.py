"""Where an agreement stands, in sentences computed from its dates."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.connect.partnerships.models import Agreement, Renewal, State


def day(value: date) -> str:
    """« 3 mars 2027 »."""
    return date_format(value, "j F Y")


def standing(agreement: Agreement) -> str:
    """« En cours jusqu’au 31 décembre 2027, puis reconduit de lui-même. À revoir le 3 mars 2027. »"""
    parts = [_term(agreement), _review(agreement)]
    return " ".join(part for part in parts if part)


def _term(agreement: Agreement) -> str:
    state, end = agreement.state, agreement.term_ends
    if state == State.ENDED:
        last = agreement.stopped_on or end
        return _("Terminé depuis le %(day)s.") % {"day": day(last)} if last else ""
    if state == State.DRAFT:
        return _("Pas encore signé ; doit commencer le %(day)s.") % {"day": day(agreement.starts_on)}
    if state == State.COMING:
        return _("Signé ; commence le %(day)s.") % {"day": day(agreement.starts_on)}
    if end is None:
        return _("En cours, sans terme fixé.")
    sentence = {
        Renewal.NONE: _("En cours jusqu’au %(day)s, sans suite prévue."),
        Renewal.EXPLICIT: _("En cours jusqu’au %(day)s, puis renouvelé si les parties le décident."),
        Renewal.TACIT: _("En cours jusqu’au %(day)s, puis reconduit de lui-même."),
    }[Renewal(agreement.renewal)]
    return sentence % {"day": day(end)}


def _review(agreement: Agreement) -> str:
    review = agreement.review_on
    if not review or agreement.state in (State.ENDED, State.DRAFT):
        return ""
    if review <= timezone.localdate():
        return _("À revoir depuis le %(day)s.") % {"day": day(review)}
    return _("À revoir le %(day)s.") % {"day": day(review)}


def tone(agreement: Agreement) -> str:
    """The colour that repeats the state."""
    return {State.ACTIVE: "good", State.REVIEW: "warning"}.get(agreement.state, "neutral")
