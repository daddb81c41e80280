"""What programs read is the directory, first of all."""

UNDER = "actors:directory"
