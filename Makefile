# make test    everything a change must pass; on Debian it installs what is missing
# make check   the part of it without tests: vet, staticcheck, gofmt, govulncheck
# make bench   the benchmarks of the README's performance section
# make build   the binary ./gezel

.POSIX:
.PHONY: test check bench build needs

tool = go tool -modfile=tools/go.mod

# The race detector is written in C, and a real Redis is part of the tests: one
# that finds no redis-server fails. The vendors' own clients for JavaScript judge
# the fakes of their servers; npm fetches them, and the Node.js that they need.
test: needs check
	CGO_ENABLED=1 go test -race -timeout 45m ./...

check:
	go vet ./...
	$(tool) staticcheck ./...
	@test -z "$$(gofmt -l .)" || { echo 'Not formatted (run gofmt -w on them):'; gofmt -l .; exit 1; }
	@sh tools/vulncheck.sh

needs:
	@sh tools/install.sh gcc redis-server npm

bench:
	@sh tools/install.sh redis-server
	@echo 'Running the benchmarks; this takes some minutes.'
	@out=$$(mktemp) && trap 'rm -f "$$out"' EXIT && \
	if go test -p 1 -run '^$$' -bench . -timeout 60m ./... >"$$out" 2>&1; \
	then awk -f tools/benchtable.awk "$$out"; \
	else cat "$$out"; exit 1; fi

build:
	CGO_ENABLED=0 go build -trimpath -o gezel ./cmd/gezel
