"""The two ways out of MkDocs 1 and of Material for MkDocs, which both come to an end."""
