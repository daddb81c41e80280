"""The path into a space: applying, sponsors, the decision of a named body."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM, action, record
from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.models import Window
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces.actions.base import admit, check_college, check_pace, live_membership, refresh
from essaim.foundation.spaces.models import Application, College, Membership, Role, Space, Sponsorship
from essaim.foundation.spaces.sanctions import bar

ADMINISTRATION = "Administration de l’espace"


def window_open(space: Space) -> bool:
    """Whether applications are received now: always, unless windows are set on the space and none is open."""
    windows = Window.objects.filter(what="spaces.apply", object_type=Space.type_name(), object_id=space.pk)
    return not windows.exists() or windows.open_at(timezone.now()).exists()


@action("spaces.apply")
def apply_to_space(
    by: Any,
    space: Space,
    /,
    *,
    party: Party | None = None,
    motivation: str = "",
    charter_accepted: bool = False,
    college: College | None = None,
    sponsors: Iterable[Party] = (),
) -> Application:
    """Ask to join, in one's own name or for an organisation one acts for. ValidationError by field.

    On a path of admission the charter must be accepted, a college chosen where there are some, and enough sponsors
    named among the members; the request then waits for their word and for the body's decision.
    """
    party = party or by.party
    check_pace(by, "spaces.apply", 20)
    chosen = list(dict.fromkeys(sponsors))
    _check_request(by, space, party)
    check_college(space, college)
    if space.admission == Space.Admission.PATH:
        _check_path(space, party, charter_accepted, college, chosen)
    application = Application(
        space=space,
        party=party,
        submitted_by=by.party if by is not SYSTEM else party,
        college=college,
        motivation=motivation.strip(),
        charter_accepted_at=timezone.now() if charter_accepted else None,
    )
    application.full_clean()
    application.save()
    Sponsorship.objects.bulk_create(Sponsorship(application=application, party=sponsor) for sponsor in chosen)
    record(application, {}, {"party": party.pk, "sponsors": [sponsor.pk for sponsor in chosen]})
    emit("spaces.applied", application_id=application.pk)
    return application


def _check_request(by: Any, space: Space, party: Party) -> None:
    if by is not SYSTEM and party.pk not in by.scope.parties:
        raise ValidationError({"party": _("Il faut un mandat en cours de cette organisation.")})
    if not window_open(space):
        raise ValidationError(_("Les demandes d’adhésion ne sont pas ouvertes en ce moment."))
    if barred := bar(space.pk, [party.pk]):
        raise ValidationError(barred)
    if live_membership(space, party):
        raise ValidationError(_("%(name)s en fait déjà partie.") % {"name": party.name})
    if Application.objects.filter(space=space, party=party, state=Application.State.PENDING).exists():
        raise ValidationError(_("Une demande est déjà en attente de décision."))


def _check_path(
    space: Space, party: Party, charter_accepted: bool, college: College | None, sponsors: list[Party]
) -> None:
    if space.charter and not charter_accepted:
        raise ValidationError({"charter_accepted": _("On rejoint cet espace en adhérant à sa charte.")})
    if college is None and space.colleges.exists():
        raise ValidationError({"college": _("Choisissez le collège qui vous correspond.")})
    among = Membership.objects.filter(space=space, party__in=sponsors, until=None).exclude(role=Role.GUEST)
    if party in sponsors or among.count() != len(sponsors):
        raise ValidationError({"sponsors": _("On se fait parrainer par d’autres membres de l’espace.")})
    if len(sponsors) < space.sponsors_required:
        missing = ngettext("Il faut %d parrainage.", "Il faut %d parrainages.", space.sponsors_required)
        raise ValidationError({"sponsors": missing % space.sponsors_required})


@action("spaces.confirm_sponsorship")
def confirm_sponsorship(by: Any, sponsorship: Sponsorship, /) -> Sponsorship:
    """Say yes to sponsoring, once, while the application waits."""
    if sponsorship.application.state != Application.State.PENDING:
        raise ValidationError(_("Cette candidature n’attend plus."))
    if by is not SYSTEM and sponsorship.party_id not in by.scope.parties:
        raise Denied("spaces.confirm_sponsorship")  # a sponsor's word is their own, whatever the host may do
    held = live_membership(sponsorship.application.space, sponsorship.party)
    if held is None or held.role == Role.GUEST:
        raise ValidationError(_("Il faut être membre de l’espace pour parrainer."))
    if sponsorship.confirmed_at is None:
        sponsorship.confirmed_at = timezone.now()
        sponsorship.save(update_fields=["confirmed_at", "updated_at"])
        record(sponsorship, {"confirmed_at": None}, {"confirmed_at": sponsorship.confirmed_at})
    return sponsorship


@action("spaces.withdraw_application")
def withdraw_application(by: Any, application: Application, /) -> Application:
    """Take back a request that waits."""
    _close(by, application, Application.State.WITHDRAWN)
    return application


@action("spaces.decide_application")
def decide_application(
    by: Any, application: Application, /, *, accept: bool, answer: str = "", college: College | None = None
) -> Application:
    """The named body's decision, dated and signed; an accepted party becomes a member at once. Nobody decides on their own."""
    if by is not SYSTEM and {application.party_id, application.submitted_by_id} & {*by.scope.parties}:
        raise ValidationError(_("On ne décide pas de sa propre candidature."))
    space = application.space
    if accept:
        _check_sponsors(application)
    body = space.admission_body
    application.answer = answer.strip()
    application.decided_in = body.name if body else ADMINISTRATION
    _close(by, application, Application.State.ACCEPTED if accept else Application.State.REFUSED)
    if accept:
        admit(space, application.party, college=college or application.college)
        refresh(by)
    emit("spaces.decided", application_id=application.pk)
    return application


def _check_sponsors(application: Application) -> None:
    confirmed = application.sponsorships.exclude(confirmed_at=None).count()
    missing = application.space.sponsors_required - confirmed
    if application.space.admission == Space.Admission.PATH and missing > 0:
        sentence = ngettext(
            "Il manque %d parrainage confirmé.", "Il manque %d parrainages confirmés.", missing
        )
        raise ValidationError(sentence % missing)


def _close(by: Any, application: Application, state: str) -> None:
    """Leave the waiting state, once; whoever comes second is told."""
    waiting = Application.objects.filter(pk=application.pk, state=Application.State.PENDING)
    if not waiting.update(state=state):
        raise ValidationError(_("Cette candidature n’attend plus de décision."))
    application.state = state
    application.decided_at = timezone.now()
    application.decided_by = by.party if by is not SYSTEM else None
    application.full_clean()
    application.save()
    record(application, {"state": Application.State.PENDING}, {"state": state})
