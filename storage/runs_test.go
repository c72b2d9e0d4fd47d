package storage

import "testing"

// Who took over and gave back may lack what was written meanwhile; in a Cluster
// several are spoken with in turns.
func TestRunsAreNews(t *testing.T) {
	for name, c := range map[string]struct {
		cluster bool
		met     string
		news    []bool
	}{
		"one":                       {false, "AAA", []bool{false, false, false}},
		"started again":             {false, "ABB", []bool{false, true, false}},
		"a failover and back":       {false, "ABBA", []bool{false, true, false, true}},
		"the nodes of a Cluster":    {true, "ABCAB", []bool{false, true, true, false, false}},
		"a node that started again": {true, "ABABDA", []bool{false, true, false, false, true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &runs{cluster: c.cluster}
			for i, id := range c.met {
				if got := r.meet(string(id)); got != c.news[i] {
					t.Errorf("number %d, %c, is news: %t; want %t", i, id, got, c.news[i])
				}
			}
		})
	}
}
