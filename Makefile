# Each target makes its environment from pyproject.toml when that is missing or stale.
PYTHON ?= python3
BIN := .venv/bin
CORE := .venv-core/bin
JUDGES := .venv-judges/bin

.DEFAULT_GOAL := help

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: .venv/ready ## open the window, at first on the sample project
	$(BIN)/python main.py $(ARGS)

test: .venv/ready ## run the tests
	$(BIN)/python -m pytest -n 2 $(ARGS)

test-core: .venv-core/ready ## run the tests of everything below the window, without PySide6
	$(CORE)/python -m pytest -n 2 --ignore=tests/ui --ignore=tests/whole $(ARGS)

test-judges: .venv-judges/ready ## let the real readers of other tools judge what the program writes
	$(JUDGES)/python -m pytest -n 2 -m judges tests/judges $(ARGS)
	$(JUDGES)/python -m pytest -n 2 tests/formats/test_every_format.py tests/formats/training/test_spacy.py tests/formats/training/test_huggingface.py $(ARGS)

check: .venv/ready ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: .venv/ready ## measure, and write build/bench.md and build/bench.json
	$(BIN)/python -m tests.bench $(ARGS)

wheel: .venv/ready ## build the wheel into dist/
	$(BIN)/python -m build --wheel

clean: ## remove environments and everything built
	rm -rf .venv .venv-core .venv-judges build dist

.venv/ready: pyproject.toml .ci/system-packages
	bash .ci/system-packages
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

# The program's own requirements but for Qt.
.venv-core/ready: pyproject.toml
	$(PYTHON) -m venv .venv-core
	$(CORE)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(CORE)/python -c 'import tomllib; print(*(r for r in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"] if not r.startswith("PySide6")), sep="\n")' > .venv-core/requirements.txt
	$(CORE)/python -m pip install --quiet --requirement .venv-core/requirements.txt --group core
	touch $@

# The program without Qt, with the libraries that judge its files.
.venv-judges/ready: pyproject.toml
	$(PYTHON) -m venv .venv-judges
	$(JUDGES)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(JUDGES)/python -c 'import tomllib; print(*(r for r in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"] if not r.startswith("PySide6")), sep="\n")' > .venv-judges/requirements.txt
	$(JUDGES)/python -m pip install --quiet --requirement .venv-judges/requirements.txt --group judges
	touch $@

.PHONY: help run test test-core test-judges check bench wheel clean
