"""The file, and what one says of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from essaim.exchange.transfers.labels import roles
from essaim.foundation.formats.gather import KEPT
from essaim.foundation.formats.mapping import Mapping
from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.registry import guess
from essaim.foundation.formats.source import HEAD_BYTES, size_sentence
from essaim.foundation.imports.models import Feed
from essaim.foundation.kernel.models import Licence


class ImportForm(forms.Form):
    """What its first bytes suffice to refuse is refused here, in the field; the rest once the file is read."""

    file = forms.FileField(
        label=_("Fichier"),
        allow_empty_file=True,
        max_length=None,
        error_messages={
            "required": _("Choisissez un fichier."),
            "missing": _("Choisissez un fichier."),
            "invalid": _("Aucun fichier n’est arrivé. Essayez à nouveau."),
        },
    )
    source = forms.CharField(
        label=_("Nom de la source"),
        required=False,
        max_length=80,
        help_text=_(
            "D’où viennent ces fiches. Le même nom la prochaine fois, et l’import met les fiches à jour "
            "au lieu d’en créer d’autres. Sans nom, nous prenons celui du fichier."
        ),
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=Licence.choices,
        initial=Licence.CC_BY_SA,
        help_text=_(
            "Sous quelles conditions ces données peuvent être reprises : c’est leur source qui le dit."
        ),
    )
    archive_missing = forms.BooleanField(
        label=_("Ce fichier est la liste complète"),
        required=False,
        help_text=_(
            "Les fiches que cette source a données, et qui n’y sont plus, seront archivées. L’aperçu les montrera."
        ),
    )

    def __init__(self, *args: Any, sources: list[str], accept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        self.fields["file"].widget.attrs["accept"] = accept
        if sources:
            self.fields["source"].widget.attrs["list"] = "sources"

    def clean_file(self) -> UploadedFile:
        """The file, as far as its size and first bytes tell."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(size_sentence(settings.MAX_UPLOAD_BYTES))
        try:
            guess(upload.read(HEAD_BYTES), upload.name or "")
        except ReadError as error:
            raise forms.ValidationError(error.sentence) from error
        upload.seek(0)
        return upload


