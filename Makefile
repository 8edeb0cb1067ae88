# A thin front: all the work is in tools/, in Python, the same on Windows (see README.md).

# The first Python that is new enough; the system's own python3 may be older.
PYTHON ?= $(or $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done),python3)

.PHONY: run test bench torture lock build

run: ## set up, then open the window, or do the example on the command line
	@$(PYTHON) tools/run.py

test: ## set up, then run every check
	@$(PYTHON) tools/test.py

bench: ## measure what is promised about speed and size
	@$(PYTHON) tools/scripts.py bench

torture: ## crash, damage and starve the program on purpose
	@$(PYTHON) tools/scripts.py tests/torture

build: ## freeze the program into dist/
	@$(PYTHON) tools/build.py

lock: ## write the lock files anew after a change of pyproject.toml
	@$(PYTHON) tools/lock.py
