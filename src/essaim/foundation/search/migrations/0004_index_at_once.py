from django.db import migrations


def at_once(apps: object, schema_editor: object) -> None:
    """What waits in an index's list is read whole at each search, and makes PostgreSQL read the table instead."""
    connection = schema_editor.connection  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER INDEX search_words_vector SET (fastupdate = off)")
            cursor.execute("SELECT gin_clean_pending_list('search_words_vector'::regclass)")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_excerpts")]

    operations = [migrations.RunPython(at_once, migrations.RunPython.noop)]
