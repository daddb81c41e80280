"""What a mail tells the outbox, in headers that never leave the house; any room may set them on a Django mail.

Without `KIND` a mail is necessary (a code, an invitation, a decision that one asked for) and has no unsubscribing.
"""

KIND = "X-Essaim-Kind"  # a topic's slug: what the reader may stop
WHY = "X-Essaim-Why"  # one sentence, in the reader's language: why this came
KEY = "X-Essaim-Key"  # the same key, to the same address: the same mail, sent once
EXPIRES = (
    "X-Essaim-Expires"  # seconds after which it is of no use: never sent then; it goes before the others
)
OURS = (KIND, WHY, KEY, EXPIRES)
