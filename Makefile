# Every command sets up what it needs: python3 and make are enough on a fresh machine.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
INSTALLED := $(VENV)/.installed
FUNCTIONS := $(notdir $(wildcard functions/*))
PORT ?= 8000
AWS_PORT ?= 5070
export PYTHONPATH := shared
# Some machines tell Python to keep nothing it compiled: every worker and child would compile it all anew.
export PYTHONDONTWRITEBYTECODE :=
export SAM_CLI_TELEMETRY := 0

.PHONY: help run test test-ui check build bench api lock clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(INSTALLED) ## Bring the whole product up at http://127.0.0.1:8000 (SECOND_FACTOR=1: with codes; RESTORE=folder)
	$(PY) -m infra.local --port $(PORT) --aws-port $(AWS_PORT) --folder .local \
		$(if $(SECOND_FACTOR),--second-factor) $(if $(RESTORE),--restore $(RESTORE))

test: $(INSTALLED) poppler converter ## All tests but the browser's; the laws of the tree among them
	$(PY) -m pytest -q -n auto --dist loadfile --no-loadscope-reorder --ignore tests/e2e

test-ui: $(INSTALLED) chromium converter ## The browser's tests, in real Chromium
	$(PY) -m pytest -q -n auto --dist loadfile tests/e2e

check: $(INSTALLED) ## Format, lint, types, template, known faults
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy shared
	@for name in $(FUNCTIONS); do \
		echo "mypy functions/$$name"; \
		MYPYPATH=shared:functions/$$name $(VENV)/bin/mypy functions/$$name/*.py || exit 1; \
	done
	$(VENV)/bin/cfn-lint template.yaml infra/data.yaml
	$(PY) -m infra.known_faults

bench: $(INSTALLED) ## What a document costs, in units, dollars and ratios
	$(PY) -m tests.benchmarks

api: $(INSTALLED) ## Write infra/api.yaml and infra/rights.md from the views and the table of rights
	$(PY) -m infra.openapi
	$(PY) -m infra.rights

build: .venv-sam/.installed $(UV) ## Build the deployable with sam, no Docker
	.venv-sam/bin/sam validate --lint --template template.yaml
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" .venv-sam/bin/sam build --template template.yaml

# What only chalice's own command line needs; the functions never start it.
NOT_IN_LAYERS := ansicon blessed click colorama editor inquirer jinxed packaging pip pyyaml readchar \
	runs setuptools wcwidth wheel xmod
# What pyHanko needs only to read lists of trusted services; it is 12 MB.
NOT_IN_PDF_LAYER := lxml
LOCK := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

lock: $(UV) ## Lock the dependencies again, with hashes and without addresses
	$(LOCK) layers/runtime/requirements.in -o layers/runtime/requirements.txt \
		$(addprefix --no-emit-package ,$(NOT_IN_LAYERS))
	$(LOCK) layers/pdf/requirements.in -c layers/runtime/requirements.txt -o layers/pdf/requirements.txt \
		$(addprefix --no-emit-package ,$(NOT_IN_PDF_LAYER))
	@for folder in infra/local tests; do \
		$(LOCK) $$folder/requirements.in -c layers/runtime/requirements.txt -c layers/pdf/requirements.txt \
			-o $$folder/requirements.txt || exit 1; \
	done
	$(LOCK) infra/requirements.in -o infra/requirements.txt

clean: ## Remove what the commands made; the kept state of the local engine too
	rm -rf $(VENV) .venv-sam .local .aws-sam .mypy_cache .ruff_cache .hypothesis

$(UV):
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || { echo "This python3 cannot make environments;" \
		"on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(INSTALLED): tests/requirements.txt | $(UV)
	$(UV) pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r tests/requirements.txt
	@touch $@

.venv-sam/.installed: infra/requirements.txt | $(UV)
	$(PYTHON) -m venv .venv-sam
	$(UV) pip install --quiet --python .venv-sam/bin/python --require-hashes -r infra/requirements.txt
	@touch $@

.PHONY: chromium poppler converter
poppler: # pdfsig and pdftoppm look at what we sign with other eyes
	@command -v pdfsig >/dev/null || (apt-get update -qq && apt-get install -y -qq poppler-utils >/dev/null)

converter: # LibreOffice makes PDFs of Word and Excel files: 97 MB to fetch, 300 MB on the disk, half a minute
	@command -v soffice >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends \
		libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation2 >/dev/null)

chromium:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null)
