# `make demo` runs the demo, `make test` the tests; `make help` lists all targets.

# All builds use the same flags, because SwiftPM rebuilds everything when they change. Signal code is much slower in
# debug builds, so tests use release builds, where `@testable import` needs -enable-testing.
FLAGS := -c release -Xswiftc -enable-testing
ASSAY := .build/release/assay
SWIFT_SOURCES := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help bootstrap build demo test doctor format lint clean

help: ## Lists the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

bootstrap: ## Installs missing system packages with apt-get.
	@scripts/bootstrap

build: bootstrap ## Builds everything including the tests, as a release build.
	swift build $(FLAGS) --build-tests

demo: build ## Audits a protection on synthetic voices and prints the table.
	ASSAY=$(ASSAY) scripts/demo

# Weights that some tests need.
WEIGHTS := ge2e campplus distillmos
# A line for each skipped test, with what it needs.
SKIPPED := $(CURDIR)/.build/skipped-tests.txt

test: build ## Runs all tests, and lists the skipped ones at the end.
	@for model in $(WEIGHTS); do $(ASSAY) models pull $$model \
	  || echo "make test: the weights of $$model could not be downloaded." >&2; done
	@rm -f $(SKIPPED)
	OMP_WAIT_POLICY=passive ASSAY_SKIPPED_TESTS=$(SKIPPED) swift test $(FLAGS) --skip-build; status=$$?; \
	  if [ -s $(SKIPPED) ]; then sort -u -o $(SKIPPED) $(SKIPPED); \
	    echo "SKIPPED $$(wc -l < $(SKIPPED)) tests:"; sed 's/^/  /' $(SKIPPED); fi; exit $$status

doctor: build ## Checks that everything Assay needs is on this machine.
	$(ASSAY) doctor

format: ## Formats the Swift sources in place.
	swift format --in-place --recursive $(SWIFT_SOURCES)

lint: ## Checks the format, the house rules and the documentation's figures; changes nothing.
	swift format lint --strict --recursive $(SWIFT_SOURCES)
	scripts/check-house
	scripts/check-figures --self-test
	scripts/check-figures

clean: ## Removes all build products; keeps downloads and the demo's files.
	swift package clean
