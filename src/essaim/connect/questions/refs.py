"""How a question is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.questions.models import Question
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Question,
        label=_("question sur les fiches"),
        rule="questions.view",
        name=lambda question: question.wording,
        url=lambda question: reverse("questions:questions", args=[question.space.slug]),
        related=("space",),
    )
]
