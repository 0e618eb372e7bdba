"""The core: read study pages, return a checked library and page bodies.

Only `__main__` (the command line) and `packing` import MkDocs, to load its settings. Most modules
are pure. These access the disk: `folder` reads and writes files, `staging` replaces the built site,
`commit` runs Git, and `__main__` and `packing` use all of them.
"""
