# Chores. `make run` and `make test` do all set-up themselves; see README.md.
.DEFAULT_GOAL := run
.PHONY: run test test-app test-speed test-visits test-stores test-integration train evaluate evaluate-public encoder bench screenshots lint coverage sbom audit setup setup-dev setup-test format clean

export UV_PYTHON_DOWNLOADS = never
BIN := .venv/bin
# A file of tests is one process's, as long as it lasts; the order stays that of the names.
PYTEST := $(BIN)/pytest --numprocesses=$(shell nproc) --dist=loadfile --no-loadscope-reorder --durations=25

## run: set up, train if needed, serve on http://127.0.0.1:8080
run: setup
	@$(BIN)/bot train
	@exec $(BIN)/bot serve

## test: set up everything, then every check and test (on SQLite, and what visitors rely on most on PostgreSQL with Redis too)
test: setup-dev setup-test lint
	$(BIN)/bot train
	@$(MAKE) --no-print-directory --keep-going test-speed test-visits test-app

# Pages are timed by the clock, so nothing runs beside these.
SPEED := tests/browser/test_speed.py tests/browser/test_long_conversation.py

test-speed:
	$(BIN)/pytest $(SPEED)

test-visits:
	$(PYTEST) tests/browser $(SPEED:%=--ignore=%)

test-app:
	$(PYTEST) tests/unit tests/integration
	REPERE_TEST_STORES=postgresql $(PYTEST) tests/integration/test_conversations_api.py

## test-stores: every test that opens a database or starts the app, on PostgreSQL with Redis, which the tests start themselves
test-stores: export REPERE_TEST_STORES = postgresql
test-stores: setup-dev setup-test
	$(BIN)/bot train
	@$(MAKE) --no-print-directory --keep-going test-speed test-visits test-integration

test-integration:
	$(PYTEST) tests/integration

## lint: style, types, import rules, knowledge, training data
lint: setup-dev node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/node node_modules/typescript/bin/tsc
	$(BIN)/bot check

## coverage: unit and integration tests, with the branches of bot/ that they reach; the pages are in results/coverage/
coverage: setup-dev setup-test
	$(BIN)/bot train
	$(PYTEST) tests/unit tests/integration --cov --cov-report=term --cov-report=html

## sbom: what a server is made of, CycloneDX with hashes, in results/sbom.json
sbom:
	@scripts/get-uv && mkdir -p results
	@$$(scripts/find-uv) export --quiet --frozen --no-dev --format cyclonedx1.5 --preview-features sbom-export \
	  --output-file results/sbom.json
	@echo "results/sbom.json"

## audit: known vulnerabilities of what a server is made of (asks PyPI; one that it cannot ask about is a failure)
audit:
	@scripts/get-uv && scripts/audit

train: setup
	$(BIN)/bot train --force

evaluate: setup
	@$(BIN)/bot train
	@$(BIN)/bot evaluate
	@$(BIN)/python -m benchmarks.understanding

## evaluate-public: the same pipeline on public intent sets (half an hour)
evaluate-public: setup
	@$(BIN)/python -m benchmarks.understanding public

## encoder: build the sentence encoder anew, in an environment of its own (an hour on two cores, minutes on a GPU)
encoder: setup
	@$$(scripts/find-uv) sync --frozen --project encoder
	@encoder/.venv/bin/python -m encoder

## bench: speed, memory and size beside a stock Rasa bot, which it trains first (hours; docs/performance.md)
bench: setup
	@$(BIN)/bot train
	@$(BIN)/python -m benchmarks

## soak: is memory steady over 50,000 messages, and what do visitors get at seven times the usual load (half an hour)
.PHONY: soak
soak: setup
	@$(BIN)/bot train
	@$(BIN)/python -m benchmarks.soak

## screenshots: take docs/screenshots anew, every state in both languages at two sizes (three minutes)
screenshots: setup-test
	@$(BIN)/bot train
	@$(BIN)/python -m tests.browser.screenshots

format: setup-dev
	$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format .

# The environment is made anew whenever the lock or the project's metadata changed; developers' tools come with `make test`.
INSTALL = scripts/get-uv && $$(scripts/find-uv) sync --frozen --python 3.11
setup: .venv/.ready
.venv/.ready: uv.lock pyproject.toml
	@echo "Installing the environment into .venv (the first time this takes a minute or two) …"
	@$(INSTALL) --no-dev
	@touch $@

setup-dev: .venv/.ready-dev
.venv/.ready-dev: uv.lock pyproject.toml
	@echo "Installing the environment and the tools for tests into .venv (a minute or two) …"
	@$(INSTALL)
	@touch .venv/.ready $@

node_modules: package-lock.json | .venv/.ready-dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

setup-test: setup-dev node_modules
	@scripts/install-test-systems

clean:
	rm -rf .venv .uv node_modules models var
