from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actors", "0004_tags")]

    operations = [migrations.RemoveField(model_name="actor", name="keywords")]
