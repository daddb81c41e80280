"""Files of an agreement: the text that was signed, its annexes."""

from essaim.connect.partnerships.models import Agreement
from essaim.foundation.files.attaching import Attachable, Facts

ATTACHABLES = [
    Attachable(
        slug="partenariat",
        model=Agreement,
        rule="partnerships.edit",
        portrait_rule="partnerships.edit",
        facts=lambda agreement: Facts(agreement.space_id, agreement.visibility),
        choosing=True,
    )
]
