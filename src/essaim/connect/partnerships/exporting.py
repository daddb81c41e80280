"""Agreements for a spreadsheet, and one as linked data."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.jsonld import absolute
from essaim.connect.partnerships.models import Agreement
from essaim.connect.partnerships.words import standing
from essaim.foundation.formats.table import guard


def as_csv(agreements: Iterable[Agreement]) -> bytes:
    """One line an agreement; several things of a cell are on several lines."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    heads = (
        _("Titre"), _("État"), _("Où il en est"), _("Objet"), _("Parties"), _("Ce que chacune apporte"), _("Signé le"),
        _("Commence le"), _("Terme"), _("Au terme"), _("À revoir le"), _("Tenu par"), _("Document"), _("Adresse"),
    )  # fmt: skip
    writer.writerow([guard(str(head)) for head in heads])
    for each in agreements:
        writer.writerow([guard(str(cell)) for cell in _cells(each)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _cells(agreement: Agreement) -> list[Any]:
    signed: list[Any] = agreement.signed  # type: ignore[attr-defined]
    brought = [f"{each.name} : {_brought(each)}" for each in signed if _brought(each)]
    dates = (agreement.signed_on, agreement.starts_on, agreement.ends_on)
    said = [each.isoformat() if each else "" for each in dates]
    review = agreement.review_on.isoformat() if agreement.review_on else ""
    return [
        agreement.title, agreement.state.label, standing(agreement), agreement.purpose,
        "\n".join(each.name for each in signed), "\n".join(brought), *said, agreement.get_renewal_display(), review,
        agreement.space.name, agreement.document_url, address(agreement),
    ]  # fmt: skip


def _brought(signatory: Any) -> str:
    amount = f"{signatory.amount} €" if signatory.amount is not None else ""
    return ", ".join(filter(None, (signatory.brings, amount)))


def address(agreement: Agreement) -> str:
    """Its permanent address."""
    return absolute(reverse("partnerships:agreement", args=[agreement.public_id]))


def document(agreement: Agreement) -> dict[str, Any]:
    """One as JSON-LD: schema.org has no agreement; it is a work that its signatories made."""
    said = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address(agreement),
        "url": address(agreement),
        "name": agreement.title,
        "abstract": agreement.purpose,
        "dateCreated": agreement.signed_on.isoformat() if agreement.signed_on else "",
        "temporalCoverage": f"{agreement.starts_on.isoformat()}/{agreement.ends_on.isoformat() if agreement.ends_on else '..'}",
        "creativeWorkStatus": str(agreement.state.label),
        "contributor": [_node(each) for each in agreement.signed],  # type: ignore[attr-defined]
    }
    return {key: value for key, value in said.items() if value}


def _node(signatory: Any) -> dict[str, str]:
    said = {"@type": "Organization", "name": signatory.name}
    if signatory.open:
        said["@id"] = absolute(reverse("actors:actor", args=[signatory.open.public_id]))
    return said
