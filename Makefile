# On a fresh machine, `make serve` and `make test` install everything that they need.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

# After `make vendor`, packages are installed from vendor/ without a network.
OFFLINE := $(if $(wildcard vendor),--no-index --find-links vendor)

.PHONY: serve site bundle usb decks exchange exam-site vendor test check fmt lint types bench exits lock clean

# Only tests and the checks of scripts need npm. See package.json.
NODE_READY := node_modules/.ready

serve: $(READY)  ## serve with live reload; diagnostics do not stop the server
	$(RUN) -m mkdocs serve --no-strict --livereload

site: $(READY)  ## build into site/; a build with faults keeps the last good site
	$(RUN) -m mkdocs build --strict

bundle: site  ## pack a zip for hosts into dist/: site, server settings, publisher, checksums
	$(RUN) -m studykit bundle

usb: site  ## pack a zip for USB sticks into dist/: the site, and a page to open first
	$(RUN) -m studykit usb

decks: $(READY)  ## write each deck as a PowerPoint file into dist/decks/
	$(RUN) -m studykit decks

exchange: $(READY)  ## write papers, banks and courses for other programs into dist/exchange/
	$(RUN) -m studykit exchange

# make exam-site CODES="XXXX-XXXX-XXXX-XXXX YYYY-…" builds the papers with these codes. Without
# CODES, it builds a standard paper.
exam-site: export EXAM_CODES = $(CODES)
exam-site: $(READY)  ## build papers without answers into site-exam/, and pack a zip into dist/
	$(RUN) -m mkdocs build --strict --config-file mkdocs-exam.yml
	$(RUN) -m studykit bundle --config mkdocs-exam.yml

# For another machine: make vendor TARGET="--platform manylinux2014_aarch64 --python-version 3.11.5"
vendor:  ## download every wheel of the lock into vendor/, to install without a network
	rm -rf .vendor-next
	$(PYTHON) -m pip download --quiet --only-binary :all: $(TARGET) --require-hashes \
		--requirement requirements.lock --dest .vendor-next
	rm -rf vendor
	mv .vendor-next vendor

test: $(READY) $(NODE_READY)  ## run all tests, including those in a browser
	$(RUN) tests/browser/chromium.py
	@command -v node >/dev/null || { echo "The tests of scripts need Node.js 20.19 or newer"; exit 1; }
	node --test tests/scripts/
	$(RUN) -m pytest -n auto --dist worksteal -rs

check: $(READY)  ## list every fault in the pages, without a build
	$(RUN) -m studykit check

fmt: $(READY) $(NODE_READY)  ## format Python and scripts
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .
	npm run --silent fix

lint: $(READY) $(NODE_READY)  ## check the format and the lint of Python and scripts, and the scripts' types
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	npm run --silent lint

types: $(READY)
	$(RUN) -m mypy

bench: export PYTHONPATH := tests:tests/browser:tests/hosting:tests/quiz:hooks/studykit/deploy
bench: $(READY)  ## measure items, parts, pages, visits, projecting, search and builds, mostly as ratios
	$(RUN) -m bench.bots
	$(RUN) -m bench.parts
	$(RUN) -m bench.stage
	$(RUN) -m bench.fits
	$(RUN) -m bench.first_view
	$(RUN) -m bench.visits
	$(RUN) -m bench.records
	$(RUN) -m bench.build
	$(RUN) -m bench.saves
	$(RUN) -m bench.search
	$(RUN) -m bench.killed_builds
	$(RUN) -m bench.kills
	$(RUN) -m bench.hostile
	$(RUN) -m bench.mutants
	$(RUN) -m bench.nasty

exits: export PYTHONPATH := tests
exits: $(READY)  ## build with the successors of MkDocs and the theme, and compare every page
	$(RUN) -m exits

lock: $(READY)  ## pin every dependency with hashes, for all systems; also for new sites
	$(RUN) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra dev --extra exchange --python-version 3.11.5 \
		--output-file requirements.lock pyproject.toml
	$(RUN) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --python-version 3.11.5 --constraints requirements.lock \
		--output-file hooks/studykit/starter/requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) node_modules site site-exam .site-* dist .exits

$(NODE_READY): package-lock.json
	@command -v npm >/dev/null || \
		{ echo "npm is needed to check the scripts: install Node.js 20.19 or newer"; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
		{ echo "Python 3.11.5 or newer is needed; try: make PYTHON=python3.13"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet $(OFFLINE) --require-hashes --requirement requirements.lock
	@# setuptools writes the absolute path of this folder into a .pth file, encoded for the current
	@# locale. Python may later read it in another locale. A relative path needs only ASCII.
	LC_ALL=C.UTF-8 $(RUN) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@for each in $(VENV)/lib/python*/site-packages/__editable__.studykit-*.pth; do \
		echo ../../../../hooks > "$$each"; done
	@touch $@
