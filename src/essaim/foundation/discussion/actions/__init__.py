"""Every write of the room. Each checks its rule, runs in one transaction and leaves a journal entry."""

from essaim.foundation.discussion.actions.deciding import (
    appeal_decision,
    decide_appeal,
    decide_contribution,
    dismiss_reports,
    edit_setting,
    refuse_all,
    remove_comment,
)
from essaim.foundation.discussion.actions.own import (
    bin_contribution,
    edit_comment,
    forget_guest,
    purge_contribution,
    restore_contribution,
)
from essaim.foundation.discussion.actions.posting import (
    comment_on,
    confirm_contribution,
    propose_correction,
    report_comment,
)
from essaim.foundation.discussion.actions.proposing import submit_proposal

__all__ = [
    "appeal_decision", "bin_contribution", "comment_on", "confirm_contribution", "decide_appeal", "decide_contribution",
    "dismiss_reports", "edit_comment", "edit_setting", "forget_guest", "propose_correction", "purge_contribution",
    "refuse_all", "remove_comment", "report_comment", "restore_contribution", "submit_proposal",
]  # fmt: skip
