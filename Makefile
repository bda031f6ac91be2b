# make run   the archive on http://127.0.0.1:8000/ (set HOST, PORT for another address)
# make test  all checks
# Both set up what they need, in .venv and in the data directory.
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
NEW_ENOUGH = $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and '需要 Python 3.11 或更新，如 make run PYTHON=python3.12')"

.PHONY: run test test-exhaustive lint lock messages screenshots lighthouse bench frequencies test-whoosh3

run: .venv/run.stamp
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) import_seeds
	@$(MANAGE) search_index update
	@$(MANAGE) serve

test: lint tests/browser/tools/node_modules
	$(BIN)/python -m pytest

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(MANAGE) makemigrations --check --dry-run
	SITE_URL=https://xianbao.example $(MANAGE) check --deploy --fail-level WARNING

# What takes too long for every run.
test-exhaustive: .venv/dev.stamp
	$(BIN)/python -m pytest --exhaustive

# The tests of searching on Whoosh3, which goes on with Whoosh under the same import name; docs/search-engine.md has the outcome.
test-whoosh3: .venv/whoosh3/stamp
	.venv/whoosh3/bin/python -m pytest tests/search

.venv/whoosh3/stamp: requirements-dev.txt requirements-whoosh3.txt .venv/dev.stamp
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(@D)/bin/pip uninstall --quiet --yes whoosh
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-whoosh3.txt
	@touch $@

# The English catalogue: gathers new texts, which then want translating in archive/locale/en/LC_MESSAGES/*.po, and compiles it.
messages: .venv/dev.stamp
	@for domain in django djangojs; do $(MANAGE) makemessages --domain $$domain $(MESSAGES) --verbosity 0 || exit; done
	@cd archive && ../$(BIN)/django-admin compilemessages --verbosity 0
MESSAGES := --locale en --no-location --no-wrap --no-obsolete --ignore tests --ignore bench --ignore .venv --ignore var --ignore docs

# What the words of fixtures/dictionaries are added to jieba's dictionary with; after a change of either.
frequencies: .venv/run.stamp
	$(BIN)/python -m search.cutting

# Pictures of each sort of page, for the documents.
screenshots: .venv/dev.stamp
	$(BIN)/python -m tests.browser.screenshots

# What Lighthouse says of home, an article and a search; docs/pages.md has the figures and why points are missing.
lighthouse: .venv/dev.stamp tests/browser/tools/node_modules
	$(BIN)/python -m tests.browser.lighthouse

# Lock files: exact versions with hashes, and no registry's address.
lock:
	uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	uv pip compile $(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	uv pip compile $(LOCK) pyproject.toml --group bench -c requirements.txt -o requirements-bench.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# The HTML checker and Lighthouse; without npm the tests that need them are skipped.
tests/browser/tools/node_modules: tests/browser/tools/package-lock.json
	@if command -v npm >/dev/null; then cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --silent; fi
	@if [ -d $@ ]; then touch $@; fi

.venv/run.stamp: requirements.txt
	@$(NEW_ENOUGH)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "安装所需的软件包…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt
	@$(NEW_ENOUGH)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.stamp

# What bench/search.py compares with, and what draws its figures.
bench: .venv/bench.stamp

.venv/bench.stamp: requirements-bench.txt .venv/dev.stamp
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
