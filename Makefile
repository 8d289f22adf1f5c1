# Menu of the project: every target is one line, the work is done by `csreport`. `make help` lists them.
PERIOD ?=
LANGS ?=
BY ?=
ROLE ?=
PYTHON ?= python3
# As it was typed: neither make nor the shell reads a sign of it.
typed = '$(subst ','\'',$(value $1))'
BIN := .venv/bin
READY := .venv/.ready
export UV_COMPILE_BYTECODE = 1
export UV_PYTHON_DOWNLOADS = never
export UV_PYTHON = $(CURDIR)/$(BIN)/python
UV := $(BIN)/uv pip install --quiet

.DEFAULT_GOAL := help
.PHONY: help setup report reports approve status index i18n demo test check check-slow lab validate bench clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## set up .venv, as every other target does by itself

report: $(READY) ## build one period's report (PERIOD=2025Q4, LANGS=en,zh-Hans; default: the latest, all languages)
	@$(BIN)/csreport report $(PERIOD) $(if $(LANGS),--langs $(LANGS))

reports: $(READY) ## build the reports of all periods (LANGS=…)
	@$(BIN)/csreport reports $(if $(LANGS),--langs $(LANGS))

approve: $(READY) ## sign a report (PERIOD=2025Q4 BY="Name" ROLE="Position"; REVIEWED=1 signs as reviewed only)
	@$(BIN)/csreport approve "$(PERIOD)" --by $(call typed,BY) --role $(call typed,ROLE) $(if $(REVIEWED),--reviewed)

status: $(READY) ## how each report stands: draft, reviewed, approved, void
	@$(BIN)/csreport status

i18n: $(READY) ## derive Traditional Chinese, collect what the project has to translate
	@$(BIN)/python scripts/derive_traditional.py && $(BIN)/csreport translate

index: $(READY) ## write output/index.html anew
	@$(BIN)/csreport index

demo: $(READY) ## write the demo company's raw data anew (the same bytes)
	@PYTHONPATH=tests $(BIN)/python -m demo

test: $(READY) ## run the quick tests: units, static checks, one build of a small report
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(READY) ## lint, format, types, notebooks and words
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/python scripts/check_words.py && $(BIN)/python scripts/derive_traditional.py --check

check-slow: $(READY) ## all tests: failing builds, browser, 100 fresh demo seeds, 10,000 hostile files, 200 random designs (also by R), real surveys
	@CSREPORT_SLOW=1 CSREPORT_FUZZ=10000 $(BIN)/python -m pytest -n auto --dist loadfile

lab: $(READY) .venv/.lab ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

bench: $(READY) ## what a report costs, beside a notebook that anyone could write (docs/performance.md)
	@$(BIN)/python benchmarks/speed.py

validate: $(READY) ## check params, raw files and notebooks
	@$(BIN)/csreport validate

clean: ## remove built reports and caches (never data, params, or records of draws and exclusions)
	@rm -rf output private/*/cache .pytest_cache .mypy_cache .ruff_cache

$(READY): pyproject.toml requirements.lock
	@echo "Setting up the environment in .venv (once, about a minute) …"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("csreport needs Python 3.11 or newer; set PYTHON=/path/to/python3")'
	@test -x $(BIN)/pip || test -x $(BIN)/uv || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV) --require-hashes -r requirements.lock
	@$(UV) --no-deps -e .
	@touch $@

.venv/.lab: $(READY)
	@$(UV) --group lab -c requirements.lock && touch $@
