"""Which records speak of the same thing: names made comparable, candidates found by keys, evidence weighed term by term.

Pure: no Django, no I/O. `engine` weighs any records by comparisons given as data; `cards` is our cards in it.
"""
