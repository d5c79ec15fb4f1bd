# SPDX-License-Identifier: Apache-2.0
# The front door. Each target sets up what it needs; Meson does the work (see meson.build).
#   make run [ARGS=...]   build and start the demo: hub and simulated shop on this machine
#   make test             everything that we can prove, in one go (first run: 10-20 minutes)
#   make                  build the release program: build/release/src/main/waybill
#   make UI=disabled      the same without the web app and without Node
#   make extension       the browser extension, packed for Chrome and Firefox, into build/extension
#   make crash            the program killed 200 times under load, and on a full disk
#   make loops           each use case with its Nth call to the outside failing, for every N
#   make simulate [MINUTES=10]  runs by chance for so long, on all cores
#   make mutants         which of 1,000 seeds catches each place that is wrong on purpose
#   make screenshots      pictures of every page into build/screenshots
JOBS ?= $(shell nproc)
RELEASE = build/release
UI ?= enabled
CLANG_FORMAT ?= clang-format

export WAYBILL_UI = $(UI)

.PHONY: all setup run test crash loops simulate mutants extension bench screenshots fuzz lint format clean
.DEFAULT_GOAL := all

all: setup $(RELEASE)/build.ninja
	ninja -C $(RELEASE) -j$(JOBS) --quiet

setup:
	@tools/setup build

$(RELEASE)/build.ninja:
	meson setup $(RELEASE) -Ddebug=false -Dtests=disabled \
		-Dui=$(UI)

run: all
	@exec $(RELEASE)/src/main/waybill demo $(ARGS)

test:
	@exec tools/test $(ARGS)

extension:
	@tools/setup extension
	@cd extension && PATH=$(CURDIR)/build/deps/node/bin:$$PATH npm run --silent build

simulate: all
	@tools/simulate run $(RELEASE)/src/main/waybill $(MINUTES)

# A build of its own, never for use: base/mutant.h.
mutants: setup
	@[ -e build/mutants/build.ninja ] || meson setup build/mutants -Ddebug=false -Dtests=disabled \
		-Dui=disabled -Dmutants=enabled
	@ninja -C build/mutants -j$(JOBS) --quiet src/main/waybill
	@tools/simulate search build/mutants/src/main/waybill $(SEEDS)

# In both languages and themes, at desktop and phone width.
screenshots: all
	@tools/setup pictures
	@cd ui && PATH=$(CURDIR)/build/deps/node/bin:$$PATH WAYBILL=$(CURDIR)/$(RELEASE)/src/main/waybill \
		npm run --silent screenshots

# Each program of bench/ prints what it measured, then instructions are counted, then the web app
# in a browser.
bench: all
	@meson test -C $(RELEASE) --benchmark --verbose
	@bench/counts $(RELEASE)
	@[ $(UI) = disabled ] || { tools/setup pictures && cd ui && \
		PATH=$(CURDIR)/build/deps/node/bin:$$PATH WAYBILL=$(CURDIR)/$(RELEASE)/src/main/waybill \
		npm run --silent bench; }

# FUZZ_SECONDS=600 make fuzz: each target for that long.
fuzz:
	@exec tools/test fuzz

# The program killed without a word under load, CRASH_ROUNDS times (200), and on a full disk.
crash:
	@[ -e build/asan/build.ninja ] || { echo 'run make test once before'; exit 1; }
	@ninja -C build/asan --quiet
	@build/asan/test/process build/asan/src/main/waybill kill $${CRASH_ROUNDS:-200}
	@build/asan/test/process build/asan/src/main/waybill full 16

# Some 14,000 runs; `make test` takes a sample of them.
loops: setup
	@[ -e build/loops/build.ninja ] || meson setup build/loops -Ddebug=false -Dtests=enabled \
		-Dui=disabled
	@ninja -C build/loops -j$(JOBS) --quiet test/sim_loop_test
	@build/loops/test/sim_loop_test all

# Slower checks by tools that sometimes cry wolf: clang-tidy and gcc -fanalyzer.
lint:
	@tools/setup test && tools/setup format
	@exec tools/lint

format:
	@tools/setup format
	$(CLANG_FORMAT) -i $$(git ls-files '*.c' '*.h' ':!*.tbl.h')

clean:
	rm -rf build/release build/asan build/clang build/tsan build/analyze build/mutants build/loops build/test
