"""Comments and corrections follow the object that they speak of when it becomes one with another."""

from essaim.foundation.discussion.attached import keep
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.hanging import Hanging

HANGING = [
    Hanging("contributions", Contribution, "target_id", kind="target_type", settled=lambda obj: keep([obj]))
]
