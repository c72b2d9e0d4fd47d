package terminal

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAssignments(t *testing.T) {
	for _, c := range []struct {
		in     string
		want   []assignment
		unread string
	}{
		{in: "", want: nil},
		{in: "time=9:00 day=vrijdag", want: []assignment{{"time", "9:00"}, {"day", "vrijdag"}}},
		{in: `answer="Ik heb gewacht."`, want: []assignment{{"answer", "Ik heb gewacht."}}},
		{in: `answer='zei "nee"'  choice=both `, want: []assignment{{"answer", `zei "nee"`}, {"choice", "both"}}},
		{in: `answer="zei \"nee\" \\ en\nging"`, want: []assignment{{"answer", "zei \"nee\" \\ en\nging"}}},
		{in: "answer=“krom is ook goed”", want: []assignment{{"answer", "krom is ook goed"}}},
		{in: "answer=‘a’ b=c", want: []assignment{{"answer", "a"}, {"b", "c"}}},
		{in: `answer=""`, want: []assignment{{"answer", ""}}},
		{in: "answer=", want: []assignment{{"answer", ""}}},
		{in: `a=b=c`, want: []assignment{{"a", "b=c"}}},
		{in: `answer="niet dicht`, unread: `answer="niet dicht`},
		{in: `time=9:00 answer="dicht"vast`, want: []assignment{{"time", "9:00"}}, unread: `answer="dicht"vast`},
		{in: "zomaar wat tekst", unread: "zomaar wat tekst"},
		{in: "twee woorden=x", unread: "twee woorden=x"},
		{in: `="x"`, unread: `="x"`},
		{in: `"answer"=x`, unread: `"answer"=x`},
	} {
		got, unread, ok := assignments(c.in)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(assignment{})); diff != "" {
			t.Errorf("assignments(%q): -want +got\n%s", c.in, diff)
		}
		if unread != c.unread || ok != (c.unread == "") {
			t.Errorf("assignments(%q) leaves %q unread, %t; want %q", c.in, unread, ok, c.unread)
		}
	}
}

func TestAfter(t *testing.T) {
	winter := time.Date(2026, 10, 22, 16, 0, 0, 0, amsterdam()) // the clock goes back on the 25th
	for in, want := range map[string]string{
		"30m": "2026-10-22T16:30:00+02:00", "3h": "2026-10-22T19:00:00+02:00", "3 H": "2026-10-22T19:00:00+02:00",
		"2d": "2026-10-24T16:00:00+02:00", "1w": "2026-10-29T16:00:00+01:00", "7d": "2026-10-29T16:00:00+01:00",
		"168h": "2026-10-29T15:00:00+01:00", "520w": "2036-10-09T16:00:00+02:00",
	} {
		got, err := after(winter, in)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("after(%q) = %s, %v; want %s", in, got.Format(time.RFC3339), err, want)
		}
	}
	for _, in := range []string{"", "x", "2", "d", "-2d", "0h", "2y", "1,5h", "2dd", "двa", "2д"} {
		if got, err := after(winter, in); err != errNoStretch || !got.Equal(winter) {
			t.Errorf("after(%q) = %v, %v; want %v", in, got, err, errNoStretch)
		}
	}
	for _, in := range []string{"11w999", "9999w", "3700d", "99999h", "9999999m", "1000000000000000m"} {
		if _, err := after(winter, in); err == nil {
			t.Errorf("after(%q) is taken", in)
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{"anna": "anna", "Anna": "anna", "@Anna": "anna", "#kring-zuid": "kring-zuid", "Zoë_2": "zoë_2"} {
		if got, ok := name(in); !ok || got != want {
			t.Errorf("name(%q) = %q, %t; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "@", "anna de vries", "a/b", "../x", "a\x00b", "\xff", strings.Repeat("a", 41)} {
		if got, ok := name(in); ok {
			t.Errorf("name(%q) = %q is taken", in, got)
		}
	}
}

// FuzzAssignments types any value as people would who quote it, and reads any
// line without tripping.
func FuzzAssignments(f *testing.F) {
	for _, seed := range []string{"", "a b", `"`, `\`, `\"`, "a=b", "“x”", "\n\t", "é\x00", `x="y" z`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		assignments(s)
		s = strings.ToValidUTF8(s, "?")
		typed := `answer="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `" next=1`
		got, unread, ok := assignments(typed)
		if want := []assignment{{"answer", s}, {"next", "1"}}; !ok || !cmp.Equal(got, want, cmp.AllowUnexported(assignment{})) {
			t.Errorf("assignments(%q) = %q, %q, %t; want %q", typed, got, unread, ok, want)
		}
	})
}

// FuzzAfter moves no clock backwards, and none out of reach.
func FuzzAfter(f *testing.F) {
	for _, seed := range []string{"30m", "3h", "2d", "1w", "99999999999h", "é", "9223372036854775807m"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		to, err := after(thursday, s)
		if err == nil && (!to.After(thursday) || to.After(thursday.AddDate(farthest, 0, 0))) {
			t.Errorf("after(%q) = %s", s, to)
		}
	})
}
