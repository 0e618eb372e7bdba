"""Benchmarks of the parts, the pages and the builds of the site, and long robustness tests.

Benchmarks only print their measurements. The robustness tests (`hostile`, `killed_builds`, `kills`,
`mutants`) and `fits` also fail if anything goes wrong. `bots` and `sheet` measure how many items
bots and readers answer right.

`make bench` runs all of these programs but `sheet` and `added`. To run one, call for example
`PYTHONPATH=tests:tests/browser .venv/bin/python -m bench.build 50` from the repository's root.
`bench.kills` also needs `tests/hosting` and `hooks/studykit/deploy` in PYTHONPATH. `bench.bots` and
`bench.sheet` need `tests/quiz`.
"""
