package mattermost

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"
	"pgregory.net/rapid"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestReadsToTheLetter: whatever somebody wrote, nothing of it is live, and it
// reads as it was written but for space at the edges of lines.
func TestReadsToTheLetter(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	piece := rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("@#~:*_`[]()!<>&|\\-+=.0123 \nabwxé$;/{}\"'")), 0, 30, -1),
		rapid.SampledFrom([]string{"@channel", "@anna", "#opgave", "~town-square", ":smile:", "www.", "http://evil.example/", "evil.nl/x", "&amp;", "&#64;", "\\", "```", "---", "===", "1. ", "\n", " ", "![x](http://e.example)", "<http://e.example|x>"}),
	)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(rt, "pieces"), "")
		if strings.TrimSpace(text) == "" {
			return
		}
		n++
		m := bot.Message{Notification: "Bericht.", Lines: []bot.Line{{Text: text}, {Style: bot.Quote, Text: text}, {Style: bot.Small, Text: text}, {Style: bot.Heading, Text: text}}}
		ref, err := k.adapter.Send(t.Context(), k.place(), m, bot.DeliveryID(fmt.Sprintf("d%d", n)))
		if err != nil {
			rt.Fatal(err)
		}
		all := k.anna.Sees()
		got := all[len(all)-1]
		if got.ID != ref.Message || len(got.Live) > 0 {
			rt.Fatalf("of %q is live: %q", text, got.Live)
		}
		rest := strings.ReplaceAll(got.Text, apart, "")
		for range m.Lines {
			for line := range strings.Lines(text) {
				line = strings.TrimSpace(line)
				_, after, ok := strings.Cut(rest, line)
				if !ok {
					rt.Fatalf("of %q the line %q can't be read; what stands there is %q", text, line, got.Text)
				}
				rest = after
			}
		}
	})
}

