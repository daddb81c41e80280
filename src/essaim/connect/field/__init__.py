"""Checking and adding cards on a phone, without network, sent later."""
