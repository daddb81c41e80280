"""Proposing something about an object that is neither a comment nor a correction: what rooms declare in `proposable.py`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.foundation.discussion.actions.posting import KNOWN, Visitor, _new, _save
from essaim.foundation.discussion.guard import Sender
from essaim.foundation.discussion.holding import keyed
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.proposable import Proposable, by_kind

LOOKED = 20  # of one's own proposals that wait


@action("discussion.submit")
def submit_proposal(
    by: Any,
    obj: Any,
    /,
    *,
    kind: str,
    values: Mapping[str, str],
    body: str = "",
    commune: str = "",
    visitor: Visitor | None = None,
    sender: Sender = KNOWN,
    example: bool = False,
) -> Contribution:
    """Propose to `obj`, or say about it, what the room of `kind` takes. `by`: an account, or the service for a visitor, whose
    words wait for a mail to be confirmed; `commune`: the INSEE code of what is nowhere yet. ValidationError by field: a value
    is wrong, or the same waits already; Denied where one may not see `obj`."""
    declared = by_kind()[kind]
    made = _new(by, obj, kind, body, sender)
    made.example, made.commune = example, commune
    made.proposed = declared.check(obj, values)
    made.present = {"name": str(obj)}
    _check_new(made, declared)
    return _save(by, made, visitor, sender)


def _check_new(made: Contribution, declared: Proposable) -> None:
    """The same thing proposed twice is read once."""
    key = declared.key(made.proposed)
    made.body_digest = keyed(made.kind, key) if key else ""
    waiting = Contribution.objects.filter(
        kind=made.kind, target_type=made.target_type, target_id=made.target_id, state=Contribution.State.HELD
    )
    if key and waiting.filter(body_digest=made.body_digest).exists():
        raise ValidationError(_("Cela vient d’être proposé : l’animation va le lire."))
    mine = waiting.filter(author_id=made.author_id or 0).order_by("-pk")[:LOOKED]
    if any(each.proposed == made.proposed for each in mine):
        raise ValidationError(_("Vous l’avez déjà dit : l’animation va le lire."))
