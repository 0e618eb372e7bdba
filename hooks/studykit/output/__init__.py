"""Checks of the built pages: links, ids, what the policy forbids, and whether all was shown."""
