# Two commands: `make jam` plays, `make test` tests. Both make their own environment first.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
SYSTEM := ardour iproute2 jackd2 libfluidsynth3 nodejs timgm6mb-soundfont pipewire pipewire-bin pipewire-jack puredata-core

.PHONY: jam test lint coverage templates install install-dev system bench clean

jam: install
	$(BIN)/bandmate jam $(ARGS)

test: install-dev system
	$(BIN)/pytest $(ARGS)

lint: install-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# How much of the pure modules the fast tests reach; fails below 95 %.
coverage: install-dev
	$(BIN)/coverage run -m pytest $(ARGS) tests/unit
	$(BIN)/coverage report

# Files for other programs, from the tables of parameters, actions and states.
templates: install-dev
	$(BIN)/python -m tools

bench: install
	$(BIN)/bandmate bench --file benchmarks.jsonl $(ARGS)

install: .venv/installed
install-dev: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bandmate needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "then: sudo apt install python3-venv"; rm -rf .venv; exit 1; }

.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --editable '.[local,midi,report]'
	@touch $@

.venv/installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ .venv/installed

# What the tests need from the system; without it they say so and are skipped.
system:
	@missing=$$(dpkg-query -W $(SYSTEM) 2>&1 >/dev/null | sed -n 's/.*matching //p'); \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; \
	  else echo "some tests will be skipped; for all of them: sudo apt install $(SYSTEM)"; fi; fi

clean:
	rm -rf .venv
