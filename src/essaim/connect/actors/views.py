from django.http import HttpRequest, HttpResponse

from essaim.foundation.kernel.views import open_to


@open_to("everyone")
def actor(request: HttpRequest, public_id: object) -> HttpResponse:
    return HttpResponse("")
