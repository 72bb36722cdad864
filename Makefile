# Every target sets up what it needs by itself (packaging/setup.sh) and is quick once that is done.

.DEFAULT_GOAL := help
.PHONY: help run demo test check check-install lint bench translations docs guide bundle check-bundle packages lock clean setup-run setup-dev

PYTHON := .venv/bin/python
BIN := .venv/bin

help:
	@echo "make run     open the window (make run PHOTO=portrait.jpg opens a photo)"
	@echo "make demo    restore the sample and print what was gained"
	@echo "make test    make check, then all tests"
	@echo "make check   lint, format, types, import rule"
	@echo "make check-install  install wheel and sdist with pip into an empty environment, and run them"
	@echo "make lint    shell scripts and workflows (needs shellcheck and npm)"
	@echo "make bench   speed and quality, measured side by side"
	@echo "make translations  collect the texts of the program for Qt Linguist"
	@echo "make guide   write into docs/ what the program tells of itself; make docs builds the site"
	@echo "make bundle  the program with all it needs, in dist/photorestorer; make check-bundle tries it"
	@echo "make packages  tarball and .deb of it"
	@echo "make lock    choose new versions for the lock files"
	@echo "make clean   remove everything that was made here"

setup-run:
	@sh packaging/setup.sh run

setup-dev:
	@sh packaging/setup.sh dev

run: setup-run
	@$(PYTHON) -m photorestorer_gui $(if $(PHOTO),"$(PHOTO)")

demo: setup-run
	@$(PYTHON) -m benchmarks.demo

check: setup-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# TensorFlow logs about the CPU it found; a test fails on stray output only where it matters.
# A process per core, four at most, each of which takes whole files in their order: those that take
# longest lie in the middle.  ARGS=-n0 runs all tests in one process.
test: check
	QT_QPA_PLATFORM=offscreen TF_CPP_MIN_LOG_LEVEL=3 $(PYTHON) -m pytest \
		--numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check-install: setup-dev
	@packaging/try_install.sh

lint:
	@packaging/lint.sh

bench: setup-dev
	@$(PYTHON) -m benchmarks.run
	@$(PYTHON) -m benchmarks.performance --measure

# Says what is not translated yet, and fails while there is anything.
translations: setup-dev
	@$(PYTHON) packaging/translations.py

# Commands, keys, settings, networks and kinds of damage, from the tables of the program.
guide: setup-dev
	@QT_QPA_PLATFORM=offscreen $(PYTHON) packaging/guide.py

docs:
	@packaging/make_docs.sh

bundle: setup-run
	@packaging/make_bundle.sh

check-bundle:
	@packaging/check_bundle.sh

packages:
	@packaging/linux/make_tarball.sh
	@packaging/linux/make_deb.sh

LOCKED := --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet --upgrade
COMPILE := $(BIN)/uv pip compile pyproject.toml $(LOCKED)

# The second command takes its versions from the first, so that both files agree.
lock: setup-dev
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(COMPILE) --extra dev --extra train --output-file requirements-dev.lock
	@$(COMPILE) --constraints requirements-dev.lock --output-file requirements.lock
	@$(COMPILE) --constraints requirements-dev.lock --extra bundle --output-file requirements-bundle.lock
	@$(PYTHON) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['docs'], sep='\n')" \
		| $(BIN)/uv pip compile - $(LOCKED) --output-file requirements-docs.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
