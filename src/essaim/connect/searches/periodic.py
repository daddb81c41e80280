"""Each morning, before the digests."""

from essaim.foundation.kernel.periodic import Daily


def tell() -> None:
    from essaim.connect.searches.telling import tell_all

    tell_all()


PERIODIC = [Daily("05:40", tell)]
