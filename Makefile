# The two commands of the README, `make site` and `make test`, and what people who change the handbook need.
# GNU make 3.81 (macOS) reads this.

PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test test-deep browser pango canary bench schemas review reviewed lock clean

site: $(VENV)/.base pango ## the default school's whole handbook, into site/
	@$(BIN)/handbook build

serve: $(VENV)/.base ## live preview
	@$(BIN)/handbook serve

test: $(VENV)/.test browser pango ## every test but those that take minutes
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --strict handbook macros
	$(BIN)/pytest -n auto --dist loadscope

test-deep: $(VENV)/.test browser pango ## every test, with ten times as many random schools
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --strict handbook macros
	HANDBOOK_DEEP=1 $(BIN)/pytest -n auto --dist loadscope -m ''

canary: $(VENV)/.canary ## what we generate, built by MkDocs and by its successor: what differs
	@$(BIN)/python tests/canary.py

bench: $(VENV)/.base ## how a build compares with one stock build of the same text
	@$(BIN)/python benchmarks/six_views.py

schemas: $(VENV)/.base ## the JSON Schemas that editors check data files with, from the models
	@$(BIN)/python -m handbook.data.schemas

review: $(VENV)/.base ## the plain words that nobody has read since their rules changed, beside the rules
	@$(BIN)/python -m handbook.check.plain_words

reviewed: $(VENV)/.base ## note that all plain words have been read beside their rules
	@$(BIN)/python -m handbook.check.plain_words --reviewed

clean: ## everything that is made, the environment excepted
	@rm -rf site build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info
	@find handbook macros tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, made once and brought up to date when a lock changes.

$(BIN)/python:
	@found=; for python in $(PYTHON); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "The handbook needs Python 3.11 or newer, and none was found (tried: $(PYTHON))."; \
	  echo "Install one, or name it: make site PYTHON=/path/to/python3.11"; exit 1; \
	fi; \
	echo "Making the environment (once; a minute or so)"; \
	$$found -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "This Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.base: requirements/paper.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/paper.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
# As pip compiles what else it installs: a machine may be set up so that Python never keeps what it has compiled.
	@$(BIN)/python -m compileall -q handbook macros
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.base
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.canary: requirements/canary.txt $(VENV)/.base
	@$(PIP) install --require-hashes -r requirements/canary.txt
	@touch $@

# What PDFs are set with, where it can be installed without asking anybody. Without it the site still builds, and one line
# says what to install.
pango: $(VENV)/.base
	@[ -z "$$($(BIN)/python -m handbook.paper.press)" ] && exit 0; \
	if [ "$$(uname)" = Darwin ]; then command -v brew >/dev/null 2>&1 && brew install --quiet pango >/dev/null 2>&1; exit 0; fi; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	if command -v apt-get >/dev/null 2>&1 && $$sudo true 2>/dev/null; then \
	  echo "Installing what PDFs are set with"; \
	  $$sudo apt-get update -qq >/dev/null 2>&1; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null 2>&1; \
	fi; exit 0

# The browser tests take `chromium` from the PATH where there is one, else the one that Playwright keeps.
browser: $(VENV)/.test
	@command -v chromium >/dev/null 2>&1 && exit 0; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	if command -v apt-get >/dev/null 2>&1 && $$sudo true 2>/dev/null; then \
	  echo "Installing a browser for the tests"; \
	  $$sudo apt-get update -qq >/dev/null 2>&1; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; \
	  command -v chromium >/dev/null 2>&1 && exit 0; \
	  $(BIN)/playwright install --with-deps chromium; \
	else \
	  $(BIN)/playwright install chromium; \
	fi

# The locks: every version and the hash of every file it may come as, from the ranges in pyproject.toml.
# `make lock UPGRADE=--upgrade` takes the newest that the ranges allow.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet $(UPGRADE) --generate-hashes --allow-unsafe \
  --strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --newline=lf \
  --build-deps-for editable
lock: $(BIN)/python
	@[ -x build/lock/bin/pip-compile ] || { $(BIN)/python -m venv build/lock && build/lock/bin/pip install --quiet 'pip-tools>=7.6,<8'; }
	@$(COMPILE) --output-file requirements/base.txt pyproject.toml
	@$(COMPILE) --constraint requirements/base.txt --extra paper --output-file requirements/paper.txt pyproject.toml
	@$(COMPILE) --constraint requirements/paper.txt --extra paper --extra test --output-file requirements/test.txt pyproject.toml
	@$(COMPILE) --constraint requirements/test.txt --extra canary --output-file requirements/canary.txt pyproject.toml
