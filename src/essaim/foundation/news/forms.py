"""One page of settings: a pace for each topic, and one switch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.news import topics
from essaim.foundation.news.models import Pace
from essaim.foundation.news.queries import Paces


class SettingsForm(forms.Form):
    """A field a topic, `topic_<slug>`; `hour`; `stop_all` last. `zone`: of the reader."""

    def __init__(self, *args: Any, paces: Paces, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug, topic in topics().items():
            self.fields[f"topic_{slug}"] = forms.ChoiceField(
                label=topic.label, help_text=topic.help, choices=Pace.choices, initial=paces.by_topic[slug]
            )
        self.fields["hour"] = forms.TypedChoiceField(
            label=_("Heure des résumés"),
            help_text=_(
                "Ceux de chaque jour, et ceux de la semaine, le lundi. À l’heure de « %(zone)s » : "
                "elle se change dans votre profil."
            )
            % {"zone": zone.replace("_", " ")},
            choices=[(hour, _("%(hour)d h") % {"hour": hour}) for hour in range(24)],
            coerce=int,
            initial=paces.hour,
        )
        self.fields["stop_all"] = forms.BooleanField(
            label=_("Ne m’envoyer aucun courriel, sauf les indispensables"),
            help_text=_("Restent les codes de connexion, les invitations et les réponses à vos demandes."),
            required=False,
            initial=paces.stop_all,
        )

    def paces(self) -> dict[str, str]:
        """What was chosen, by topic."""
        return {slug: self.cleaned_data[f"topic_{slug}"] for slug in topics()}
