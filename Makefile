# Every command sets up what it needs: python3 and make are enough on a fresh machine.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
INSTALLED := $(VENV)/.installed
FUNCTIONS := $(notdir $(wildcard functions/*))
PORT ?= 8000
export PYTHONPATH := shared

.PHONY: help run test test-ui check build bench api lock clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(INSTALLED) ## Bring the whole product up at http://127.0.0.1:8000
	$(PY) -m infra.local --port $(PORT) --folder .local

test: $(INSTALLED) ## All tests but the browser's
	$(PY) -m pytest -q -m "not ui"

test-ui: $(INSTALLED) chromium ## The browser's tests, in real Chromium
	$(PY) -m pytest -q -m ui

check: $(INSTALLED) ## Format, lint, types, template, the laws of the tree
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy shared
	@for name in $(FUNCTIONS); do \
		echo "mypy functions/$$name"; \
		(cd functions/$$name && MYPYPATH=../../shared:. \
			../../$(VENV)/bin/mypy --cache-dir ../../.mypy_cache/$$name *.py) || exit 1; \
	done
	test ! -f template.yaml || $(VENV)/bin/cfn-lint template.yaml infra/data.yaml
	$(PY) -m pytest -q $(or $(wildcard tests/structure),tests/unit/kernel)

bench: $(INSTALLED) ## What a document costs, in units, dollars and ratios
	$(PY) -m tests.benchmarks

api: $(INSTALLED) ## Write infra/api.yaml from the views and their schemas
	$(PY) -m infra.openapi

build: .venv-sam/.installed ## Build the deployable with sam, no Docker
	.venv-sam/bin/sam validate --lint --template template.yaml
	.venv-sam/bin/sam build --template template.yaml

lock: $(UV) ## Lock the dependencies again, with hashes and without addresses
	@for folder in layers/runtime layers/pdf infra infra/local tests; do \
		$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header $$folder/requirements.in -o $$folder/requirements.txt; \
	done

clean: ## Remove what the commands made; the kept state of the local engine too
	rm -rf $(VENV) .venv-sam .local .aws-sam .mypy_cache .ruff_cache .hypothesis

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(INSTALLED): tests/requirements.txt | $(UV)
	$(UV) pip install --quiet --python $(PY) --require-hashes -r tests/requirements.txt
	@touch $@

.venv-sam/.installed: infra/requirements.txt | $(UV)
	$(PYTHON) -m venv .venv-sam
	$(UV) pip install --quiet --python .venv-sam/bin/python --require-hashes -r infra/requirements.txt
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null)
