# Everything a fresh machine needs: Python 3.11 or later, and make.
#   make run    build the graph and serve it on http://127.0.0.1:8000
#   make test   run the tests

PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN    := $(VENV)/bin

.PHONY: run build test check clean help

run: build  ## Build the graph if anything has changed, and serve it
	@$(BIN)/ccpr-graph serve --host $(HOST) --port $(PORT)

build: $(VENV)/installed  ## Build the graph if anything has changed
	@$(BIN)/ccpr-graph build

test: $(VENV)/installed-dev  ## Run the tests
	@$(BIN)/python -m pytest

check: $(VENV)/installed-dev  ## Lint, format and types, as .ci/run does
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# The files that a package is installed from say when it must be installed again.
$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing ccpr-graph into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing the development tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:  ## Remove the release and the virtual environment
	rm -rf release $(VENV)

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
