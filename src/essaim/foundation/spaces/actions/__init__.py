"""Every write of the room, by theme. Each checks its rule, runs in one transaction and leaves a journal entry."""

from essaim.foundation.spaces.actions.application import (
    apply_to_space,
    confirm_sponsorship,
    decide_application,
    withdraw_application,
)
from essaim.foundation.spaces.actions.invitation import accept_invitation, invite, withdraw_invitation
from essaim.foundation.spaces.actions.membership import (
    add_member,
    change_college,
    change_role,
    end_membership,
    register_organisation,
    welcome_member,
)
from essaim.foundation.spaces.actions.organisation import (
    accept_mandate,
    act_for,
    appoint_manager,
    create_organisation,
    end_mandate,
    give_mandate,
    offer_mandate,
    rename_organisation,
    withdraw_offer,
)
from essaim.foundation.spaces.actions.sanction import answer_sanction, appeal_sanction
from essaim.foundation.spaces.actions.space import (
    add_college,
    create_space,
    edit_college,
    edit_space,
    remove_college,
)

__all__ = [
    "accept_invitation", "accept_mandate", "act_for", "add_college", "add_member", "answer_sanction", "appeal_sanction", "apply_to_space",
    "appoint_manager", "change_college", "change_role", "confirm_sponsorship", "create_organisation", "create_space",
    "decide_application", "edit_college", "edit_space", "end_mandate", "end_membership", "give_mandate", "invite",
    "offer_mandate", "register_organisation", "remove_college", "rename_organisation", "welcome_member",
    "withdraw_application", "withdraw_invitation", "withdraw_offer",
]  # fmt: skip
