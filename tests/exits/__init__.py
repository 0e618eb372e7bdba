"""Builds with successors: the development of MkDocs 1 and of Material for MkDocs ends."""
