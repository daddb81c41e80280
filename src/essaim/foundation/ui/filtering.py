"""The bar of filters above a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class FilterForm(forms.Form):
    """Filters as an address gives them: a choice that is not proposed is said in its field, and not applied."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__(given, auto_id="filtre_%s")
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _(
                    "Ce choix n’existe pas, ou plus : il n’est pas appliqué."
                )

    def propose(self, name: str, none: Any, choices: Iterable[Any]) -> None:
        """What may be chosen there; `none`: what no choice is called."""
        self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]
