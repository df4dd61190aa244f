# Two commands: `make review` makes the demonstration's reports, `make test` runs every check.
# Each sets up what it needs in $(VENV) first; a second call starts at once.

PYTHON ?= python3
VENV ?= .venv
PERIOD ?= 2013-Q4
WORKERS ?= auto
EXTRAS ?= test

BIN := $(VENV)/bin
# An older pip then builds as the newer ones do; one that knows no other way ignores the setting.
PIP := PIP_USE_PEP517=1 $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-compile --constraint constraints.txt
# All cores compile what pip, which has only one, left alone; nobody imports the packages' own tests.
COMPILE := $(BIN)/python -W ignore -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true
LISTS := pyproject.toml constraints.txt

# The pins are for every supported Python: lock with the oldest, Debian 12's 3.11.2, for some packages
# take none older than 3.11.5. papermill asks for aiohttp under 3.12 only.
LOCK_ALSO := aiohttp

.DEFAULT_GOAL := help
.PHONY: help review test style format types layers notebooks suite calibration lock clean

help:
	@echo 'make review   the quarterly reports of the shipped workbook (PERIOD=$(PERIOD)), into reports/'
	@echo 'make test     every check: style, format, types, layers, notebooks, tests with coverage'
	@echo 'make calibration  simulate how often each method and detector is right, into docs/calibration.md (an hour or more)'
	@echo 'make lock     write constraints.txt anew from the newest versions that pyproject.toml allows'
	@echo 'make clean    remove $(VENV), caches and what builds left over; records/ and reports/ stay'
	@echo 'EXTRAS=test,spark make test asks Apache Spark too, which needs Java 17 and 450 MB'
	@echo 'PYTHON=python3.13 VENV=.venv313 choose another Python and a folder for it'

review: $(VENV)/for-review
	$(BIN)/kpiwork run quarterly --period $(PERIOD)

# Every check runs, whichever fails; one that fails fails the whole.
test: $(VENV)/for-test
	@$(MAKE) --no-print-directory --keep-going style format types layers notebooks suite

style: $(VENV)/for-test
	$(BIN)/ruff check

format: $(VENV)/for-test
	$(BIN)/ruff format --check

types: $(VENV)/for-test
	$(BIN)/mypy

layers: $(VENV)/for-test
	$(BIN)/lint-imports

notebooks: $(VENV)/for-test
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

suite: $(VENV)/for-test
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report term

calibration: $(VENV)/for-test
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/calibration/table.py

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { echo >&2 \
	"$(PYTHON)  is missing or not Python 3.11 to 3.14; name one that is: make $(MAKECMDGOALS) PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
	"$(PYTHON)  cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo 'Setting up $(VENV); the first time takes a few minutes.'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/for-review: $(VENV)/made $(LISTS)
	$(INSTALL) --editable .
	@$(COMPILE)
	@touch $@

$(VENV)/for-test: $(VENV)/made $(LISTS)
	$(INSTALL) --editable '.[$(EXTRAS)]'
	@$(COMPILE)
	@touch $@ $(VENV)/for-review

lock:
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --editable '.[test,spark]' $(LOCK_ALSO)
	{ sed '/^[^#]/,$$d' constraints.txt; \
	  $(VENV)-lock/bin/python -m pip freeze --exclude-editable; } > $(VENV)-lock/constraints.txt
	mv $(VENV)-lock/constraints.txt constraints.txt
	rm -rf $(VENV)-lock

clean:
	test ! -e $(VENV)/pyvenv.cfg || rm -rf $(VENV)
	rm -rf build dist htmlcov .coverage .coverage.* .hypothesis
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find kpiwork tests -name __pycache__ -prune -exec rm -rf {} +
