"""Secrets of applications and of recovery codes were kept in clear: they are sealed."""

from django.db import migrations


def seal(apps, schema_editor):
    from essaim.foundation.accounts.sealing import sealed_anew

    for each in _held(apps).iterator(200):
        each.data = sealed_anew(each.data)
        each.save(update_fields=["data"])


def unseal(apps, schema_editor):
    from essaim.foundation.accounts.sealing import FIELDS, unseal

    for each in _held(apps).iterator(200):
        for name in FIELDS:
            if each.data.get(name):
                each.data[name] = unseal(each.data[name])
        if each.data.get("migrated_codes"):
            each.data["migrated_codes"] = [unseal(code) for code in each.data["migrated_codes"]]
        each.save(update_fields=["data"])


def _held(apps):
    return apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_safety"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, unseal)]
