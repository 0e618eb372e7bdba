"""Builds with the successors of MkDocs 1 and Material for MkDocs, whose development ends."""
