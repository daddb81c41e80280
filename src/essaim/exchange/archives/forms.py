"""The archive that one reads back."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from essaim.exchange.archives.packing import FOREIGN
from essaim.foundation.formats.source import HEAD_BYTES, is_zip, size_sentence


class ArchiveForm(forms.Form):
    """What size and first bytes suffice to refuse is refused here; the rest once the archive is read."""

    file = forms.FileField(
        label=_("Archive"),
        allow_empty_file=True,
        max_length=None,
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "missing": _("Choisissez un fichier."),
            "invalid": _("Aucun fichier n’est arrivé. Essayez à nouveau."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """The file, as far as its size and first bytes tell."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(size_sentence(settings.MAX_UPLOAD_BYTES))
        if not is_zip(upload.read(HEAD_BYTES)):
            raise forms.ValidationError(FOREIGN)
        upload.seek(0)
        return upload
