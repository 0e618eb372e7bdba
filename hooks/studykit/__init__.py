"""The pure core: study pages in, a checked library and page bodies out.

Nothing in this package imports MkDocs, and only two modules touch the disk: `folder`,
which reads and writes files, and `__main__`, the command line.
"""
