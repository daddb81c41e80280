"""The lines of an archive as a person reads them: what each is, and what it says."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.connect.offers.models import Kind
from essaim.connect.questions.models import Question
from essaim.exchange.archives.packing import PARTS
from essaim.exchange.archives.planning import part_of
from essaim.exchange.transfers.labels import contents as of_card
from essaim.foundation.files.attaching import attachables
from essaim.foundation.files.quotas import weight
from essaim.foundation.imports.models import ImportRow
from essaim.foundation.kernel.models import Licence, Visibility
from essaim.foundation.kernel.refs import refs


def kind(row: ImportRow) -> str:
    """« Fiche », « Relation »…; "" for a line that nobody could read."""
    names = {
        "space.jsonl": _("Espace"),
        "groups.jsonl": _("Groupe"),
        "territories.jsonl": _("Liste de communes"),
        "questions.jsonl": _("Question"),
        "cards.jsonl": _("Fiche"),
        "relations.jsonl": _("Relation"),
        "files.jsonl": _("Fichier"),
    }
    if row.record.get("offer"):
        return str(Kind(row.record["offer"]).label)
    return str(names.get(part_of(row), ""))


def tally(rows: QuerySet[ImportRow]) -> list[tuple[str, int]]:
    """(word, how many) of each part; one query."""
    asked = {
        f"n{at}": Count("pk", filter=Q(external_id__startswith=f"{part}:")) for at, part in enumerate(PARTS)
    }
    found = rows.order_by().aggregate(**asked)
    return [(_words(part, found[f"n{at}"]), found[f"n{at}"]) for at, part in enumerate(PARTS)]


def _words(part: str, count: int) -> str:
    words = {
        "space.jsonl": ngettext("présentation d’espace", "présentations d’espaces", count),
        "groups.jsonl": ngettext("groupe ou territoire", "groupes et territoires", count),
        "territories.jsonl": ngettext("liste de communes", "listes de communes", count),
        "questions.jsonl": ngettext("question", "questions", count),
        "cards.jsonl": ngettext("fiche", "fiches", count),
        "relations.jsonl": ngettext("relation", "relations", count),
        "offers.jsonl": ngettext("besoin ou offre", "besoins et offres", count),
        "files.jsonl": ngettext("fichier", "fichiers", count),
    }
    return str(words[part])


def contents(row: ImportRow) -> list[tuple[str, str]]:
    """(label, value) of what the archive says of it, without what is empty."""
    part, said = part_of(row), row.record
    if part == "cards.jsonl":
        return of_card(row, {})
    tell = _TELLERS.get(part)
    return [(label, value) for label, value in (tell(said) if tell else []) if value]


def _group(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Collèges"), ", ".join(each["name"] for each in said.get("colleges", []))),
        (_("En une phrase"), said["summary"]),
        (_("Visibilité"), str(Visibility(said["visibility"]).label)),
    ]


def _territory(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_("Communes"), str(len(said["communes"]))), (_("Description"), said["description"])]


def _question(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Sorte de réponse"), str(Question(kind=said["kind"]).get_kind_display())),
        (_("Aide"), said["help"]),
        (_("Choix"), ", ".join(each["label"] for each in said["options"])),
    ]


def _relation(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_("Depuis"), said["starts"]), (_("Jusqu’au"), said["ends"]), (_("Note"), said["note"])]


def _offer(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_("Jusqu’au"), said["until"]), (_("Texte"), said["text"])]


def _file(said: dict[str, Any]) -> list[tuple[str, str]]:
    owner = next(each for each in attachables().values() if each.slug == said["of"])
    return [
        (_("Nom du fichier"), said["original_name"]),
        (_("Joint à"), str(refs()[owner.model.type_name()].label)),
        (_("Taille"), weight(said["size"])),
        (_("Texte alternatif"), said["alt"]),
        (_("Crédit"), said["credit"]),
        (_("Licence"), str(Licence(said["licence"]).label)),
        (_("Sous-titres"), ", ".join(each["language"] for each in said["captions"])),
    ]


_TELLERS = {
    "groups.jsonl": _group,
    "territories.jsonl": _territory,
    "questions.jsonl": _question,
    "relations.jsonl": _relation,
    "offers.jsonl": _offer,
    "files.jsonl": _file,
}
