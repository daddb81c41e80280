"""Why two cards may be one, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.matching import cards, naming
from essaim.connect.actors.matching.engine import Score, Term
from essaim.foundation.ui.typography import number

DEGREES = {
    cards.CERTAIN: gettext_lazy("presque certain"),
    cards.PROBABLE: gettext_lazy("probable"),
    cards.POSSIBLE: gettext_lazy("possible"),
}
TONES = {cards.CERTAIN: "warning", cards.PROBABLE: "", cards.POSSIBLE: "neutral"}
_SAID: dict[tuple[str, str], Any] = {
    ("name", naming.SAME): gettext_lazy("même nom"),
    ("name", naming.NEAR): gettext_lazy("noms proches"),
    ("name", naming.WITHIN): gettext_lazy("un nom contient l’autre"),
    ("name", naming.AKIN): gettext_lazy("noms qui se ressemblent"),
    ("name", naming.INITIALS): gettext_lazy("l’un est le sigle de l’autre"),
    ("name", naming.APART): gettext_lazy("noms différents"),
    ("place", cards.HERE): gettext_lazy("même adresse"),
    ("place", cards.CLOSE): gettext_lazy("adresses voisines"),
    ("place", cards.TOWN): gettext_lazy("même commune"),
    ("place", cards.NEAR): gettext_lazy("communes proches"),
    ("place", cards.AROUND): gettext_lazy("à moins de 30 km"),
    ("place", cards.WITHIN_AREA): gettext_lazy("même département"),
    ("place", cards.AREA): gettext_lazy("même département, autre commune"),
    ("place", cards.FAR): gettext_lazy("loin l’une de l’autre"),
    ("site", cards.PAGE): gettext_lazy("même site"),
    ("site", cards.DOMAIN): gettext_lazy("même domaine"),
    ("site", cards.OTHER): gettext_lazy("sites différents"),
    ("siret", cards.SAME): gettext_lazy("même SIRET"),
    ("siret", cards.SIREN): gettext_lazy("même SIREN, autre établissement"),
    ("siret", cards.OTHER): gettext_lazy("numéros SIRET différents"),
    ("rna", cards.SAME): gettext_lazy("même RNA"),
    ("rna", cards.OTHER): gettext_lazy("numéros RNA différents"),
    ("acronym", cards.SAME): gettext_lazy("même sigle"),
    ("acronym", cards.OTHER): gettext_lazy("sigles différents"),
}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for two cards being one, or (`against`) for two."""

    text: str
    against: bool


def reasons(score: Score) -> list[Reason]:
    """The weightiest first, what speaks for before what speaks against; what says nothing left out."""
    telling = [term for term in score.terms if abs(term.weight) >= 0.5]
    ordered = sorted(telling, key=lambda term: (term.weight < 0, -abs(term.weight)))
    return [Reason(_text(term), term.weight < 0) for term in ordered]


def sentence(given: Iterable[Reason]) -> str:
    """« même site (exemple.org), à 40 m ; mais noms différents »."""
    found = list(given)
    said = ", ".join(each.text for each in found if not each.against)
    but = ", ".join(each.text for each in found if each.against)
    return _("%(said)s ; mais %(but)s") % {"said": said, "but": but} if said and but else said or but


def plain(given: Iterable[Reason]) -> str:
    """The same in 300 characters at most."""
    text = sentence(given)
    return text if len(text) <= 300 else text[:299] + "…"


def _text(term: Term) -> str:
    said = str(_SAID[term.comparison, term.level])
    if not term.detail:
        return said
    if term.comparison == "place":
        if term.level == cards.TOWN or term.detail[0] < 0.005:
            return said
        return _("à %(far)s") % {"far": distance(term.detail[0])}
    if term.comparison == "name":
        return said if term.level == naming.SAME else f"{said} ({term.detail[0]} / {term.detail[1]})"
    return f"{said} ({term.detail[0]})"


def distance(kilometres: float) -> str:
    """« 40 m », « 1,2 km », « 230 km »."""
    if kilometres < 1:
        return _("%(count)s m") % {"count": number(round(kilometres * 100) * 10)}
    if kilometres < 10:
        return _("%(count)s km") % {"count": f"{kilometres:.1f}".replace(".", ",")}
    return _("%(count)s km") % {"count": number(round(kilometres))}


_COMPARED: dict[str, Any] = {
    "name": gettext_lazy("Nom"),
    "place": gettext_lazy("Lieu"),
    "site": gettext_lazy("Site"),
    "siret": gettext_lazy("SIRET"),
    "rna": gettext_lazy("RNA"),
    "acronym": gettext_lazy("Sigle"),
}


@dataclass(frozen=True)
class TermLine:
    """One term of a score: what is compared, what is found, what it weighs (bits, with a sign)."""

    label: str
    found: str
    weight: str


def terms_of(score: Score) -> list[TermLine]:
    """All that makes a score, from what one thinks before looking to the probability that they are one."""
    lines = [TermLine(_("Avant de comparer"), _("deux fiches prises au hasard"), _signed(score.prior))]
    lines += [
        TermLine(str(_COMPARED.get(each.comparison, each.comparison)), _text(each), _signed(each.weight))
        for each in score.terms
    ]
    share = min(score.probability, 0.9999) * 100
    said = _("%(share)s %% de chances que ce soit la même") % {"share": f"{share:.2f}".replace(".", ",")}
    return [*lines, TermLine(_("Ensemble"), said, _signed(score.weight))]


def _signed(bits: float) -> str:
    return f"{bits:+.1f}".replace(".", ",").replace("-", "−")
