"""What one types to claim a card, to try a code, to answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor, Claim
from essaim.connect.actors.proofs import domains


class ClaimForm(forms.Form):
    """How one proves it, and what goes with that proof; a proof that the card does not allow is not offered."""

    proof = forms.ChoiceField(
        label=_("Comment le prouver"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment prouver que c’est votre organisation.")},
    )
    email = forms.CharField(
        label=_("Adresse de l’organisation"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    message = forms.CharField(
        label=_("Ce qui vous lie à elle"),
        required=False,
        max_length=1_000,
        help_text=_("Pour la demande à l’animation : l’animation seule le lira, avec votre nom."),
        widget=forms.Textarea({"rows": 4}),
    )
    title = forms.CharField(
        label=_("À quel titre"), required=False, max_length=120, help_text=_("Présidente, chargé de mission…")
    )

    def __init__(self, data: Any, actor: Actor) -> None:
        own = domains(actor)
        super().__init__(data, initial={"proof": Claim.Proof.MAIL if own else Claim.Proof.WORD})
        at = str(_(" ou en @")).join(own)
        choices: list[tuple[str, Any]] = [
            (Claim.Proof.PAPER, _("J’ai un code sur papier, remis par l’animation")),
            (Claim.Proof.WORD, _("Je demande à l’animation de décider")),
        ]
        if own:
            said = _("Recevoir un code à une adresse en @%(domains)s") % {"domains": at}
            choices.insert(0, (Claim.Proof.MAIL, said))
            self.fields["email"].help_text = _(
                "Pour le code par courriel : n’importe quelle adresse en @%(domains)s."
            ) % {"domains": at}
        else:
            del self.fields["email"]
        self.fields["proof"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why: the person will read it."""

    reason = forms.CharField(
        label=_("Raison"),
        max_length=600,
        help_text=_("La personne la lira."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Écrivez la raison : la personne la lira.")},
    )
