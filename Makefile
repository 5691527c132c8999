# Every command is one line; "make" alone lists them.
SHELL  := /bin/sh
OK     := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c '$(OK)' 2>/dev/null && echo $$p && break; done)
UV     := $(or $(shell command -v uv 2>/dev/null),.venv-tools/bin/uv)
RUN    := .venv/bin/
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))
ARGS   ?=
export UV_LINK_MODE ?= copy
export UV_PYTHON_DOWNLOADS ?= never
# The tests begin some two hundred programs: each would read every library's source anew where Python may not keep what it read.
unexport PYTHONDONTWRITEBYTECODE

help:                         ## these lines
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/'

run: .venv/ready              ## a made-up household and a local gateway; pictures and PDFs in build/demo
	$(RUN)carer-app demo --out build/demo $(if $(SCREEN),,--offscreen) $(ARGS)

test: .venv/ready testtools   ## the tests, in parallel and random order; ARGS='-k missing'
	$(RUN)pytest -n auto $(ARGS)

lint: .venv/ready             ## ruff, mypy, import rules, bandit
	$(RUN)ruff check . && $(RUN)ruff format --check . && $(RUN)mypy && $(RUN)lint-imports --no-cache
	$(RUN)bandit --quiet --recursive --severity-level medium carer_app installer

check: lint test              ## what CI runs

gallery: .venv/ready          ## every screen as a picture, in build/gallery
	$(RUN)python -m tests.gallery --out build/gallery $(ARGS)

bench: .venv/ready testtools  ## each promised figure beside its baseline
	$(RUN)python -m tests.bench $(ARGS)

faults: .venv/ready testtools ## the long campaigns behind docs/proof.md; ARGS='--only simulation --seed 7'
	$(RUN)python -m tests.faults $(ARGS)

sbom: .venv/ready             ## the bill of materials of requirements.lock, in build/sbom.cdx.json
	$(RUN)python -m installer.sbom build/sbom.cdx.json

audit: .venv/ready            ## ask what is known against the libraries; "not run" (3) where nobody answers
	$(RUN)python -m installer.audit

clean:                        ## forget everything that was made
	rm -rf .venv .venv-tools build

.venv/ready: pyproject.toml requirements.lock | $(UV) libraries
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes --python .venv requirements.lock
	$(UV) pip install --quiet --no-deps --python .venv -e .
	@touch $@

lock: | $(UV)                 ## renew requirements.lock: every platform, every extra, every hash, no addresses
	$(UV) pip compile --quiet --universal --generate-hashes --all-extras --no-header pyproject.toml -o requirements.lock

libraries:
	@case $$(uname -s) in Linux) sh installer/linux/libraries.sh run;; esac

testtools:
	@case $$(uname -s) in Linux) sh installer/linux/libraries.sh test;; esac

.venv-tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Please install Python first:  sudo apt-get install python3 python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv-tools && .venv-tools/bin/pip install --quiet 'uv==0.13.9'

.PHONY: help run test lint check gallery bench faults sbom audit clean lock libraries testtools
