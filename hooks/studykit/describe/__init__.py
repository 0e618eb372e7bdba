"""What other programs read: the library and the items as JSON."""
