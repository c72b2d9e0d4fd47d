package main

import (
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// TestServe lets somebody join, be asked, answer and be asked on, over both
// ways in, and ends.
func TestServe(t *testing.T) {
	for _, way := range []string{"socket", "http"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, way == "http")
			s.start()
			anna := s.slack.Person("anna")
			anna.Say("start")
			s.hears(anna, 1)
			anna.Say("vraag")
			question := s.hears(anna, 2)
			if len(question.Buttons) == 0 {
				t.Errorf("the question has no buttons: %+v", question)
			}
			const answer = "Bij de burgemeester van Zuiderveld"
			s.ticked(anna, anna.Say(answer))
			s.hears(anna, 3)
			if got := s.status("/healthz"); got != http.StatusOK {
				t.Errorf("/healthz answers %d", got)
			}
			var metrics string
			const sent = `gezel_deliveries_total{do="send",outcome="done",server="slack/T0FAKE001"} 3`
			s.waits("the last one is counted", func() bool { metrics = s.body("/metrics"); return strings.Contains(metrics, sent) })
			for _, want := range []string{
				`gezel_events_total{kind="said",outcome="kept",server="slack/T0FAKE001"} 3`,
				"gezel_ticks_total", "gezel_store_seconds_bucket", "process_resident_memory_bytes",
			} {
				if !strings.Contains(metrics, want) {
					t.Errorf("the metrics have no %s:\n%s", want, metrics)
				}
			}
			info := s.slack.Info()
			secrets := []string{"burgemeester", "Zuiderveld", info.Token, info.AppToken, info.Secret}
			noneOf(t, "/metrics", metrics, append(secrets, anna.ID())...)
			noneOf(t, "/readyz", s.body("/readyz"), append(secrets, anna.ID())...)
			if code := s.stop(); code != exitOK {
				t.Errorf("it exits with %d", code)
			}
			noneOf(t, "the log", s.errs.String(), secrets...)
			if log := s.errs.String(); strings.Count(log, "level=") > 12 || strings.Contains(log, "level=ERROR") {
				t.Errorf("the log is not calm:\n%s", log)
			}
		})
	}
}

// TestServeWeek lets weeks go by: in a process that goes on, in one that is
// killed in between, and in one that is started a day too late.
func TestServeWeek(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	anna := s.slack.Person("anna")
	anna.Say("start")
	s.hears(anna, 1)
	s.move(30 * time.Hour) // Thursday 16:00
	s.hears(anna, 2)
	s.ticked(anna, anna.Say("een antwoord"))
	s.hears(anna, 3)
	anna.Say("overslaan")
	s.waits("the follow-up is skipped", func() bool { return len(s.said(anna)) > 3 })
	has := len(s.said(anna))
	s.kill()
	s.move(8 * 24 * time.Hour) // Friday 16:00
	s.start()
	s.hears(anna, has+1)
	if code := s.stop(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
}

// TestServeTwice refuses a second one on the same address, and on the same data.
func TestServeTwice(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	second := *s
	second.errs = new(safeBuffer)
	second.launch()
	code := second.ends()
	if log := second.errs.String(); code != exitFailed || !strings.Contains(log, `GEZEL_HTTP_ADDR is "`+s.addr+`": `) || !strings.Contains(log, "address already in use") {
		t.Errorf("on the same address it says: %s", log)
	}
	second.env["GEZEL_HTTP_ADDR"], second.errs = "127.0.0.1:0", new(safeBuffer)
	second.launch()
	second.ends()
	if log := second.errs.String(); !strings.Contains(log, "in use by another gezel") || !strings.Contains(log, "What to do: end the other one") {
		t.Errorf("on the same data it says: %s", log)
	}
	if s.status("/readyz") != http.StatusOK {
		t.Error("the first one is not ready any more")
	}
}

// TestServeRefused names what Slack refuses.
func TestServeRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(s *served)
		want   string
	}{
		"an invented token": {func(s *served) { s.env["GEZEL_SLACK_BOT_TOKEN"] = "xoxb-invented-hushhush" }, "GEZEL_SLACK_BOT_TOKEN: refused by Slack: invalid_auth"},
		"a missing scope":   {func(s *served) { s.slack.Grant("chat:write", "commands", "im:write", "users:read", "files:write") }, "GEZEL_SLACK_BOT_TOKEN: the app lacks the scopes im:history"},
		"no such app token": {func(s *served) { s.env["GEZEL_SLACK_APP_TOKEN"] = "xapp-invented-hushhush" }, "GEZEL_SLACK_APP_TOKEN: refused by Slack: "},
		"no Socket Mode":    {func(s *served) { s.slack.DisableSocketMode() }, "GEZEL_SLACK_APP_TOKEN: refused by Slack: "},
		"an app token that may not connect": {func(s *served) {
			s.slack.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "apps.connections.open", Code: "missing_scope", Times: -1})
		}, "GEZEL_SLACK_APP_TOKEN: it lacks the scope connections:write\nWhat to do: make a token that has it"},
		"no Redis there":     {func(s *served) { s.onRedis("redis://127.0.0.1:9") }, "store unavailable: "},
		"nobody at that URL": {func(s *served) { s.env["GEZEL_SLACK_API_URL"] = "http://127.0.0.1:9/api/" }, "What to do: see that GEZEL_SLACK_API_URL is "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			c.change(s)
			s.launch()
			code, log := s.ends(), s.errs.String()
			if code != exitFailed || !strings.Contains(log, c.want) || !strings.Contains(log, "\nWhat to do: ") {
				t.Errorf("it exits with %d and says: %s", code, log)
			}
			noneOf(t, "the log", log, "hushhush")
		})
	}
}

// TestServeBadRequests: what is not Slack's is refused without a word.
func TestServeBadRequests(t *testing.T) {
	t.Parallel()
	s := newServed(t, true)
	s.start()
	for _, path := range []string{"/slack/events", "/slack/interactive", "/slack/command"} {
		resp, err := http.Post("http://"+s.addr+path, "application/json", strings.NewReader(`{"type":"event_callback"}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s answers %d", path, resp.StatusCode)
		}
	}
	if !strings.Contains(s.body("/metrics"), `gezel_chat_total{chat="slack",what="refused"} 3`) {
		t.Error("they are not counted")
	}
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // an idle connection holds up nobody
	if code := s.ends(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
}
