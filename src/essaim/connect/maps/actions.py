"""Keeping a map, changing it, taking it away; asking for a printed directory."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.maps import tasks
from essaim.connect.maps.models import Printing, SavedMap
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.models.base import Visibility
from essaim.foundation.kernel.rules import check
from essaim.foundation.spaces.models import Space

MOST = 100  # maps that one person keeps
AT_ONCE = 3  # directories that one person has printed at a time
FIELDS = ("name", "sentence", "query", "visibility", "accent", "space")


@action("maps.keep")
def keep_map(by: Any, party: Party, /, *, space: Space | None = None, **fields: Any) -> SavedMap:
    """A new map: `name`, `sentence`, `query`, `visibility`, `accent`. ValidationError: a hundred already, or a
    visibility that asks for a space; Denied: not a member of `space`."""
    if SavedMap.objects.filter(party=party).count() >= MOST:
        raise ValidationError(_("Vous gardez déjà cent cartes : retirez-en quelques-unes d’abord."))
    if space is not None:
        check(by, "maps.share", space)
    made = SavedMap(party=party, space=space, **fields)
    _check_visibility(made)
    made.save()
    return made


@action("maps.change")
def change_map(by: Any, saved: SavedMap, /, **fields: Any) -> SavedMap:
    """Change any of `FIELDS`. ValidationError, Denied: as for a new one."""
    space = fields.get("space", saved.space)
    if space is not None and space.pk != saved.space_id:
        check(by, "maps.share", space)
    for name in FIELDS:
        if name in fields:
            setattr(saved, name, fields[name])
    _check_visibility(saved)
    saved.save()
    return saved


def _check_visibility(saved: SavedMap) -> None:
    if saved.space is None and saved.visibility in {Visibility.GROUP, Visibility.NETWORK}:
        raise ValidationError({"space": _("Choisissez l’espace dont les membres la verront.")})


@action("maps.change")
def drop_map(by: Any, saved: SavedMap, /) -> None:
    """Keep it no more: it holds nothing that is not in the directory. Sites that show it say so."""
    SavedMap.objects.filter(pk=saved.pk).delete()  # the journal still needs its key


@action("maps.ask_printing")
def ask_printing(by: Any, party: Party, /, *, title: str, query: str, paper: str, reserved: bool) -> Printing:
    """Have a directory printed behind. ValidationError: three are on their way."""
    waiting = Printing.objects.filter(party=party, state__in=[Printing.State.QUEUED, Printing.State.RUNNING])
    if waiting.count() >= AT_ONCE:
        raise ValidationError(_("Trois de vos annuaires s’impriment déjà : attendez qu’ils soient prêts."))
    made = Printing.objects.create(party=party, title=title, query=query, paper=paper, reserved=reserved)
    tasks.press.enqueue(made.pk)
    return made


@action("maps.follow_printing")
def drop_printing(by: Any, printing: Printing, /) -> None:
    """Throw it away before its week is over."""
    Printing.objects.filter(pk=printing.pk).delete()


@action("maps.press")
def end_printing(by: Any, printing: Printing, /, *, content: bytes | None, refusal: str = "") -> None:
    """What came of it: the PDF, or one sentence."""
    state = Printing.State.FAILED if content is None else Printing.State.DONE
    now = timezone.now()
    Printing.objects.filter(pk=printing.pk).update(
        state=state,
        content=content,
        size=len(content or b""),
        refusal=refusal,
        finished_at=now,
        updated_at=now,
    )
