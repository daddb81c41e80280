"""The open JSON interface, and the addresses that clients of other maps expect."""
