from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.views import open_to
from tests.contract.notes.models import Note

PAGE = (
    '{% extends "ui/base.html" %}{% load news discussion %}{% block title %}{{ note.title }}{% endblock %}'
    "{% block main %}<h1>{{ note.title }}</h1>{% follow note %}{% discussion note %}{% endblock %}"
)


@open_to("everyone")
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(allowed(Note.objects.all(), request.user, "notes.view"), public_id=public_id)
    return HttpResponse(engines["django"].from_string(PAGE).render({"note": found}, request))


app_name = "notes"
urlpatterns = [path("notes/<uuid:public_id>/", note, name="note")]
