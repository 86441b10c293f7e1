# `make demo` and `make test` are the two commands of the README; `make help` lists the others.

# One set of flags for every build, because SwiftPM rebuilds everything when they change. Signal code is some
# thirty times slower in debug, so tests run in release, and `@testable import` needs -enable-testing there.
FLAGS := -c release -Xswiftc -enable-testing
ASSAY := .build/release/assay
SWIFT_SOURCES := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help bootstrap build demo test doctor format lint clean

help: ## Lists these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

bootstrap: ## Installs what is missing through apt-get; does nothing when nothing is.
	@scripts/bootstrap

build: bootstrap ## Builds everything, tests included, in release: one build for demo and test.
	swift build $(FLAGS) --build-tests

demo: build ## Audits a protection on voices made here and prints the table.
	ASSAY=$(ASSAY) scripts/demo

# The tests that need real weights run where the weights can be had.
WEIGHTS := ge2e campplus distillmos
# A line for each test that was skipped, with what would make it run.
SKIPPED := $(CURDIR)/.build/skipped-tests.txt

test: build ## Runs all tests, and ends with a list of those that were skipped.
	@for model in $(WEIGHTS); do $(ASSAY) models pull $$model \
	  || echo "make test: the weights of $$model could not be pulled." >&2; done
	@rm -f $(SKIPPED)
	OMP_WAIT_POLICY=passive ASSAY_SKIPPED_TESTS=$(SKIPPED) swift test $(FLAGS) --skip-build; status=$$?; \
	  if [ -s $(SKIPPED) ]; then sort -u -o $(SKIPPED) $(SKIPPED); \
	    echo "SKIPPED $$(wc -l < $(SKIPPED)) tests:"; sed 's/^/  /' $(SKIPPED); fi; exit $$status

doctor: build ## Reports what Assay finds on this machine: libtorch, programs, weights.
	$(ASSAY) doctor

format: ## Formats the Swift sources in place.
	swift format --in-place --recursive $(SWIFT_SOURCES)

lint: ## Checks the format, the house rules and the documentation's figures; changes nothing.
	swift format lint --strict --recursive $(SWIFT_SOURCES)
	scripts/check-house
	scripts/check-figures --self-test
	scripts/check-figures

clean: ## Removes everything that was built; downloads and the demo's files stay.
	swift package clean
