# The two commands of a newcomer are `make demo` and `make test`; `make help` lists the rest.
SEED ?= 7
HOUSEHOLDS ?= 60
PORT ?= 8000
BUS ?= journal
KILLS ?= 20
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup demo up crash chaos teeth hostile bench test check fmt contracts

help: ## what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## install everything into .venv

$(STAMP): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh deploy/setup.sh
	@touch $(STAMP)

demo: setup ## take HOUSEHOLDS=60 synthetic households (SEED=7) the whole way, print five journeys and a summary; BUS=kafka
	@$(BIN)/onenet demo --seed $(SEED) --households $(HOUSEHOLDS) --bus $(BUS)

up: setup ## the same and stay, with /docs on 127.0.0.1:$(PORT); Ctrl-C stops
	@$(BIN)/onenet up --seed $(SEED) --households $(HOUSEHOLDS) --port $(PORT) --bus $(BUS)

crash: setup ## kill the demonstration KILLS=20 times at random instants, its database too, and judge what is left
	@$(BIN)/python -m deploy.crash --kills $(KILLS) --seed $(SEED) --households $(HOUSEHOLDS)

chaos: setup ## kill, halt and cut off processes, brokers and PostgreSQL KILLS=20 times under load, and judge what is left
	@$(BIN)/python -m deploy.chaos --kills $(KILLS) --seed $(SEED)

teeth: setup ## plant known bugs in copies of the tree, one at a time, and see that a test finds each
	@$(BIN)/python -m tests.faults.planting

hostile: setup ## attack the suite with all that is promised; the figures are the JSON lines at the end
	@ONENET_HOSTILE=full $(BIN)/pytest tests/hostile

bench: setup ## measure what the suite can do beside its peers; one JSON line a figure, charts in .onenet/bench
	@$(BIN)/python -m tests.bench $(BENCH)

test: setup ## run every test
	@$(BIN)/pytest

check: setup ## lint, types, imports, contracts and OpenAPI document current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@cd proto-schemas && ../$(BIN)/buf lint && ../$(BIN)/buf format --diff --exit-code
	@sh deploy/breaking.sh
	@$(BIN)/python -m shared.contracts.generate --check
	@$(BIN)/python -m deploy.openapi --check

fmt: setup ## format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@cd proto-schemas && ../$(BIN)/buf format --write

contracts: setup ## generate Python from proto-schemas/ and gateway/openapi.json from the services
	@$(BIN)/python -m shared.contracts.generate
	@$(BIN)/python -m deploy.openapi
