"""Read study pages, check them, and compose the pages and files of a site.

Most modules are pure: they take values and return values. The exceptions import MkDocs, or access
the disk, a clock, Git or the terminal; CONTRIBUTING.md lists them among the rooms as the edges.
"""
