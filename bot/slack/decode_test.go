package slack

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// decoder is an adapter of a workspace, good enough to decode.
func decoder(team string) *Adapter {
	a := &Adapter{
		set: Settings{BotToken: "xoxb-1", APIURL: "http://127.0.0.1:1/"}, http: http.DefaultClient, log: slog.New(slog.DiscardHandler), now: func() time.Time { return time.Unix(1_800_000_000, 0) },
		count: func(string) {}, team: team, org: "E111", me: "UB111", server: bot.ServerID("slack/" + team),
	}
	a.lines, a.api = newLines(a), a.client()
	return a
}

// sample is what a recorded payload becomes.
type sample struct {
	file string
	team string // the workspace it was recorded in; "T111" if ""
	// im makes it an event of a direct conversation: some kinds were recorded in
	// channels only.
	im   bool
	want bot.Event // without id, times and cursor; the zero event if it is ignored
}

var member = func(team, user string) bot.MemberID {
	return bot.MemberID{Server: bot.ServerID("slack/" + team), User: user}
}

var samples = []sample{
	{file: "events/app_home_opened.first.inner.json", want: bot.Event{Kind: bot.Greeted, Member: member("T111", "U061F7AUR"), Channel: "D0LAN2Q65"}},
	{file: "events/app_home_opened.home.inner.json", want: bot.Event{Kind: bot.Opened, Member: member("T111", "U061F7AUR")}},
	{file: "events/app_mention.json"},
	{file: "events/app_rate_limited.json"},
	{file: "events/app_uninstalled.json"},
	{file: "events/member_joined_channel.json"},
	{file: "events/member_left_channel.json"},
	{file: "events/message.bot.json", im: true},
	{file: "events/message.changed.in_thread.inner.json"},
	{file: "events/message.changed.in_thread.inner.json", im: true, want: bot.Event{
		Kind: bot.Edited, Member: member("T111", "U111"), Channel: "D111", Message: "1626342128.008700", Thread: "1626342092.008500", Text: "updated message",
	}},
	{file: "events/message.changed.json"},
	{file: "events/message.changed.json", im: true, want: bot.Event{
		Kind: bot.Edited, Member: member("T111", "U111"), Channel: "D111", Message: "1665102338.901939", Text: "updated message",
	}},
	{file: "events/message.changed.tombstone.channel.inner.json", im: true, want: bot.Event{
		Kind: bot.Deleted, Member: member("T111", "U111"), Channel: "D111", Message: "1626774922.004400",
	}},
	{file: "events/message.changed.tombstone.im.inner.json", want: bot.Event{
		Kind: bot.Deleted, Member: member("T111", "U06TFGNC"), Channel: "D0697V", Message: "1728639839.746989",
	}},
	{file: "events/message.channel_join.inner.json", im: true},
	{file: "events/message.deleted.bot.inner.json", im: true},
	{file: "events/message.deleted.json"},
	{file: "events/message.deleted.json", im: true, want: bot.Event{
		Kind: bot.Deleted, Member: member("T111", "U111"), Channel: "D111", Message: "1665368619.804829",
	}},
	{file: "events/message.file_share.json"},
	{file: "events/message.file_share.json", im: true, want: bot.Event{
		Kind: bot.Said, Member: member("T111", "U111"), Channel: "D111", Message: "1652227646.593159", Text: "Hi there!", Files: true,
	}},
	{file: "events/message.im.assistant.json", want: bot.Event{
		Kind: bot.Said, Member: member("T111", "W222"), Channel: "D111", Message: "1726133700.887259", Thread: "1726133698.626339", Text: "When Slack was released?",
	}},
	{file: "events/message.im.inner.json", want: bot.Event{
		Kind: bot.Said, Member: member("T111", "U2147483697"), Channel: "D024BE91L", Message: "1355517523.000005", Text: "Hello hello can you hear me?",
	}},
	{file: "events/message.me.inner.json", im: true, want: bot.Event{
		Kind: bot.Said, Member: member("T111", "U03E94MK0"), Channel: "D111", Message: "1679895454.657169", Text: "hey",
	}},
	{file: "events/message.thread_broadcast.json", im: true, want: bot.Event{
		Kind: bot.Said, Member: member("T111", "U111"), Channel: "D111", Message: "1633670813.007500", Thread: "1633663824.000500", Text: "Hi there!",
	}},
	{file: "events/message.user.channel.json"},
	{file: "events/message.user.channel.json", im: true, want: bot.Event{
		Kind: bot.Said, Member: member("T111", "W111"), Channel: "D111", Message: "1610261659.001400", Text: "Hi there! Thanks for sharing the info!",
	}},
	{file: "events/message.user.channel.json", team: "T999", im: true}, // another workspace
	{file: "events/reaction_added.json"},
	{file: "events/team_join.inner.json"},
	{file: "events/tokens_revoked.json"},
	{file: "events/url_verification.json"},
	{file: "events/user_change.inner.json"},
	{file: "interactive/block_actions.message.button.json", team: "T9TK3CUKW"}, // not Gezel's buttons, all four
	{file: "interactive/block_actions.message.full.json"},
	{file: "interactive/block_actions.variant1.json", team: "T12345678"},
	{file: "interactive/block_actions.variant2.json"},
	{file: "interactive/block_actions.view.json", team: "T12345678"},
	{file: "interactive/shortcut.global.json"},
	{file: "interactive/shortcut.message.json"},
	{file: "interactive/view_closed.json"},
	{file: "interactive/view_submission.json"},
	{file: "interactive/view_submission.response_urls.json"},
	{file: "socketmode/events_api.app_mention.json"},
	{file: "socketmode/events_api.message.json"},
	{file: "socketmode/interactive.shortcut.json"},
	{file: "socketmode/slash_commands.json", want: bot.Event{Kind: bot.Commanded, Member: member("T111", "U111")}},
}