class FeedForm(forms.Form):
    """Where a source is read again, and how often."""

    source = forms.CharField(label=_("Nom de la source"), max_length=80)
    url = forms.CharField(
        label=_("Adresse du fichier"),
        max_length=1000,
        widget=forms.URLInput({"placeholder": "https://"}),
        help_text=_("Celle où le fichier se télécharge, sans mot de passe."),
    )
    pace = forms.ChoiceField(label=_("La relire"), choices=Feed.Pace.choices, required=False)
    complete = forms.BooleanField(
        label=_("C’est la liste complète"),
        required=False,
        initial=True,
        help_text=_(
            "Ce qui n’y est plus est archivé ; si plus d’un cinquième disparaît, on vous le demande d’abord."
        ),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices, initial=Licence.CC_BY_SA)

    def __init__(self, *args: Any, sources: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        if sources:
            self.fields["source"].widget.attrs["list"] = "sources"


class RoleSelect(forms.Select):
    """The same choices for hundreds of columns: written once, without a template for each of twenty thousand options."""

    def __init__(self, options: list[tuple[str | None, str]]) -> None:
        """`options`: (value, HTML); what is no option, such as the beginning of a group, has no value."""
        super().__init__()
        self._options = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list, with what is chosen."""
        written = (
            text.replace('">', '" selected>', 1) if key == value else text for key, text in self._options
        )
        told = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html(
            "<select{}>{}</select>", told, mark_safe("".join(written))
        )  # each is escaped below


def _option(role: str, label: str) -> tuple[str | None, str]:
    return role, str(format_html('<option value="{}">{}</option>', role, label))


class ColumnsForm(forms.Form):
    """One choice a column, what it seems to hold chosen already; its first values and the reason stand beside it."""

    REPEATED = ("", "extra", "links")  # several columns may say these
    FEW = 20  # columns that are kept aside are shown as the others up to so many, folded past it
    LEFT = "-"  # stands for the empty role, which no answer could be told from

    def __init__(
        self, *args: Any, asked: dict[str, Any], further: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        """`further`: (role, label) of what the space asks beside our fields."""
        super().__init__(*args, **kwargs)
        self._columns = asked.get("columns", [])
        self._labels = dict(roles()) | dict(further)
        choices: list[Any] = [(role or self.LEFT, label) for role, label in roles()]
        options = [_option(role, label) for role, label in choices]
        if further:
            group = _("Questions de l’espace")
            choices.append((group, list(further)))
            options.append((None, str(format_html('<optgroup label="{}">', group))))
            options += [*(_option(role, label) for role, label in further), (None, "</optgroup>")]
        for rank, column in enumerate(self._columns):
            self.fields[f"column-{rank}"] = forms.ChoiceField(
                widget=RoleSelect(options),
                label=column["heading"] or _("Colonne %(rank)s, sans titre") % {"rank": rank + 1},
                choices=choices,
                initial=(column["role"] if column["role"] in self._labels else "extra") or self.LEFT,
                help_text=self._help(column),
            )
        aside = [rank for rank, column in enumerate(self._columns) if column["role"] == KEPT]
        self._aside = {f"column-{rank}" for rank in aside} if len(aside) > self.FEW else set[str]()
        if self._aside:
            self.fields["drop"] = forms.BooleanField(
                label=_("Ne pas importer les colonnes que rien ne nomme"),
                required=False,
                help_text=_(
                    "Sinon, chaque fiche en garde soixante au plus, les premières qui sont remplies."
                ),
            )
        # Asked where some column holds a latitude; never ticked beforehand: a swap is for somebody to decide.
        if asked.get("swap"):
            self.fields["swap"] = forms.BooleanField(
                label=_("Échanger latitude et longitude"),
                required=False,
                help_text=_("Dans l’autre sens, la plupart des points de ce fichier seraient en France."),
            )

    def told(self) -> list[forms.BoundField]:
        """What is shown at once."""
        return [bound for bound in self if bound.name not in self._aside]

    def aside(self) -> list[forms.BoundField]:
        """The many columns that nothing names: folded."""
        return [bound for bound in self if bound.name in self._aside]

    def aside_wrong(self) -> bool:
        """Whether one of the folded ones is to be looked at."""
        return not self._aside.isdisjoint(self.errors)

    @staticmethod
    def _help(column: dict[str, Any]) -> str:
        samples = " · ".join(column["samples"])
        if not samples:
            return str(_("Aucune valeur dans les premières lignes."))
        said = _("Par exemple : %(samples)s. %(reason)s")
        return said % {"samples": samples, "reason": column["reason"]}

    def clean(self) -> dict[str, Any]:
        """One column gives the name, and no two the same field."""
        given = super().clean() or {}
        taken: dict[str, str] = {}
        for rank, column in enumerate(self._columns):
            role = self._role(given, rank)
            if role in taken and role not in self.REPEATED:
                said = _("« %(field)s » est déjà donné par la colonne « %(column)s ».")
                self.add_error(f"column-{rank}", said % {"field": self._labels[role], "column": taken[role]})
            taken.setdefault(role, column["heading"])
        if self._columns and "name" not in taken:
            self.add_error(None, _("Dites quelle colonne donne le nom : sans nom, aucune fiche."))
        return given

    def _role(self, given: dict[str, Any], rank: int) -> str:
        role: str = given.get(f"column-{rank}", "")
        return "" if role == self.LEFT else role

    def mapping(self) -> Mapping:
        """What was chosen."""
        roles = [self._role(self.cleaned_data, rank) for rank in range(len(self._columns))]
        if self.cleaned_data.get("drop"):
            roles = [
                "" if role == KEPT and f"column-{rank}" in self._aside else role
                for rank, role in enumerate(roles)
            ]
        pairs = zip((column["heading"] for column in self._columns), roles, strict=True)
        return Mapping(tuple(pairs), bool(self.cleaned_data.get("swap")))
