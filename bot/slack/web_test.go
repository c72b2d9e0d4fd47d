package slack

import (
	"encoding/json"
	"log/slog"
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

// Slack does not sign its look at the certificate of a command's address.
func TestTheCertificateCheckIsAnsweredAndNothingElse(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		kind, body string
		status     int
	}{
		"as Slack sends it": {form, "ssl_check=1&token=oud", http.StatusOK},
		"with a command":    {form, "ssl_check=1&command=%2Fgezel&user_id=U1&team_id=T111&text=wis+alles", http.StatusOK},
		"another form":      {form, "ssl_check=0&token=oud", http.StatusUnauthorized},
		"no form":           {"application/json", "ssl_check=1", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			a := decoder("T111")
			a.log = slog.New(slog.NewTextHandler(&log, nil))
			a.set.SigningSecret = "geheim"
			a.lines.closed = true // what got through would be 503
			a.runs.Store(true)
			r := httptest.NewRequest(http.MethodPost, "/slack/command", strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.kind)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != c.status || w.Body.Len() > 0 {
				t.Errorf("the answer is %d %q, want %d", w.Code, w.Body, c.status)
			}
			if told := log.Len() > 0; told != (c.status != http.StatusOK) {
				t.Errorf("logged %q", log.String())
			}
		})
	}
}

// Why requests are refused is logged, and once for many; no word of them is.
func TestRefusedRequestsAreToldOfOnce(t *testing.T) {
	v := readVector(t)
	for name, c := range map[string]struct {
		late      time.Duration
		signature string
		want      string
	}{
		"another app's secret": {0, v.Signature[:len(v.Signature)-1] + "0", "compare the signing secret"},
		"a clock that is slow": {-time.Hour, v.Signature, "age=-1h0m0s"},
		"a clock that is fast": {time.Hour, v.Signature, "age=1h0m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			a := decoder("T1DC2JH3J")
			a.log = slog.New(slog.NewTextHandler(&log, nil))
			a.set.SigningSecret = v.Secret
			a.now = func() time.Time { return time.Unix(1531420618, 0).Add(c.late) }
			for range 3 {
				r := httptest.NewRequest(http.MethodPost, "/slack/command", strings.NewReader(v.Body))
				r.Header.Set("X-Slack-Request-Timestamp", v.Timestamp)
				r.Header.Set("X-Slack-Signature", c.signature)
				a.Handler().ServeHTTP(httptest.NewRecorder(), r)
			}
			if got := log.String(); strings.Count(got, c.want) != 1 || strings.Count(got, "\n") != 1 {
				t.Errorf("logged %q, want one line with %q", got, c.want)
			}
			for _, secret := range []string{v.Secret, c.signature, v.Body} {
				if strings.Contains(log.String(), secret) {
					t.Errorf("%q is in the log", secret)
				}
			}
		})
	}
}
