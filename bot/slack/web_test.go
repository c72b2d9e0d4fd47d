package slack

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// vector is Slack's own example of a signed request.
type vector struct {
	Secret    string `json:"signing_secret"`
	Timestamp string `json:"timestamp"`
	Body      string `json:"body"`
	Signature string `json:"signature"`
}

func readVector(t *testing.T) vector {
	t.Helper()
	raw, err := os.ReadFile("testdata/samples/http/signature_vector.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRequestsThatSlackDidNotSignAreRefused(t *testing.T) {
	v := readVector(t)
	for name, c := range map[string]struct {
		late      time.Duration
		timestamp string
		signature string
		body      string
		status    int
	}{
		"as Slack sends it":        {0, v.Timestamp, v.Signature, v.Body, http.StatusServiceUnavailable}, // nobody runs
		"almost too late":          {5 * time.Minute, v.Timestamp, v.Signature, v.Body, http.StatusServiceUnavailable},
		"too late":                 {5*time.Minute + time.Second, v.Timestamp, v.Signature, v.Body, http.StatusUnauthorized},
		"from the future":          {-6 * time.Minute, v.Timestamp, v.Signature, v.Body, http.StatusUnauthorized},
		"another body":             {0, v.Timestamp, v.Signature, v.Body + "x", http.StatusUnauthorized},
		"another signature":        {0, v.Timestamp, v.Signature[:len(v.Signature)-1] + "0", v.Body, http.StatusUnauthorized},
		"without a signature":      {0, v.Timestamp, "", v.Body, http.StatusUnauthorized},
		"without a timestamp":      {0, "", v.Signature, v.Body, http.StatusUnauthorized},
		"a timestamp of nonsense":  {0, "gisteren", v.Signature, v.Body, http.StatusUnauthorized},
		"a body without an end":    {0, v.Timestamp, v.Signature, strings.Repeat("x", maxBody+1), http.StatusRequestEntityTooLarge},
		"another timestamp signed": {0, "1531420619", v.Signature, v.Body, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			refused := 0
			a := decoder("T1DC2JH3J")
			a.set.SigningSecret = v.Secret
			a.now = func() time.Time { return time.Unix(1531420618, 0).Add(c.late) }
			a.count = func(what string) {
				if what == "refused" {
					refused++
				}
			}
			r := httptest.NewRequest(http.MethodPost, "/slack/command", strings.NewReader(c.body))
			r.Header.Set("X-Slack-Request-Timestamp", c.timestamp)
			r.Header.Set("X-Slack-Signature", c.signature)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("the answer is %d, want %d", w.Code, c.status)
			}
			if w.Body.Len() > 0 {
				t.Errorf("it says %q; it should say nothing", w.Body)
			}
			if want := map[bool]int{true: 1}[c.status != http.StatusServiceUnavailable]; refused != want {
				t.Errorf("%d were counted as refused, want %d", refused, want)
			}
		})
	}
}
