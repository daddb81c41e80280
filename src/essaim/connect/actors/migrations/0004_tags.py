from django.db import migrations, transaction

from essaim.foundation.vocabularies.words import slug

AT_ONCE = 300  # cards in one transaction: others wait for it
LONGEST = 200


def keywords_to_tags(apps, schema_editor):
    """Each keyword of a card becomes a tag of the whole house, once whatever its case and accents. May be run again."""
    Actor, ActorTerm = apps.get_model("actors", "Actor"), apps.get_model("actors", "ActorTerm")
    Term = apps.get_model("vocabularies", "Term")
    after = 0
    while True:
        rows = Actor.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "sort_name", "keywords")
        cards = list(rows[:AT_ONCE])
        if not cards:
            return
        after = cards[-1][0]
        said = {key: {slug(str(word)): str(word)[:LONGEST] for word in words or ()} for key, _name, words in cards}
        labels = {name: label for words in said.values() for name, label in words.items() if name}
        if not labels:
            continue
        with transaction.atomic():
            known = Term.objects.filter(scheme="tag", slug__in=labels)
            missing = labels.keys() - set(known.values_list("slug", flat=True))
            made = [Term(scheme="tag", slug=name, label=labels[name]) for name in sorted(missing)]
            Term.objects.bulk_create(made, ignore_conflicts=True)
            tags = dict(Term.objects.filter(scheme="tag", slug__in=labels).values_list("slug", "pk"))
            ActorTerm.objects.bulk_create(
                [
                    ActorTerm(actor_id=key, term_id=tags[name], sort_name=sort_name)
                    for key, sort_name, _words in cards
                    for name in said[key]
                    if name
                ],
                ignore_conflicts=True,
            )


def tags_to_keywords(apps, schema_editor):
    """Back to plain words, by label."""
    Actor, ActorTerm = apps.get_model("actors", "Actor"), apps.get_model("actors", "ActorTerm")
    after = 0
    while keys := list(Actor.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        after = keys[-1]
        with transaction.atomic():
            borne = {}
            tags = ActorTerm.objects.filter(actor_id__in=keys, term__scheme="tag").order_by("term__label")
            for key, label in tags.values_list("actor_id", "term__label"):
                borne.setdefault(key, []).append(label)
            for key, words in borne.items():
                Actor.objects.filter(pk=key).update(keywords=words)
    Term = apps.get_model("vocabularies", "Term")
    for rows in (ActorTerm.objects.filter(term__scheme__in=("tag", "theme")), Term.objects.filter(scheme__in=("tag", "theme"))):
        while gone := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            rows.model.objects.filter(pk__in=gone).delete()


class Migration(migrations.Migration):
    atomic = False  # in short transactions

    dependencies = [("actors", "0003_places"), ("vocabularies", "0003_tags_themes_merges")]

    operations = [migrations.RunPython(keywords_to_tags, tags_to_keywords)]
