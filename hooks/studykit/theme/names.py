"""File names and class names of the theme that other packages use."""

import re

# The theme's file names that contain a hash of the content.
HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")
# The classes of the two boxes, outer and inner, that let a table scroll sideways.
TABLE_BOXES = ("md-typeset__scrollwrap", "md-typeset__table")