func TestSplitKeepsEverything(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		most int
	}{
		{"words", strings.TrimSpace(strings.Repeat("één woord ", 500)), 100},
		{"no spaces", strings.Repeat("👩🏽‍💼", 2000), 100},
		{"what is escaped", strings.Repeat("*", 500), 100},
		{"four-byte runes", strings.Repeat("𝄞", 16383), 16383},
	} {
		t.Run(c.name, func(t *testing.T) {
			var plain strings.Builder
			for _, text := range split([]bot.Line{{Text: c.text}}, c.most) {
				if n := len([]rune(text)); n > c.most {
					t.Errorf("a part has %d runes, at most %d were asked for", n, c.most)
				}
				plain.WriteString(text)
			}
			squeeze := strings.NewReplacer(" ", "", `\`, "", "\n", "")
			if got, want := squeeze.Replace(plain.String()), squeeze.Replace(c.text); got != want {
				t.Errorf("put together it has %d bytes, want %d", len(got), len(want))
			}
		})
	}
}

// TestHalfSent: of a message in several posts whose last was not taken, a
// second try sends the rest and nothing twice.
func TestHalfSent(t *testing.T) {
	for _, fault := range []mattermosttest.Fault{mattermosttest.LostCall, mattermosttest.FailBefore, mattermosttest.Throttled} {
		t.Run(string(fault), func(t *testing.T) {
			k := newTalk(t, mattermosttest.Options{MaxPostSize: 200}, nil)
			var text strings.Builder
			for n := range 60 {
				fmt.Fprintf(&text, "woord%02d ", n)
			}
			m := withButton()
			m.Lines = []bot.Line{{Text: text.String()}}
			since := k.server.Now().Add(-time.Second)
			k.orderAfter(t, fault, 1)
			if _, err := k.adapter.Send(t.Context(), k.place(), m, "d1"); err == nil {
				t.Fatal("a message whose last post was not taken counts as sent")
			}
			if _, found, err := k.adapter.Sent(t.Context(), k.place(), "d1", since); found || err != nil {
				t.Fatalf("half of it is found as all of it: %v", err)
			}
			k.server.Restart() // and with it the memory of pending ids goes
			k.server.Return()
			until(t, "to be ready", func() bool { return k.adapter.Ready() == nil })
			k.send(t, m, "d1")
			var shown string
			for _, m := range k.anna.Sees() {
				shown += m.Text + "\n"
			}
			for n := range 60 {
				if word := fmt.Sprintf("woord%02d", n); strings.Count(shown, word) != 1 {
					t.Errorf("%s stands there %d times", word, strings.Count(shown, word))
				}
			}
		})
	}
}

// orderAfter has a post go wrong after so many that go well.
func (k *talk) orderAfter(t *testing.T, fault mattermosttest.Fault, well int) {
	t.Helper()
	k.adapter.client.HTTPClient.Transport = &countdown{left: well, then: func() { k.server.Order(fault, "POST", "/posts", 1) }, t: t}
}

// TestSentAfterEdit: an edit keeps what a delivery is found by.
func TestSentAfterEdit(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	since := k.server.Now().Add(-time.Second)
	ref := k.send(t, withButton(), "d1")
	if ref.At.IsZero() {
		t.Error("Send does not tell when it was posted")
	}
	k.stop()
	k.begin(t, nil) // which remembers no post
	if err := k.adapter.Edit(t.Context(), k.place(), ref, bot.Message{Notification: "Bericht.", Lines: []bot.Line{{Text: "Anders."}}}); err != nil {
		t.Fatal(err)
	}
	if got, found, err := k.adapter.Sent(t.Context(), k.place(), "d1", since); err != nil || !found || got != ref {
		t.Errorf("after an edit Sent gave %v, %t, %v; want %v", got, found, err, ref)
	}
	if err := k.adapter.Remove(t.Context(), k.place(), ref); err != nil {
		t.Fatal(err)
	}
	if err := k.adapter.Edit(t.Context(), k.place(), ref, withButton()); !errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrGone) {
		t.Errorf("editing what is gone gave %v; want bot.ErrRefused, for the person is still there", err)
	}
	if _, found, err := k.adapter.Sent(t.Context(), k.place(), "d1", since); found || err != nil {
		t.Errorf("what was removed is found: %v", err)
	}
}

func TestWithoutPublicURL(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, func(o *Options) { o.PublicURL = "" })
	m := withButton()
	m.Buttons = []bot.Button{{Label: "1 Verbinden", Action: "pick 1"}, {Label: "2 Confronteren", Action: "pick 2"}, {Label: "Antwoord in een venster", Action: "window 1"}}
	ref := k.send(t, m, "d1")
	all := k.anna.Sees()
	got := all[len(all)-1]
	if want := "Zal ik doorgaan?\n1 Verbinden\n2 Confronteren"; got.ID != ref.Message || len(got.Buttons) > 0 || !strings.HasSuffix(got.Text, want) {
		t.Errorf("she sees %q with the buttons %q; want %q and none", got.Text, got.Buttons, want)
	}
}

func TestPace(t *testing.T) {
	at := newClock()
	k := newTalk(t, mattermosttest.Options{Now: at.now}, func(o *Options) { o.Rate = 0.1 })
	question := withButton()
	question.Topic = bot.TopicQuestion
	k.send(t, question, "d1")
	_, err := k.adapter.Send(t.Context(), k.place(), question, "d2")
	if busy, ok := errors.AsType[*bot.Busy](err); !ok || busy.Until.Sub(at.now()) > 10*time.Second || !busy.Until.After(at.now()) {
		t.Errorf("the second question at once gave %v; want a *bot.Busy for the next ten seconds", err)
	}
	k.send(t, withButton(), "d3") // what was asked for does not wait
	at.add(10 * time.Second)
	k.send(t, question, "d2")
}

func TestProfile(t *testing.T) {
	zone := func(automatic, manual, use string) model.StringMap {
		return model.StringMap{"automaticTimezone": automatic, "manualTimezone": manual, "useAutomaticTimezone": use}
	}
	for _, c := range []struct {
		user model.User
		want bot.Profile
	}{
		{model.User{Username: "anna"}, bot.Profile{Name: "anna"}},
		{model.User{Username: "anna", Nickname: "An", Locale: "nl"}, bot.Profile{Name: "An", Locale: "nl"}},
		{model.User{Username: "anna", FirstName: "Anna", LastName: "de Vries", Locale: "xx", Timezone: zone("Europe/Amsterdam", "", "true")},
			bot.Profile{Name: "Anna de Vries", Locale: "xx", Zone: "Europe/Amsterdam"}},
		{model.User{Username: "anna", Timezone: zone("Europe/Amsterdam", "Mars/Base", "false")}, bot.Profile{Name: "anna", Zone: "Mars/Base"}},
		{model.User{Username: "anna", Timezone: zone("Europe/Amsterdam", "America/Sao_Paulo", "true")}, bot.Profile{Name: "anna", Zone: "Europe/Amsterdam"}},
		{model.User{Username: "anna", Timezone: zone("", "Europe/Brussels", "")}, bot.Profile{Name: "anna", Zone: "Europe/Brussels"}},
		{model.User{Username: "anna", Timezone: zone("Europe/Brussels", "", "false")}, bot.Profile{Name: "anna", Zone: "Europe/Brussels"}},
		{model.User{Username: "anna", Timezone: zone(" ", "", "nonsense")}, bot.Profile{Name: "anna"}},
	} {
		if diff := cmp.Diff(c.want, profile(&c.user)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", c.user.Timezone, diff)
		}
	}
}

func TestClassified(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	for _, c := range []struct {
		fault mattermosttest.Fault
		busy  bool
		is    error
	}{
		{mattermosttest.Throttled, true, nil},
		{mattermosttest.Forbidden, true, nil}, // to the bot, whoever it is for
		{mattermosttest.NoRoute, true, nil},   // of the person it tells nothing
		{mattermosttest.Refused, false, bot.ErrRefused},
		{mattermosttest.FailBefore, false, nil},
		{mattermosttest.FailAfter, false, nil},
		{mattermosttest.LostCall, false, nil},
	} {
		k.server.Order(c.fault, "POST", "/posts", 1)
		_, err := k.adapter.Send(t.Context(), k.place(), withButton(), bot.DeliveryID("c/"+string(c.fault)))
		_, busy := errors.AsType[*bot.Busy](err)
		gone, refused := errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrRefused)
		if err == nil || busy != c.busy || gone != (c.is == bot.ErrGone) || refused != (c.is == bot.ErrRefused) {
			t.Errorf("%s gave %v", c.fault, err)
		}
	}
}

// TestNotRemoved: that a proxy knows no way to the server does not mean that a
// post is gone.
func TestNotRemoved(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	k.server.Order(mattermosttest.NoRoute, "DELETE", "", 1)
	var busy *bot.Busy
	if err := k.adapter.Remove(t.Context(), k.place(), ref); !errors.As(err, &busy) {
		t.Errorf("Remove gave %v; want a *bot.Busy", err)
	}
	for range 2 { // what is gone need not be removed
		if err := k.adapter.Remove(t.Context(), k.place(), ref); err != nil {
			t.Error(err)
		}
	}
}

// TestAServerThatTakesNoFiles: nobody is gone for that, and the message is refused.
func TestAServerThatTakesNoFiles(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.server.Order(mattermosttest.Forbidden, http.MethodPost, "/files", 1)
	m := bot.Message{Lines: []bot.Line{{Text: "Alles wat ik bewaar."}}, Files: []bot.File{{Name: "gezel.json", Body: []byte("{}")}}}
	if _, err := k.adapter.Send(t.Context(), k.place(), m, "d1"); !errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrGone) {
		t.Errorf("it gives %v, want %v", err, bot.ErrRefused)
	}
}

// TestRepliesThatSayNothing: what answers in place of the server, and names no
// post, conversation or file, is not taken for it.
func TestRepliesThatSayNothing(t *testing.T) {
	m := withButton()
	m.Files = []bot.File{{Name: "gezel.json", Type: "application/json", Body: []byte("{}")}}
	for _, path := range []string{"/posts", "/channels/direct", "/files"} {
		t.Run(path, func(t *testing.T) {
			k := newTalk(t, mattermosttest.Options{}, nil)
			since := k.server.Now().Add(-time.Minute)
			to := bot.Place{User: k.anna.ID()}
			k.adapter.channels.mu.Lock()
			k.adapter.channels.byUser = map[string]string{} // or the conversation would not be asked for
			k.adapter.channels.mu.Unlock()
			k.server.Order(mattermosttest.Garbled, http.MethodPost, path, 1)
			ref, err := k.adapter.Send(t.Context(), to, m, "d1")
			if err == nil || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
				t.Fatalf("Send gave %+v, %v; want an error after which it is looked for, or tried again", ref, err)
			}
			if _, found, err := k.adapter.Sent(t.Context(), to, "d1", since); err != nil {
				t.Fatal(err)
			} else if !found {
				if _, err := k.adapter.Send(t.Context(), to, m, "d1"); err != nil {
					t.Fatal(err)
				}
			}
			if all := k.anna.Sees(); len(all) != 1 || len(all[0].Files) != 1 {
				t.Errorf("%d messages stand there, with the files %q", len(all), all[0].Files)
			}
		})
	}
}
