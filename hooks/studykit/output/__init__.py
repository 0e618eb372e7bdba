"""Checks of the built pages: links, anchors, the security policy, headings and text."""
