# One word for each thing: make run, make test, make check. A stamp file records what was set up,
# so that later starts do no work.

PYTHON   ?= python3
PORT     ?= 8501
PY       := .venv/bin/python
# Where there are two cores, two processes; the browser and a file's fixtures stay in one of them (tests/conftest.py).
CORES    := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
PYTEST   := pytest $(if $(filter-out 1,$(CORES)),-n 2 --dist loadgroup --no-loadscope-reorder)
# What the outlines, names and colours in the browser are made of.
OUTLINES := geo/map/assets.py $(wildcard geo/map/*.js geo/map/*.css) $(wildcard data/boundaries/*.geojson) $(wildcard data/packs/*/pack.toml) data/gazetteers/syria/places.csv data/lexicons/palette.csv
NPM      := npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1

# The tests start a hundred programs of ours: Python keeps what it translated, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup server units run test check check-fast chromium assets clean
.DELETE_ON_ERROR:

help:
	@echo 'make run     set up what is missing, then serve the map on http://localhost:$(PORT)'
	@echo '             another port: make run PORT=8502'
	@echo 'make test    run the tests (about 10 minutes; as root on Debian it installs chromium with apt)'
	@echo 'make check   lint, format, types and tests: what .ci/run runs'
	@echo 'make check-fast  the same without what needs a browser, a server or another program (1 to 2 minutes)'
	@echo 'make assets  fetch the map library again, so that the map needs no connection'
	@echo 'make clean   remove what was set up; incidents in var/ stay'

setup: .venv/.runtime assets/.filled var/.samples

# For a team's server: every package as its hash says, and no samples.
server: | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r deploy/requirements.lock
	@touch .venv/.runtime
	@$(MAKE) --no-print-directory assets/.filled

# On that server: what systemd, the proxy and the command line need, as this state of the code has it.
units:
	cp -r deploy/systemd/* /etc/systemd/system/
	install -D -m 644 deploy/Caddyfile /etc/caddy/Caddyfile
	install deploy/waqai /usr/local/bin/
	systemctl daemon-reload

run: setup
	@exec $(PY) cli.py serve --port $(PORT)

test: .venv/.checks assets/.filled chromium
	.ci/with-postgres $(PY) -m $(PYTEST)

check: .venv/.checks assets/.filled chromium
	@failed=; for step in 'ruff check .' 'ruff format --check .' mypy '$(PYTEST)'; do \
	  case $$step in pytest*) beside=.ci/with-postgres;; *) beside=; esac; \
	  echo "== $$step"; $$beside $(PY) -m $$step || failed="$$failed  $$step"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed"; exit 1; fi; echo 'All four passed.'

check-fast: .venv/.checks assets/.filled
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m $(PYTEST) -m 'not browser and not programs' --hypothesis-profile fast

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { \
	  echo 'Waqai needs Python 3.11.5 or newer (Debian 12 has 3.11.2); $(PYTHON) is' "$$($(PYTHON) --version 2>&1)."; \
	  echo 'Name another one: make PYTHON=python3.12'; exit 2; }
	@$(PYTHON) -m venv .venv || { \
	  echo 'No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv'; \
	  rm -rf .venv; exit 2; }

.venv/.runtime: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r requirements.txt
	@touch $@

.venv/.checks: requirements-dev.txt requirements-auth.txt requirements-dask.txt requirements-ner.txt requirements-postgres.txt requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r requirements-dev.txt
	@touch $@ .venv/.runtime

# Without npm the map still works, from public addresses; so a missing npm is said, not fatal. A failed
# fetch is remembered: starting without a connection must not wait for one every time.
assets/.fetched: package-lock.json
	@mkdir -p assets
	@if ! command -v npm >/dev/null 2>&1; then \
	  echo 'npm is not installed: the map will need a connection. Install npm, then: make assets'; \
	elif ! $(NPM); then \
	  rm -rf node_modules; \
	  echo 'The map library could not be fetched: the map will need a connection. Try again: make assets'; \
	fi
	@touch $@

assets/.filled: assets/.fetched $(OUTLINES) | .venv/.runtime
	@$(PY) -m geo.map.assets || test ! -d node_modules
	@touch $@

assets:
	@rm -f assets/.fetched
	@$(MAKE) --no-print-directory assets/.filled

var/.samples: | .venv/.runtime
	$(PY) cli.py ingest --samples-if-empty
	@mkdir -p var && touch $@

# The journey tests need a browser; without one they are skipped and say so.
chromium:
	@if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
	    || command -v google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
	  echo 'No Chromium: the journey tests will be skipped. On Debian: sudo apt-get install chromium'; \
	fi

clean:
	rm -rf .venv node_modules assets .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f var/.samples
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
