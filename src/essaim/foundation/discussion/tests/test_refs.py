"""How a contribution is named where somebody reads of it elsewhere."""

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.refs import REFS


def test_a_long_contribution_says_that_it_goes_on() -> None:
    name = REFS[0].name(Contribution(body="Le  local\n" + "est ouvert " * 20))
    assert name.startswith("Le local est ouvert") and name.endswith("…") and len(name) <= 60
    assert REFS[0].name(Contribution(body="Court")) == "Court"
    assert REFS[0].name(Contribution(body="", kind="comment"))
