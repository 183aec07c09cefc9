# make demo: the main job, on the sample articles.  make test: everything that must hold.  make lint: the quick part.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test lint docs bench lock clean

demo: $(READY)
	$(BIN)/kg build tests/articles --output demo
	@echo; echo "== Who denied what, and which report the denial disputes"
	$(BIN)/kg query demo who-denied-what
	@echo; echo "== Rival figures"
	$(BIN)/kg query demo rival-figures
	@echo; echo "== What rests on unnamed sources only"
	$(BIN)/kg query demo unnamed-sources-only
	$(BIN)/kg view demo --output demo/page.html
	@echo; echo "Turtle: demo/graph.ttl   page: demo/page.html (open it in a browser)   records: demo/records.jsonl"

test: lint
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# The pages of docs/ that are made from the code; a test fails where they are stale.
docs: $(READY)
	$(BIN)/python docs/generate.py

bench: $(READY)
	$(BIN)/python benchmarks/speed.py $(ARTICLES)

# The lock file pins the whole set-up; it changes only with `make lock`.
$(READY): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $(READY)

lock:
	$(BIN)/python -m pip freeze --exclude-editable > requirements.lock

clean:
	rm -rf $(VENV) demo
