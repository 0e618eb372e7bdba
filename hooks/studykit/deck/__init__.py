"""课件: what a class sees of a module, made from its structure and not cut from its page."""