// delivered makes of a recorded file what a connection delivers: its kind and
// its payload.
func delivered(t *testing.T, s sample) (kind string, payload json.RawMessage) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata/samples", s.file))
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	kind = map[string]string{"events": eventsAPI, "interactive": interactive, "socketmode": eventsAPI}[filepath.Dir(s.file)]
	if inner := whole["payload"]; inner != nil { // a whole envelope
		if whole["type"] != nil {
			_ = json.Unmarshal(whole["type"], &kind)
		}
		return kind, inner
	}
	if s.im {
		raw = []byte(strings.NewReplacer(`"channel": "C`, `"channel": "D`, `"channel_type": "channel"`, `"channel_type": "im"`).Replace(string(raw)))
		if strings.Contains(string(raw), `"channel": "D03E94MKS"`) {
			raw = []byte(strings.ReplaceAll(string(raw), "D03E94MKS", "D111"))
		}
	}
	if strings.HasSuffix(s.file, ".inner.json") || kind == eventsAPI && whole["event"] == nil && whole["channel"] != nil {
		raw = []byte(`{"type":"event_callback","event_id":"Ev1","event_time":1700000000,"team_id":"T111","event":` + string(raw) + `}`)
	}
	return kind, raw
}

func TestEveryRecordedPayloadBecomesTheRightEvent(t *testing.T) {
	tried := map[string]bool{}
	for _, s := range samples {
		tried[s.file] = true
		name := s.file
		if s.im {
			name += " in a direct conversation"
		}
		t.Run(name, func(t *testing.T) {
			team := s.team
			if team == "" {
				team = "T111"
			}
			a := decoder(team)
			kind, payload := delivered(t, s)
			h, _, ok := a.decode(kind, payload)
			got := h.ev
			if ok == (s.want.Kind == "") {
				t.Fatalf("decoded: %t, %+v", ok, got)
			}
			if ok && (got.ID == "" || got.At.IsZero()) {
				t.Errorf("the event has the id %q and the time %v", got.ID, got.At)
			}
			if again, _, _ := a.decode(kind, payload); ok && got.Kind != bot.Greeted && again.ev.ID != got.ID {
				t.Errorf("delivered again its id is %q, first %q", again.ev.ID, got.ID)
			}
			if got.Kind == bot.Said && (got.Cursor != got.Member.User+" "+got.Message || got.First) {
				t.Errorf("its cursor is %q, the first: %t", got.Cursor, got.First)
			}
			got.ID, got.At, got.Cursor, got.First = "", time.Time{}, "", false
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("the event is not as wanted (-want +got):\n%s", diff)
			}
		})
	}
	files, err := filepath.Glob("testdata/samples/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		file = strings.TrimPrefix(filepath.ToSlash(file), "testdata/samples/")
		other := strings.HasPrefix(file, "webapi/") || strings.HasPrefix(file, "http/") || strings.Contains(file, "disconnect") || strings.Contains(file, "hello")
		if !tried[file] && !other {
			t.Errorf("%s is not in the table", file)
		}
	}
}

func TestTypedTextIsAsItWasTyped(t *testing.T) {
	for text, want := range map[string]string{
		"a &lt; b &amp;amp; c":                                    "a < b &amp; c",
		"zie <https://example.nl/a?b=1&amp;c=2>":                  "zie https://example.nl/a?b=1&c=2",
		"<http://example.nl|example.nl>":                          "example.nl",
		"<http://evil.example|je bank>":                           "je bank (http://evil.example)",
		"<mailto:a@b.nl|a@b.nl> en <tel:0201|0201>":               "a@b.nl en 0201",
		"<@U12|jan> <@W12> <#C1|beleid> <#C2>":                    "@jan @W12 #beleid #C2",
		"<!here> <!channel|channel> <!subteam^S1|@griffie>":       "@here @channel @griffie",
		"<!date^1392734382^{date}|18 februari> en &lt;!here&gt;":  "18 februari en <!here>",
		"een < los teken":                                         "een < los teken",
		"*vet* _schuin_ `code`\n&gt; citaat":                      "*vet* _schuin_ `code`\n> citaat",
		"<https://example.nl/een lang|https://example.nl/een la>": "https://example.nl/een la",
	} {
		if got := typed(text); got != want {
			t.Errorf("%q was typed as %q, want %q", text, got, want)
		}
	}
}

// In an organization Slack names one of a person's workspaces in a press, the same
// one wherever they press.
func TestAPressInAnOrganizationNamesAnyWorkspaceOfThePerson(t *testing.T) {
	press := func(team, home string) json.RawMessage {
		return json.RawMessage(`{"type":"block_actions","team":{"id":"` + team + `"},"user":{"id":"U1","team_id":"` + home + `"},
			"container":{"message_ts":"1800000000.000100","channel_id":"D1"},"actions":[{"action_id":"gezel:0","value":"x","action_ts":"1800000001.000100"}]}`)
	}
	for name, c := range map[string]struct {
		org, team, home string
		taken           bool
	}{
		"the workspace":                        {"", "T111", "T111", true},
		"of another workspace":                 {"", "T111", "T222", false},
		"of another one in the organization":   {"E111", "T111", "T222", true},
		"in another one in the organization":   {"E111", "T222", "T111", false},
		"the organization itself, for a press": {"E111", "E111", "E111", true},
		"of another organization":              {"E111", "T111", "E222", false},
	} {
		t.Run(name, func(t *testing.T) {
			a := decoder("T111")
			a.org = c.org
			if _, _, taken := a.interaction(press(c.team, c.home)); taken != c.taken {
				t.Errorf("taken: %t, want %t", taken, c.taken)
			}
		})
	}
}
