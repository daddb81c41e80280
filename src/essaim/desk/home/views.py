"""The first page, one's own, and the pages that say what becomes of data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from essaim.desk.home import queries, words
from essaim.foundation.kernel.views import open_to
from essaim.foundation.kernel.waiting import waiting_for


@open_to("everyone")
def home(request: HttpRequest) -> HttpResponse:
    """What the movement is made of, what has moved, how to join."""
    networks = queries.networks(request.user)
    figures = queries.figures()
    context = {
        "networks": [queries.network_card(space) for space in networks],
        "more_networks": figures.networks.value > len(networks),
        "cards": [queries.changed_card(actor) for actor in queries.changed_cards(request.user)]
        if networks
        else [],
        "figures": words.figures(figures),
    }
    return render(request, "home/home.html", context)


@never_cache
@open_to("signed-in")
def mine(request: HttpRequest) -> HttpResponse:
    """One's spaces, the organisations one acts for, what waits, what one has done."""
    user = request.user
    context = {
        "memberships": queries.memberships(user),  # type: ignore[arg-type]
        "mandates": queries.mandates(user),  # type: ignore[arg-type]
        "waiting": waiting_for(user),
        "done": [words.done(each) for each in queries.done_by(user)],  # type: ignore[arg-type]
    }
    return render(request, "home/mine.html", context)


@open_to("everyone")
def propose(request: HttpRequest) -> HttpResponse:
    """To the form of a card for whoever may fill a space; for the others, to the one that facilitators read."""
    return redirect("actors:add" if queries.may_add_cards(request.user) else "contributions:propose")


@open_to("everyone")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why, how long."""
    return render(request, "home/privacy.html")


@open_to("everyone")
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, in which formats, under which licence."""
    return render(request, "home/data.html", {"networks": queries.networks(request.user)})
