# make run   sets up, reads corpus/dump and shows the relations that it found
# make test  sets up, runs the tests, the linter and the type check
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test tests lint types model floors bench clean

run: $(READY)
	$(BIN)/trialweave run corpus/dump --output out

test: $(READY) lint types tests

tests: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# build the model again after a change in configs/
model: $(READY)
	$(BIN)/trialweave train configs/pipeline.cfg --output models/trialweave_en

# raise the floors of the gate to what is reached now; none is lowered
floors: $(READY)
	$(BIN)/trialweave floors corpus/gold

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

clean:
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
