"""Checks of the built pages: links, anchors, the security policy, and the heading outline."""
