# The commands of this repository; `make` alone lists them. They need a JDK 25, found by itself, and Maven.
#   MVN_FLAGS   more flags for Maven, for example -o
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MVN = mvn -B -ntp -Dstyle.color=never $(MVN_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help jdk build test test-long e2e demo bench chart docs fmt clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

# Maven runs on the JDK that compiles: its formatter reads today's syntax only there.
JDK := $(shell operator/src/main/launcher/qcs --print-java 2>/dev/null)
ifneq ($(JDK),)
export JAVA_HOME := $(JDK)
endif

jdk:
	@if [ ! -x "$(JDK)/bin/javac" ]; then \
	  echo "make needs a JDK 25 or newer and none was found in JAVA_HOME, on the PATH or in the usual directories: install one (for example Temurin 25) or set JAVA_HOME to it." >&2; exit 1; fi
	@if ! command -v mvn >/dev/null; then echo "make needs Maven 3.8.6 or newer and there is no \`mvn\` on the PATH: install Maven." >&2; exit 1; fi

build: jdk ## the command-line tool and operator, as operator/target/qcs
	$(MVN) -q -pl operator -am -DskipTests -Dspotless.check.skip package
	@echo "built operator/target/qcs"

test: jdk ## unit, property, scenario and real-broker tests, format and static analysis
	$(MVN) verify

test-long: jdk ## an hour of many odd but healthy groups on a real broker, in some minutes
	$(MVN) -pl operator -am test -Dqcs.tests.excluded= -Dgroups=long -Dsurefire.failIfNoSpecifiedTests=false

e2e: jdk ## the packaged operator on a real Kubernetes control plane (the first run builds it: 5 minutes)
	@programs=$$(.ci/control-plane); \
	set -x; $(MVN) -Pe2e -pl operator -am -Dqcs.e2e.programs="$$programs" verify

demo: jdk ## when the queue backs up, live in this terminal; CHECK=1 checks it, STORY=rabbitmq
	@$(MVN) -q -pl examples/demo -am -DskipTests -Dspotless.check.skip package
	@CHECK=$(CHECK) STORY=$(STORY) examples/demo/target/demo

# Traces are public packages; without a network the rest is played all the same. What is printed is in operator/target/bench too.
bench: jdk ## how well it scales beside others, in a quarter of an hour; SEEDS=n, GRID=all (240 settings), POOLS=1 (queues only), DOCS=1 (into docs/)
	@traces=$$(.ci/traces) || traces=; \
	$(MVN) -q -Pbench -pl operator -am -DskipTests -Dspotless.check.skip -Dqcs.bench.traces="$$traces" \
	  $(if $(SEEDS),-Dqcs.bench.seeds=$(SEEDS)) $(if $(GRID),-Dqcs.bench.grid=$(GRID)) $(if $(POOLS),-Dqcs.bench.pools=true) test
	@if [ -n "$(DOCS)" ]; then cp operator/target/bench/benchmark.md docs/explanation/benchmark$(if $(POOLS),-pools).md; fi

chart: ## lint, render and check the Helm chart
	.ci/chart

docs: jdk ## write what is made from the CRDs: the API reference and the chart's copies
	.ci/generate

fmt: jdk ## format all Java
	$(MVN) -q spotless:apply

clean: jdk ## remove what was built
	$(MVN) -q clean
