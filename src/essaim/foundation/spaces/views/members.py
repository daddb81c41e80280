"""Who belongs, and what administrators do about it."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces import actions, forms, queries
from essaim.foundation.spaces.models import Membership, Role, Space
from essaim.foundation.spaces.views.base import Doing, by_name, doing, done, load, page

PER_PAGE = 50


@open_to("spaces.view")
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Organisations for whoever sees the space, people for its members only."""
    space = load(request, slug)
    text, role, college = (request.GET.get(name, "")[:200] for name in ("q", "role", "college"))
    found = queries.members(space, request.user, text, role, college)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "found": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filtered": bool(text or role or college),
        "text": text,
        "role": role,
        "college": college,
        "roles": Role.choices,
        "colleges": list(space.colleges.all()),
        "query": query.urlencode(),
        "may_register": may(request.user, "spaces.register_organisation", space),
        "may_invite": may(request.user, "spaces.invite", space),
        "sees_people": may(request.user, "spaces.view_people", space),
        "sees_sanctions": may(request.user, "spaces.view_sanctions", space),
        "departures": list(queries.departures(space, request.user)),
    }
    return page(request, "members", space, "spaces:members", **context)


@open_to("spaces.register_organisation")
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an organisation that is a member already."""
    space = load(request, slug, "spaces.register_organisation")
    said = _("L’organisation est inscrite.")
    offered = [
        doing(
            request, "register", forms.RegisterForm, actions.register_organisation, space, said, space=space
        )
    ]
    membership = done(request, offered)
    if membership:
        return redirect("spaces:member", slug, membership.public_id)
    return page(request, "register", space, "spaces:members", form=offered[0].form)


@open_to("spaces.view_membership")
def member(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """One belonging: what it is, and what this reader may change of it."""
    space = load(request, slug)
    rows = Membership.objects.select_related("party", "college", "space")
    held = get_allowed(rows, request.user, "spaces.view_membership", space=space, public_id=public_id)
    offered = _offered(request, space, held) if held.until is None else []
    if done(request, offered):
        left = any(each.asked and each.name == "end" for each in offered)
        return redirect("spaces:members", slug) if left else redirect("spaces:member", slug, public_id)
    context = {
        "membership": held,
        "oneself": held.party_id in {request.user.party_id, *request.user.scope.manages}  # type: ignore[union-attr]
        if request.user.is_authenticated
        else False,
        "forms": by_name(offered),
    }
    return page(request, "member", space, "spaces:members", **context)


def _offered(request: HttpRequest, space: Space, held: Membership) -> list[Doing]:
    """The forms that this reader may use on this belonging."""
    user = request.user
    offered = []
    options: dict[str, Any]
    if may(user, "spaces.change_role", held):
        initial = {"role": held.role}
        said = _("Le rôle est changé.")
        options = {"user": user, "space": space, "initial": initial}
        offered.append(doing(request, "role", forms.RoleForm, actions.change_role, held, said, **options))
    if may(user, "spaces.change_college", held) and space.colleges.exists():
        options = {"space": space, "initial": {"college": held.college_id}}
        said = _("Le collège est changé.")
        offered.append(
            doing(request, "college", forms.CollegeChoice, actions.change_college, held, said, **options)
        )
    if may(user, "spaces.welcome_member", held):
        options = {"initial": {"on": held.welcomed_on or date.today()}}
        said = _("L’accueil est noté.")
        offered.append(
            doing(request, "welcome", forms.WelcomeForm, actions.welcome_member, held, said, **options)
        )
    if may(user, "spaces.appoint_manager", held) and not queries.has_manager(held.party):
        said = _("La proposition de mandat est partie par courriel.")
        offered.append(doing(request, "appoint", forms.FirstMandateForm, actions.appoint_manager, held, said))
    if may(user, "spaces.end_membership", held):
        oneself = held.party_id in {user.party_id, *user.scope.manages}  # type: ignore[union-attr]
        options = {"initial": {"on": date.today()}, "oneself": oneself}
        said = _("L’adhésion a pris fin.")
        offered.append(
            doing(request, "end", forms.DepartureForm, actions.end_membership, held, said, **options)
        )
    return offered
