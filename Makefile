# Two commands do all the set-up: `make run` and `make test`. `make help` shows the rest.
PYTHON_BIN := .venv/bin/python
SET_UP := sh deploy/local/python.sh -m deploy.local.setup

.DEFAULT_GOAL := help
.PHONY: help run test test-all check bench bench-against lock words clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: ## Run the whole system on this machine until Ctrl-C (SOB_PORT, SOB_PROVIDER_PORT, SOB_VAR, AMQP_URI)
	@$(SET_UP) run
	@# It ends in order also when make is killed, which could tell it nothing.
	@exec setpriv --pdeathsig TERM -- $(PYTHON_BIN) -m deploy.local.run

test: ## Run every check and every test but repetitions (test-all), on SQLite or PostgreSQL (both where they can differ), with a real RabbitMQ and a real browser
	@$(SET_UP) test
	@exec $(PYTHON_BIN) -m tests.all

test-all: ## The same with nothing left out, for the night: both databases, every size and theme, twice as many random tries
	@$(SET_UP) test
	@exec $(PYTHON_BIN) -m tests.all --night

check: ## Check format, lint, types, imports, deployment files and unit tests, in under a minute
	@$(SET_UP) test
	@exec $(PYTHON_BIN) -m tests.all --quick

bench: ## Measure, print a table and write var/bench/latest.json
	@$(SET_UP) test
	@exec $(PYTHON_BIN) -m tests.bench

bench-against: ## Measure pages beside another version, in turn: REV=<commit> (var/bench/against.json)
	@test -n "$(REV)" || { echo "Say which version: make bench-against REV=<commit>"; exit 1; }
	@$(SET_UP) test
	@exec $(PYTHON_BIN) -m tests.bench.against $(REV)

lock: ## Raise the locked packages to the newest that pyproject.toml allows (needs uv: pipx install uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv"; exit 1; }
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra dev --constraints requirements.lock pyproject.toml --output-file requirements-dev.lock

WORDS := gateway/translations
words: ## Bring the catalogues of other languages up to date with the code, and compile them
	@mkdir -p var
	.venv/bin/pybabel --quiet extract --mapping-file pyproject.toml --no-location --output-file var/words.pot gateway
	.venv/bin/pybabel --quiet update --input-file var/words.pot --output-dir $(WORDS) --no-wrap --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date
	.venv/bin/pybabel --quiet compile --directory $(WORDS)

clean: ## Remove all that running and testing made: var/ (with all data) and .venv/
	@[ ! -e var/run.lock ] || flock --nonblock var/run.lock true \
		|| { echo "The system runs from var/; end it with Ctrl-C first."; exit 1; }
	rm -rf var .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
