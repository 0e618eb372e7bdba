"""Benchmarks of the parts, the pages and the builds of the site, and long robustness tests.

Benchmarks only print their measurements. The robustness tests (`hostile`, `killed_builds`, `kills`,
`mutants`) also fail if anything goes wrong. `bots` and `sheet` measure what bots and readers know
of the item bank.

`make bench` runs all but `sheet`. To run one, call for example
`PYTHONPATH=tests:tests/browser .venv/bin/python -m bench.build 50` from the repository's root.
`bench.kills` also needs `tests/hosting` and `deploy` in PYTHONPATH, and `bench.bots` and
`bench.sheet` `tests/quiz`.
"""
