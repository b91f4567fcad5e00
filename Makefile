# The commands of the README. Everything is installed into .venv; a second run starts in seconds.
PYTHON ?= python3
BIN := .venv/bin
DOCUMENTS ?= ../shared/documents
# Compiled modules are kept whatever the machine says: each process that a test starts would compile the whole package again.
export PYTHONDONTWRITEBYTECODE :=
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix graphsvc/web/frontend

.PHONY: serve test check lint types bench golden facts findings screenshots lock clean

serve: .venv/installed frontend
	@$(BIN)/graphsvc serve

test: .venv/installed-dev frontend
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: lint types test

lint: .venv/installed-dev frontend
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(NPM) run --silent lint

types: .venv/installed-dev frontend
	@$(BIN)/mypy
	@$(NPM) run --silent types

bench: .venv/installed-dev frontend
	@$(BIN)/graphsvc bench steps --documents $(DOCUMENTS)
	@$(BIN)/graphsvc bench ingest
	@$(BIN)/graphsvc bench build --count 200
	@$(BIN)/graphsvc bench review
	@$(BIN)/graphsvc bench validate
	@$(BIN)/graphsvc bench sparql
	@$(BIN)/graphsvc bench questions
	@$(BIN)/graphsvc bench analysis
	@$(BIN)/graphsvc bench search
	@$(BIN)/graphsvc bench picture
	@$(BIN)/graphsvc bench web

# Golden files, code lists and shipped facts are made from documents and lookups; read the difference before it is committed.
# What pySHACL finds is recorded too: the tests run it only where rules or facts have changed since.
golden: .venv/installed-dev
	@$(BIN)/python tests/golden.py $(DOCUMENTS)
	@GRAPHSVC_TESTS_RECORD=yes $(BIN)/pytest -q tests/validation/test_rules.py tests/validation/test_reference.py

facts: .venv/installed
	@$(BIN)/graphsvc codelists
	@$(BIN)/graphsvc build --facts-only --documents $(DOCUMENTS)

# What the rules find in the shipped facts; exit code 1 only says that there are violations.
findings: .venv/installed
	@store=$$(mktemp -d) && trap 'rm -rf "$$store"' EXIT && \
	$(BIN)/graphsvc --store "$$store/store" build && \
	{ $(BIN)/graphsvc --store "$$store/store" validate --lang cs --out docs/findings.md || [ $$? -eq 1 ]; }

# Pictures of the main pages for the documents; look at them before they are committed.
screenshots: .venv/installed-dev frontend
	@$(BIN)/python tests/screenshots.py

.PHONY: frontend
frontend: .venv/installed
	@command -v npm >/dev/null || test -x $(BIN)/npm || { echo "There is no Node.js here: installing one into .venv …"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock; }
	@$(BIN)/python -m graphsvc.web.build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "graphsvc needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@echo "Creating .venv …"
	@$(PYTHON) -m venv .venv || { echo "Python cannot make virtual environments here: apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what the tests need into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock:
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .graphsvc graphsvc/web/static/dist graphsvc/web/frontend/node_modules
