# Two commands do everything on a fresh machine: `make serve` and `make test`.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

# Once `make vendor` has filled vendor/, nothing is asked of a network.
OFFLINE := $(if $(wildcard vendor),--no-index --find-links vendor)

export NO_MKDOCS_2_WARNING := 1

.PHONY: serve site bundle usb exam-site vendor test check fmt lint types bench exits lock clean

serve: $(READY)  ## serve with live reload; diagnostics are shown and the server lives on
	$(RUN) -m mkdocs serve --no-strict --livereload

site: $(READY)  ## build into site/; a build with faults leaves the last good one in place
	$(RUN) -m mkdocs build --strict

bundle: site  ## a zip for hosts in dist/: the site, server settings, a publisher, sums of all
	$(RUN) -m studykit bundle

usb: site  ## a zip for USB sticks in dist/: the site, and a page to open first
	$(RUN) -m studykit usb

# make exam-site CODES="XXXX-XXXX-XXXX-XXXX YYYY-…": the papers of these codes, or a standard one.
exam-site: export EXAM_CODES = $(CODES)
exam-site: $(READY)  ## papers without answers into site-exam/, and a zip of that for hosts into dist/
	$(RUN) -m mkdocs build --strict --config-file mkdocs-exam.yml
	$(RUN) -m studykit bundle --config mkdocs-exam.yml

# For another machine: make vendor TARGET="--platform manylinux2014_aarch64 --python-version 3.11.5"
vendor:  ## every wheel of the lock into vendor/, from which all is set up without a network
	rm -rf .vendor-next
	$(PYTHON) -m pip download --quiet --only-binary :all: $(TARGET) --require-hashes \
		--requirement requirements.lock --dest .vendor-next
	rm -rf vendor
	mv .vendor-next vendor

test: $(READY)  ## the whole suite, browser included
	$(RUN) tests/browser/chromium.py
	$(RUN) -m pytest -n auto --dist worksteal -rs

check: $(READY)  ## every fault of the pages, without a build
	$(RUN) -m studykit check

fmt: $(READY)
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

lint: $(READY)
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

types: $(READY)
	$(RUN) -m mypy

bench: export PYTHONPATH := tests:tests/browser:tests/hosting:tests/quiz:deploy
bench: $(READY)  ## what parts, pages, projecting, search and builds cost, mostly as ratios
	$(RUN) -m bench.parts
	$(RUN) -m bench.stage
	$(RUN) -m bench.first_view
	$(RUN) -m bench.records
	$(RUN) -m bench.build
	$(RUN) -m bench.search
	$(RUN) -m bench.killed_builds
	$(RUN) -m bench.kills
	$(RUN) -m bench.hostile
	$(RUN) -m bench.mutants
	$(RUN) -m bench.nasty

exits: export PYTHONPATH := tests
exits: $(READY)  ## build with the successors of MkDocs and of the theme, and compare every page
	$(RUN) -m exits

lock: $(READY)  ## pin every dependency with hashes, for all systems
	$(RUN) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra dev --python-version 3.11.5 \
		--output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) site site-exam .site-* dist .exits

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
		{ echo "Python 3.11.5 or newer is needed; try: make PYTHON=python3.13"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet $(OFFLINE) --require-hashes --requirement requirements.lock
	@# setuptools writes this folder's path, in the encoding of the locale, into a file that Python reads
	@# in whatever locale it is run. So the path is written from there, which needs ASCII alone.
	LC_ALL=C.UTF-8 $(RUN) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@for each in $(VENV)/lib/python*/site-packages/__editable__.studykit-*.pth; do \
		echo ../../../../hooks > "$$each"; done
	@touch $@
