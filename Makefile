# Everything a person or CI does with Embers. `make` alone prints what there is.
#
#   make run  PORT=8600  EMBERS_DB=path/to/file.db  HEADLESS=1  EMBERS_LANGUAGE=pl  PYTHON=python3.12
#
# All paths are relative, so a folder with spaces in its name is fine.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup dev chromium run test test-cluster lint types unit browser hands audit image bench proof proof-short mutation texts screenshots clean

# Where this is set, each of the hundreds of processes that the tests start compiles the app anew.
export PYTHONDONTWRITEBYTECODE :=

# The interpreter that makes .venv: the first of these that is 3.11 or newer.
PYTHON := $(or $(PYTHON),$(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo "$$p"; exit; fi; done; echo python3))
BIN := .venv/bin
NO_PYTHON := Embers needs Python 3.11 or newer. Install it, or name yours: make run PYTHON=/path/to/python3
WITH_PYTHON := command -v "$(PYTHON)" >/dev/null || { echo "$(NO_PYTHON)" >&2; exit 2; }; "$(PYTHON)"

help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## make .venv with what the app needs (done by `run` when needed)
	@$(WITH_PYTHON) scripts/setup.py run

run: setup ## open Embers on this machine, in the browser
	@exec "$(BIN)/python" -m scripts.launch

test: lint chromium ## everything: lint, types, import rules, all tests but those of `make hands`
	"$(BIN)/mypy" & types=$$!; failed=; \
	"$(BIN)/python" -m pytest -n 3 --dist loadfile -m "not long" || { \
		echo "What failed is run once more, one at a time: is it the machine, or the code?"; \
		"$(BIN)/python" -m pytest --last-failed --last-failed-no-failures none -m "not long"; } || failed=1; \
	wait $$types || { echo "The type hints are wrong; the lines of mypy above say where."; exit 1; }; \
	test -z "$$failed"

lint: dev ## style, formatting and the arrows between the packages
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/lint-imports"

types: dev ## check the type hints
	"$(BIN)/mypy"

unit: dev ## the tests that need no browser
	"$(BIN)/python" -m pytest -m "not browser"

browser: chromium ## only the tests in Chromium
	"$(BIN)/python" -m pytest -m "browser and not long"

test-cluster: dev ## the tests on a real Ceph and PostgreSQL (Debian, root)
	"$(BIN)/python" -m scripts.cluster

hands: chromium ## the longer form: every way of typing in every field, every page and value, a year, more examples
	EMBERS_LONG=1 "$(BIN)/python" -m pytest tests/browser/hands tests/browser/test_days.py
	EMBERS_LONG=1 "$(BIN)/python" -m pytest -n 2 -m long tests --ignore=tests/browser/test_days.py
	EMBERS_LONG=1 "$(BIN)/python" -m pytest -n 2 $$(grep -rlE "hypothesis|longer\(" tests --include=test_*.py)

audit: dev ## check the packages of the app for known vulnerabilities
	@"$(BIN)/python" -m scripts.audit

image: dev ## build the container image and start it, where podman or docker is
	@"$(BIN)/python" -m scripts.image

texts: dev ## gather all texts for a translation, in build/embers.pot
	@mkdir -p build
	"$(BIN)/pybabel" extract --no-default-keywords -k tr -k trn:2,3 -k form:2,3 -k plural:2,3 -k forms:1,2 \
		--add-location=file -o build/embers.pot crm pages

screenshots: chromium ## make the pictures in docs/screenshots anew
	"$(BIN)/python" -m scripts.screenshots

bench: dev chromium ## measure against the floors in benchmarks/
	"$(BIN)/python" -m benchmarks

proof: dev ## try every promise at length and write docs/proof.md (three hours)
	"$(BIN)/python" -m proof

proof-short: dev ## the same with less of everything (minutes; writes nothing)
	"$(BIN)/python" -m proof --short

mutation: ## change the rules one place at a time: does a test notice? (an hour; writes docs/mutation.md)
	@$(WITH_PYTHON) scripts/setup.py mutation
	"$(BIN)/python" -m mutation --each 60 --write

clean: ## remove what tools left behind; keeps .venv and your data
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build mutants
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

dev:
	@$(WITH_PYTHON) scripts/setup.py dev

chromium: dev
	@"$(BIN)/python" scripts/browser.py
