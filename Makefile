# Every target works on a fresh machine: it first makes the environment that it needs.
# Windows has no make: the README gives the same commands for PowerShell.

# The first Python that the lock was made for; set PYTHON to choose another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
LITE := .venv-lite
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: book lite classroom test test-lite pyodide check lint notebooks serve bench lock \
	clean release bundle test-bundle lab lighthouse node pdf epub test-forms
.DELETE_ON_ERROR:

book: $(VENV)/book.stamp
	$(BIN)/lifebook check
	$(BIN)/jupyter-book build . -W -n --keep-going

# Adds to the book: JupyterLite with the notebooks, and the buttons that lead to it.
lite: book $(LITE)/lite.stamp
	$(BIN)/python -m lifebook.browser _build/html $(LITE)/bin/jupyter

# Installs what handing out and grading assignments need (lifebook classroom).
classroom: $(VENV)/dev.stamp

# Adds to the book: the notebooks as a zip for a computer without git, and the link to it.
bundle: book
	$(BIN)/python -m lifebook.bundle _build/html

# The zip as a student has it: unpacked, installed and run by the commands of its own guide.
test-bundle: $(VENV)/dev.stamp bundle
	$(BIN)/python -m pytest tests/bundle --override-ini addopts=--strict-markers

# Every notebook in JupyterLite, in a browser without a network.
test-lite: $(VENV)/dev.stamp lite pyodide
	$(BIN)/python -m tests lite

# Adds to the book: the same in one file, for e-readers and for paper, and the links that lead there.
# One goes after the other, since both are made from the same pages.
epub: book
	$(BIN)/python -m lifebook.forms epub _build/html

pdf: book $(VENV)/forms.stamp
	$(BIN)/python -m lifebook.forms pdf _build/html

# Both forms, made and then looked into.
test-forms: $(VENV)/dev.stamp $(VENV)/forms.stamp book
	$(BIN)/python -m lifebook.forms epub _build/html
	$(BIN)/python -m lifebook.forms pdf _build/html
	$(BIN)/python -m pytest tests/forms --override-ini addopts=--strict-markers

# The Pyodide of those tests: the files of one wheel, which is fetched and not installed.
pyodide: _build/pyodide/pyodide.js

_build/pyodide/pyodide.js: requirements-lite-test.txt | $(VENV)/book.stamp
	rm -rf _build/pyodide && mkdir -p _build/pyodide/wheel
	$(PIP) download --require-hashes --no-deps -d _build/pyodide/wheel -r requirements-lite-test.txt
	cd _build/pyodide && $(abspath $(BIN))/python -c "import pathlib, zipfile; \
		held = zipfile.ZipFile(next(pathlib.Path('wheel').glob('*.whl'))); \
		[pathlib.Path(pathlib.PurePosixPath(n).name).write_bytes(held.read(n)) \
		for n in held.namelist() if n.rpartition('/')[0].endswith('assets/pyodide')]"
	rm -r _build/pyodide/wheel

test: $(VENV)/dev.stamp lint
	$(BIN)/lifebook check
	$(BIN)/python -m tests

check: $(VENV)/book.stamp
	$(BIN)/lifebook check

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# JupyterLab at the notebooks, with the whole repository to look into.
lab: $(VENV)/dev.stamp
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/book/notebooks

# Executes every notebook in place, records how long it took and on what, and draws the picture of
# the README: run after changing data or code, look, then commit.
notebooks: $(VENV)/book.stamp
	$(BIN)/python -m lifebook.rerun book
	$(BIN)/python -c "from pathlib import Path; from lifebook import Life, charts; \
		Path('book/_static/places-in-time.svg').write_text(\
		charts.places_in_time(Life.open()).svg(themed=False), encoding='utf-8')"

serve: book
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

# What a release consists of, in the order in which it is made; each must succeed.
RELEASE := clean node test lighthouse test-bundle test-forms lite
# What of it stands by itself beside the archives.
ADDED := _build/html/downloads/book.epub _build/html/downloads/book.pdf _build/html/data/data-package.zip

# Archives and checksums in dist/, of a commit with nothing changed: all or nothing.
release: $(VENV)/dev.stamp
	$(BIN)/python -m lifebook.release $(RELEASE) $(ADDED:%=--add %)

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench $(BENCH)

# Lighthouse on the built book, phone and desk, the median of three; below 95 is an error.
lighthouse: $(VENV)/dev.stamp book node
	$(BIN)/python -m tests.lighthouse

# The checks of the built book that need Node: Lighthouse, TimelineJS and, with Java, the Nu validator.
node: tests/node/node_modules/.package-lock.json

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json
	npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund
	@touch $@

# Compiles the locks from pyproject.toml.
lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group book --group test -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev --group classroom --group formats \
		-c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group bundle -c requirements.txt -c requirements-dev.txt \
		-o requirements-bundle.txt
	$(BIN)/uv pip compile $(LOCK) --group forms -c requirements.txt -c requirements-dev.txt -o requirements-forms.txt
	$(BIN)/uv pip compile $(LOCK) --group lite -o requirements-lite.txt
	$(BIN)/uv pip compile $(LOCK) --group lite-test -o requirements-lite-test.txt

# With extras: pip, where nothing is installed yet, else takes another version than the locked one for
# a package that is wanted with an extra.
LOCK := --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

# pip takes no editable install from a hashed file, so the package itself comes after the lock.
$(VENV)/book.stamp: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 found: install one, or set PYTHON=/path/to/python"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/book.stamp requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/forms.stamp: $(VENV)/book.stamp requirements-forms.txt
	$(PIP) install --require-hashes -r requirements-forms.txt
	@touch $@

$(LITE)/lite.stamp: requirements-lite.txt | $(VENV)/book.stamp
	test -x $(LITE)/bin/python || $(BIN)/python -m venv $(LITE)
	$(LITE)/bin/python -m pip --disable-pip-version-check --quiet install \
		--require-hashes -r requirements-lite.txt
	@touch $@

clean:
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
