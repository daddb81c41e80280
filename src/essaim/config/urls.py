"""Every app's `urls.py`, found by scanning, included at the root."""

from django.urls import include, path

from essaim.foundation.kernel.registry import scan

urlpatterns = [path("", include(module)) for module in scan("urls") if module.__name__.startswith("essaim.")]

handler400 = "essaim.foundation.ui.errors.bad_request"
handler403 = "essaim.foundation.ui.errors.forbidden"
handler404 = "essaim.foundation.ui.errors.not_found"
handler500 = "essaim.foundation.ui.errors.server_error"
