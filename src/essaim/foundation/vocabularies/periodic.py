"""What bears a merged or renamed word follows it; how many bear each word is counted now and then."""

from essaim.foundation.kernel.periodic import Every

AT_ONCE = 100  # words in one transaction


def finish() -> int:
    """Imported late, since this file is scanned before models are of use."""
    from essaim.foundation.vocabularies.merging import finish_merges
    from essaim.foundation.vocabularies.retelling import retell_more

    return finish_merges() + retell_more()


def forget() -> int:
    """Words whose merge can no longer be undone go."""
    from essaim.foundation.vocabularies.merging import forget_merges

    return forget_merges()


def count_uses() -> int:
    """Write how many public objects bear each word, where that changed; returns how many words changed."""
    from collections import Counter

    from django.db import transaction

    from essaim.foundation.search import index
    from essaim.foundation.vocabularies.models import Term
    from essaim.foundation.vocabularies.uses import uses

    found: Counter[int] = Counter()
    for use in uses():
        found.update(use.counts())
    changed = [term for term in Term.objects.only("pk", "uses") if term.uses != found[term.pk]]
    for term in changed:
        term.uses = found[term.pk]
    for start in range(0, len(changed), AT_ONCE):
        some = changed[start : start + AT_ONCE]
        with transaction.atomic():
            Term.objects.bulk_update(some, ["uses"])
            index.refresh(
                Term.type_name(), [term.pk for term in some]
            )  # a word is found once something bears it
    return len(changed)


PERIODIC = [Every(20, finish), Every(300, count_uses), Every(3600, forget)]
