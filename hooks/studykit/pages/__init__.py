"""Page contents: the bodies of authored pages, and the generated pages."""
