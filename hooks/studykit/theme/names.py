"""Class names of the theme that other rooms use."""

# The classes of the two boxes, outer and inner, that let a table scroll sideways.
TABLE_BOXES = ("md-typeset__scrollwrap", "md-typeset__table")
