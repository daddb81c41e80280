"""Where allauth meets our accounts: what is saved at sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No password, a party for each person."""

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Give the new account its party; `form` holds the address and, where given, the name."""
        from essaim.foundation.accounts.models import Party

        email = form.cleaned_data["email"].lower()
        name = form.cleaned_data.get("name") or email.split("@")[0]
        user.email = email
        user.set_unusable_password()
        user.party = Party.objects.create(kind=Party.Kind.PERSON, name=name[:200])
        if commit:
            user.save()
        return user
