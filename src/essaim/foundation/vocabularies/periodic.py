"""What bore a merged word follows it; how many bear each word is counted now and then."""

from essaim.foundation.kernel.periodic import Every


def finish() -> int:
    """Imported late, since this file is scanned before models are of use."""
    from essaim.foundation.vocabularies.actions import finish_merges

    return finish_merges()


def count_uses() -> int:
    """Write how many public objects bear each word, where that changed; returns how many words changed."""
    from collections import Counter

    from essaim.foundation.vocabularies.models import Term
    from essaim.foundation.vocabularies.uses import uses

    found: Counter[int] = Counter()
    for use in uses():
        found.update(use.counts())
    changed = [term for term in Term.objects.only("pk", "uses") if term.uses != found[term.pk]]
    for term in changed:
        term.uses = found[term.pk]
    Term.objects.bulk_update(changed, ["uses"], batch_size=200)
    return len(changed)


PERIODIC = [Every(20, finish), Every(300, count_uses)]
