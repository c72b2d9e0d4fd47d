#!/bin/sh
# Asks Go's vulnerability database about the code that is really called.
#
# Findings are shown and do not fail the run: they appear from outside, on any
# day, and a clone that passed yesterday is still what it was. Where the
# database can't be reached the step is skipped, with a message.
set -eu

out=$(mktemp)
trap 'rm -f "$out"' EXIT

if go tool -modfile=tools/go.mod govulncheck ./... >"$out" 2>&1; then
	echo 'govulncheck: no known vulnerability is called'
elif grep -q 'fetching vulnerabilities' "$out"; then
	echo 'govulncheck: skipped, because its database (vuln.go.dev) cannot be reached from here'
elif grep -q '^Vulnerability #' "$out"; then
	cat "$out"
	echo 'govulncheck: the above is called by this code; update what it names'
else
	cat "$out"
	exit 1
fi
