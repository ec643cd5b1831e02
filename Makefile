.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
PORT ?= 8000
# More on the command line: make test ARGS="tests/unit -x", make bench ARGS=report
ARGS ?=

.PHONY: help demo test check fix bench lock prepare-demo prepare-dev

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

demo: prepare-demo ## A year of the call in a browser: make demo [PORT=8000]
	@exec $(PYTHON) -m ami_portal.demo.serve $(PORT)

test: prepare-dev ## Every test, with coverage
	@exec $(PYTHON) -m pytest -n 2 --cov --cov-report=term $(ARGS)

check: prepare-dev ## Format, lint, layers, types, migrations, production settings
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	git ls-files -z '*.html' | xargs -0 .venv/bin/djade --check --target-version 5.2
	.venv/bin/lint-imports
	$(PYTHON) -m mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) deploy/check_production.py

fix: prepare-dev ## Format everything and mend what can be mended
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	git ls-files -z '*.html' | xargs -0 .venv/bin/djade --target-version 5.2

bench: prepare-dev ## Measure speed: a table, and bench.json
	@exec $(PYTHON) -m bench $(ARGS)

lock: prepare-dev ## Compile requirements/*.txt again from pyproject.toml (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 pyproject.toml -o requirements/production.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --extra embedded pyproject.toml -o requirements/demo.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt

prepare-demo:
	@python3 requirements/install.py demo

prepare-dev:
	@python3 requirements/install.py dev
