# Makes the README's table of what `go test -bench` prints. A benchmark that
# belongs in it reports two metrics:
#
#	b.ReportMetric(2.4, "measured") // in what the benchmark's comment says
#	b.ReportMetric(3, "at-most")    // and what it may be
BEGIN {
	print "| benchmark | measured | at most |"
	print "|---|---|---|"
}

/^Benchmark/ {
	measured = limit = ""
	for (i = 3; i < NF; i += 2) {
		if ($(i + 1) == "measured") measured = $i
		if ($(i + 1) == "at-most") limit = $i
	}
	if (measured == "" || limit == "") next
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name) # the number of processors
	remark = ""
	if (measured + 0 > limit + 0) remark = " (over)"
	printf "| %s | %s%s | %s |\n", name, measured, remark, limit
}
