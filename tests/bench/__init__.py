"""What the parts, the pages and the builds of the site take: printed, never judged.

`make bench` runs all; one alone runs from the repository's root as
`PYTHONPATH=tests:tests/browser .venv/bin/python -m bench.build 50`.
"""
