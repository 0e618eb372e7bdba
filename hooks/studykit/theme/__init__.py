"""Code specific to Material for MkDocs: patches of its markup, and a cache of its navigation."""
