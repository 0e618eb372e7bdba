"""Values to page bodies, and built pages looked at again."""
