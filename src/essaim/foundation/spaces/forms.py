"""The room's forms: they read what was typed; what may be done with it is the actions' affair."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.languages import LANGUAGES
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.kernel.zones import time_zones
from essaim.foundation.spaces import queries
from essaim.foundation.spaces.actions.base import own_rank, rank
from essaim.foundation.spaces.models import College, Role, Space
from essaim.foundation.ui.widgets import Day

SPONSORS_OFFERED = 100
VISIBILITIES = [
    (Visibility.PUBLIC, _("Public : tout le monde voit sa page")),
    (Visibility.NETWORK, _("Réseau : les membres de tout le réseau la voient")),
    (Visibility.GROUP, _("Privé : seules les personnes de l’espace savent qu’il existe")),
]


class SpaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Opening a space. Given `initial`, never an instance: the action compares and saves."""

    class Meta:
        model = Space
        fields: tuple[str, ...] = ("kind", "name", "slug", "summary", "visibility", "organisation")
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "slug": _("La fin de l’adresse de ses pages, pour toujours. Vide : tirée du nom."),
            "summary": _("Ce que l’on lira dans les listes."),
        }

    def __init__(self, *args: Any, user: Any, inside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["visibility"].choices = VISIBILITIES
        fields["visibility"].widget = forms.RadioSelect(choices=VISIBILITIES)
        organisations = queries.organisations_for(user)
        if organisations:
            field = fields["organisation"]
            current = self.initial.get("organisation")
            offered = [each.pk for each in organisations] + ([current] if current else [])
            field.queryset = Party.objects.filter(pk__in=offered).order_by("name")
            field.label, field.empty_label = _("C’est l’espace de"), _("aucune organisation en particulier")
        else:
            del fields["organisation"]
        if "slug" in fields:
            fields["slug"].required = False
        if "kind" in fields and not inside:
            fields["kind"].choices = [each for each in Space.Kind.choices if each[0] != Space.Kind.GROUP]


class SettingsForm(SpaceForm):
    """Everything about a space but its address and its nature."""

    class Meta(SpaceForm.Meta):
        fields = (
            "name", "summary", "presentation", "language", "visibility", "accent", "admission", "charter", "sponsors_required",
            "admission_body", "time_zone", "organisation",
        )  # fmt: skip
        help_texts = {
            "presentation": _("Une ligne vide sépare les paragraphes."),
            "language": _(
                "Celle de la phrase, de la présentation et de la charte : les lecteurs d’écran la suivent."
            ),
            "charter": _("Ce à quoi l’on adhère en rejoignant. Demandée par le parcours d’adhésion."),
            "sponsors_required": _(
                "Combien de membres doivent appuyer une candidature, dans le parcours d’adhésion."
            ),
            "time_zone": _("Pour les heures que montrent les pages de cet espace."),
            "admission_body": _("Un groupe de cet espace ; vide : l’administration décide."),
        }

    def __init__(self, *args: Any, space: Space, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, inside=True, **kwargs)
        self.fields["admission"].widget = forms.RadioSelect(choices=Space.Admission.choices)
        service = _("celui du service (%(zone)s)") % {"zone": settings.TIME_ZONE}
        self.fields["time_zone"].widget = forms.Select(choices=[("", service), *time_zones()])
        self.fields["language"].widget = forms.Select(choices=LANGUAGES)
        body: Any = self.fields["admission_body"]
        body.queryset = Space.objects.filter(parent=space, kind=Space.Kind.GROUP).order_by("name")
        body.empty_label = _("l’administration")


class CollegeForm(forms.Form):
    name = forms.CharField(label=_("Nom du collège"), max_length=120)
    description = forms.CharField(label=_("Qui en fait partie"), max_length=300, required=False)


class CollegeChoice(forms.Form):
    """A form with a college of the space; without colleges, without the field."""

    college = forms.ModelChoiceField(label=_("Collège"), queryset=College.objects.none(), required=False)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = space.colleges.order_by("name")  # type: ignore[attr-defined]
        self.fields["college"].empty_label = _("aucun")  # type: ignore[attr-defined]
        if not space.colleges.exists():
            del self.fields["college"]


def _roles(user: Any, space: Space) -> list[tuple[str, Any]]:
    """Those that `user` may give."""
    return [choice for choice in Role.choices if rank(choice[0]) <= own_rank(user, space)]


class InviteForm(CollegeChoice):
    email = forms.EmailField(
        label=_("Adresse de courriel"),
        required=False,
        help_text=_(
            "L’invitation part par courriel et ne vaut que pour cette adresse. Vide : un lien à transmettre."
        ),
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=[])
    days = forms.IntegerField(label=_("Valable combien de jours"), min_value=1, max_value=365, initial=14)
    most_uses = forms.IntegerField(
        label=_("Combien de fois le lien peut servir"), min_value=1, max_value=1000, initial=1
    )

    def __init__(self, *args: Any, user: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, space=space, **kwargs)
        self.fields["role"].choices = _roles(user, space)  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.MEMBER
        self.order_fields(["email", "role", "college", "days", "most_uses"])


class OnBehalf(forms.Form):
    """In whose name: one's own, or an organisation's that one acts for; without any, without the field."""

    party = forms.TypedChoiceField(label=_("Au nom de"), choices=[], widget=forms.RadioSelect, coerce=int)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {
            user.party_id: user.party,
            **{each.pk: each for each in queries.organisations_for(user)},
        }
        own = _("Moi, %(name)s") % {"name": user.name}
        names = [(pk, own if pk == user.party_id else party.name) for pk, party in self.parties.items()]
        self.fields["party"].choices = names  # type: ignore[attr-defined]
        self.fields["party"].initial = user.acting_for_id or user.party_id
        if len(names) == 1:
            del self.fields["party"]
        self.own = user.party

    def clean_party(self) -> Party:
        return self.parties[self.cleaned_data["party"]]


class ApplyForm(OnBehalf):
    motivation = forms.CharField(
        label=_("Pourquoi nous rejoindre"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce que vous faites, ce que vous cherchez, ce que vous apportez."),
    )
    college = forms.ModelChoiceField(
        label=_("Collège"),
        queryset=College.objects.none(),
        empty_label=_("Choisir…"),
        error_messages={"required": _("Choisissez le collège qui vous correspond.")},
    )
    sponsors = forms.ModelMultipleChoiceField(
        label=_("Organisations membres qui vous parrainent"),
        queryset=Party.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sponsor_mails = forms.CharField(
        label=_("Personnes membres qui vous parrainent"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leurs adresses de courriel, une par ligne. Nous leur demandons de confirmer."),
    )
    charter_accepted = forms.BooleanField(
        label=_("J’adhère à la charte"),
        error_messages={"required": _("On rejoint cet espace en adhérant à sa charte.")},
    )

    def __init__(self, *args: Any, user: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.space = space
        on_path = space.admission == Space.Admission.PATH
        self.fields["college"].queryset = space.colleges.order_by("name")  # type: ignore[attr-defined]
        self.fields["college"].required = on_path
        if not space.colleges.exists():
            del self.fields["college"]
        if not (on_path and space.charter):
            del self.fields["charter_accepted"]
        if not (on_path and space.sponsors_required):
            del self.fields["sponsors"], self.fields["sponsor_mails"]
        else:
            self._offer_sponsors()

    def _offer_sponsors(self) -> None:
        members = queries.member_organisations(self.space).exclude(role=Role.GUEST)[:SPONSORS_OFFERED]
        ids = [held.party_id for held in members]
        self.fields["sponsors"].queryset = Party.objects.filter(pk__in=ids).order_by("name")  # type: ignore[attr-defined]
        if not ids:
            del self.fields["sponsors"]

    def clean_sponsor_mails(self) -> list[Party]:
        """The members among these addresses; nothing tells which of the others have an account here."""
        mails = self.cleaned_data["sponsor_mails"].lower().replace(",", " ").replace(";", " ").split()[:20]
        for mail in mails:
            validate_email(mail)
        live = self.space.memberships.filter(until=None).exclude(role=Role.GUEST)
        people = User.objects.filter(email__in=mails, party_id__in=live.values("party_id")).select_related(
            "party"
        )
        return [user.party for user in people.order_by("pk")]

    def clean(self) -> dict[str, Any]:
        """`sponsors` becomes the list of parties, whichever way they were named."""
        cleaned = super().clean() or self.cleaned_data
        mailed = cleaned.pop("sponsor_mails", [])
        cleaned["sponsors"] = [*cleaned.get("sponsors", []), *mailed]
        if mailed and self.own in cleaned["sponsors"]:
            raise ValidationError(_("On ne se parraine pas soi-même."))
        return cleaned


class DecisionForm(CollegeChoice):
    answer = forms.CharField(
        label=_("Réponse"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle part par courriel, avec la décision."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=[])

    def __init__(self, *args: Any, user: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(user, space)  # type: ignore[attr-defined]


class WelcomeForm(forms.Form):
    on = forms.DateField(label=_("Accueil le"), widget=Day)


class DepartureForm(forms.Form):
    """Leaving; or letting a member go: a reason is then due, and a day before which they may not come back."""

    on = forms.DateField(label=_("À quelle date"), widget=Day)
    reason = forms.CharField(label=_("Pourquoi"), max_length=300, required=False)
    until = forms.DateField(
        label=_("Pas de retour avant le"),
        required=False,
        widget=Day,
        help_text=_("D’ici là, ni adhésion ni commentaire dans cet espace. Vide : le retour reste possible."),
    )

    def __init__(self, *args: Any, oneself: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if oneself:
            del self.fields["until"]
        else:
            self.fields["reason"].required = True


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("Pourquoi revoir cette décision"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    words = forms.CharField(label=_("Réponse"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    lift = forms.BooleanField(label=_("Permettre le retour dès maintenant"), required=False)


class RegisterForm(CollegeChoice):
    field_order = ("name", "college", "since")

    name = forms.CharField(label=_("Nom de l’organisation"), max_length=200)
    since = forms.DateField(label=_("Membre depuis"), required=False, widget=Day)


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Nom de l’organisation"), max_length=200)
    title = forms.CharField(
        label=_("À quel titre agissez-vous pour elle"),
        max_length=120,
        required=False,
        help_text=_("Salarié·e, coprésident·e…"),
    )


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Nom de l’organisation"), max_length=200)


class OfferForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse de courriel"),
        help_text=_("La personne reçoit un lien ; le mandat commence quand elle accepte."),
    )
    title = forms.CharField(label=_("À quel titre"), max_length=120, required=False)
    ends = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=Day, help_text=_("Vide : sans terme fixé.")
    )
    manages = forms.BooleanField(label=_("Peut mandater d’autres personnes"), required=False)


class FirstMandateForm(forms.Form):
    email = forms.EmailField(label=_("Adresse de qui gérera cette organisation"))
    title = forms.CharField(label=_("À quel titre"), max_length=120, required=False)
