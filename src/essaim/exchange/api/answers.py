"""What every address of the open interface does alike: reads only, open to every site, errors as one sentence of JSON.

It answers what a stranger may read, whoever asks: a page of another site may then read it too, without anybody's cookies.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from essaim.foundation.kernel.views import open_to

View = Callable[..., HttpResponseBase]
READS = ("GET", "HEAD", "OPTIONS")
NOBODY = None  # who reads: a stranger


class Refused(Exception):
    """What was asked cannot be answered; `sentence` says why, in the reader's language."""

    status = 400

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Absent(Refused):
    """Nothing public stands at this address."""

    status = 404


def open_data(view: View) -> View:
    """A view of the open interface, for everyone: see the top of this file."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in READS:
            response: HttpResponseBase = said({"error": _("Cette adresse se lit seulement : GET.")}, 405)
            response["Allow"] = ", ".join(READS)
        elif request.method == "OPTIONS":
            response = HttpResponse(status=204)
        else:
            response = _read(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = ", ".join(READS)
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    declared: View = open_to("everyone")(csrf_exempt(answer))
    return declared


def _read(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        response = view(request, *args, **kwargs)
    except Refused as error:
        return said({"error": error.sentence}, error.status)
    except Http404:
        return said({"error": _("Rien de public n’est à cette adresse.")}, 404)
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    found: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    return found


def said(document: Any, status: int = 200, media_type: str = "application/json") -> JsonResponse:
    """A document as JSON, accents as they are."""
    response = JsonResponse(document, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = f"{media_type}; charset=utf-8"
    return response


def streamed(
    request: HttpRequest, pieces: Iterator[bytes], media_type: str = "application/json"
) -> StreamingHttpResponse:
    """A long answer, written as it is read; a HEAD reads nothing."""
    body = pieces if request.method == "GET" else iter(())
    return StreamingHttpResponse(body, content_type=f"{media_type}; charset=utf-8")


def absolute(path: str) -> str:
    """The public address of a path of this service."""
    return settings.BASE_URL + path


def whole_number(given: str, name: str, least: int, most: int) -> int:
    """The number that a parameter gives. Refused where it is none, or out of bounds."""
    text = given.strip()
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if value is None or not least <= value <= most:
        sentence = _("« %(name)s » : il faut un nombre entier, de %(least)d à %(most)d.")
        raise Refused(sentence % {"name": name, "least": least, "most": most})
    return value
