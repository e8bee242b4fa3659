# Each target alone is enough on a machine with Python 3.11 or later, make and git: it sets up what it needs in .venv.

# the first Python on the path that is new enough; PYTHON=… chooses another
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
FUZZ_SECONDS ?= 600
# files of tests stay together as long as both have some, and so does what these share: browsers, analyses
SHARED_OUT := -n 2 --dist worksteal
BIN := $(VENV)/bin
# what is never imported needs no compiling: Python compiles the rest when it first is
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: help demo test compiled fuzz lint format docs site vscode clean
.DEFAULT_GOAL := help

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/.installed  ## check the sample repository and draw its graph
	@# the sample has faults in it, so 1 is the right exit code
	$(BIN)/gitops-lint check sample-repo || test $$? -eq 1
	$(BIN)/gitops-lint graph sample-repo

test: $(VENV)/.test $(VENV)/.node  ## run the tests
	$(BIN)/python -m pytest $(SHARED_OUT) $(PYTEST_ARGS)

# a copy, since Python takes what is compiled before the module beside it, whatever has changed there
compiled: $(VENV)/.lint $(VENV)/.node  ## compile the modules that a check runs, and run the tests on them
	$(INSTALL) --group compile
	rm -rf build/compiled && mkdir -p build/compiled
	git ls-files -z --cached --others --exclude-standard | tar -cf - --null -T - | tar -xf - -C build/compiled
	$(abspath $(BIN))/python tools/compiling.py build/compiled
	@# a repository of its own, since what is looked at is all of the one around it
	git -C build/compiled init --quiet
	cd build/compiled && PYTHONPATH=$$PWD $(abspath $(BIN))/python -m pytest $(SHARED_OUT) $(PYTEST_ARGS)

fuzz: $(VENV)/.test  ## draw inputs for FUZZ_SECONDS of processor time (600), and tell which of them fail
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS) $(FUZZ_ARGS)

lint: $(VENV)/.lint  ## ruff, mypy and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH= $(BIN)/lint-imports

format: $(VENV)/.lint  ## format the code and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: $(VENV)/.test  ## write anew what is made: the output that pages show, the settings, the edges, the checks
	$(BIN)/python tests/shown_output.py
	$(BIN)/python tests/shown_examples.py
	$(BIN)/python tests/check_pages.py
	$(BIN)/python tests/settings_page.py
	$(BIN)/python tests/edges_page.py
	$(BIN)/python tests/text_snapshots.py

site: $(VENV)/.installed  ## build the site of docs/ into site/, and look at where its links lead
	$(INSTALL) --group site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	$(BIN)/python -m tools.site.links site

vscode: $(VENV)/.test  ## compile, test and package the extension for VS Code (needs Node.js 20 with npm)
	cp LICENSE editors/vscode/LICENSE
	npm install --prefix editors/vscode --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel error
	npm run --prefix editors/vscode compile
	GITOPS_LINT=$(abspath $(BIN)/gitops-lint) npm run --prefix editors/vscode test
	npm run --prefix editors/vscode package

clean:  ## remove what these targets made
	rm -rf $(VENV) site tests/node_modules editors/vscode/node_modules editors/vscode/out editors/vscode/*.vsix \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python came without venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(INSTALL) --upgrade 'pip>=25.1'  # the first that knows dependency groups

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.installed
	$(INSTALL) --editable '.[dask,lsp,mcp,watch]' --group test  # the extras' tests need what the extras bring
	@touch $@

# without npm, or without a network, the tests that need these are skipped, and say so; on CI they fail
$(VENV)/.node: tests/package.json | $(BIN)/python
	@npm install --prefix tests --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel error \
		--fetch-retries 1 --fetch-timeout 30000 && touch $@ || \
		echo "npm could not install what tests/package.json names: diagrams and workflows are not tested" >&2

$(VENV)/.lint: pyproject.toml $(VENV)/.test  # mypy reads the tests, so it needs what they import
	$(INSTALL) --group lint
	@touch $@
