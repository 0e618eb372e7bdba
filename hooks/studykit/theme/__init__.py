"""What is bound to Material for MkDocs: patches of its markup, and its navigation rendered once."""
