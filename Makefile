# make help lists what there is. Tests that need a server or a program skip
# without it and say so; .ci/run installs them all.
FUZZTIME ?= 30s
FOLLOWUP_TEST_POSTGRES ?= postgres://postgres@127.0.0.1:5432/test
STATICCHECK = go tool -modfile=go.tool.mod staticcheck

.DEFAULT_GOAL := help
.PHONY: help build test race postgres fuzz golden check bench demo

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: ## the program, as one static binary: ./followup
	CGO_ENABLED=0 go build -trimpath -o followup ./cmd/followup

test: ## all tests, in another order each time
	go test -shuffle=on ./...

race: ## all tests with the race detector
	go test -race -shuffle=on ./...

postgres: export FOLLOWUP_TEST_POSTGRES := $(FOLLOWUP_TEST_POSTGRES)
postgres: ## the tests that use a database, on PostgreSQL too
	go test ./internal/store/... ./internal/jobs/... ./cmd/...

fuzz: ## every fuzz target for FUZZTIME (30s)
	@for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg || exit 1; \
		done; \
	done

golden: ## write the golden files anew; look at the difference before you commit it
	go test $$(grep -rl --include='*_test.go' 'Bool("update"' . | xargs -n 1 dirname | sort -u) -update

check: ## format, vet, staticcheck, go.mod
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted: $$files"; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...
	go mod tidy -diff

bench: ## all benchmarks
	go test -run '^$$' -bench . -benchmem ./...

demo: ## the whole programme in ./followup-demo
	go run ./cmd/followup demo
