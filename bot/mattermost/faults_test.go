package mattermost

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// impatient is a timing for tests in which something stays silent.
var impatient = timing{hello: 300 * time.Millisecond, ping: 100 * time.Millisecond, word: 400 * time.Millisecond, check: 100 * time.Millisecond, unread: unreadFor}

func TestConnectionTakenUpAgain(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.says(t, "voor de breuk")
	k.coach.hears(t, k.anna)
	k.server.Unplug()
	for n := range 100 {
		k.says(t, fmt.Sprintf("tijdens de breuk, nummer %d", n))
	}
	k.server.Return()
	k.coach.hears(t, k.anna)
	if n := k.counted.of("caught-up"); n != 1 {
		t.Errorf("the history was read %d times; what the server kept should have been enough", n)
	}
	if k.coach.again > 0 {
		t.Errorf("%d events came twice", k.coach.again)
	}
}

func TestEventsLost(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.says(t, "voor de breuk")
	k.coach.hears(t, k.anna)
	k.server.Unplug()
	for n := range 300 {
		k.says(t, fmt.Sprintf("tijdens de breuk, nummer %d", n))
	}
	k.server.Return()
	k.coach.hears(t, k.anna)
	until(t, "the history to be read at the start and after the breach", func() bool { return k.counted.of("caught-up") == 2 })
}

func TestManyMissed(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	var early []string
	for n := range 4 {
		early = append(early, k.says(t, fmt.Sprintf("voor de nacht, nummer %d", n)))
	}
	k.coach.hears(t, k.anna)
	k.stop()
	var late []string
	for n := range 2500 {
		late = append(late, must[string](t)(k.anna.Say(fmt.Sprintf("in de nacht, nummer %d", n))))
	}
	for _, id := range []string{early[0], late[1], late[2400]} {
		if err := k.anna.Edit(id, "anders, in de nacht"); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{early[1], late[2], late[2401]} {
		if err := k.anna.Delete(id); err != nil {
			t.Fatal(err)
		}
	}
	k.begin(t, nil)
	k.coach.hears(t, k.anna)
	var said []string
	for _, ev := range k.coach.all(bot.Said) {
		said = append(said, ev.Message)
	}
	want := slices.DeleteFunc(slices.Concat(early, late), func(id string) bool { return id == late[2] || id == late[2401] })
	if !slices.Equal(slices.DeleteFunc(said, func(id string) bool { return id == late[2] || id == late[2401] }), want) {
		t.Errorf("%d messages came, not in the order of the %d that were written", len(said), len(want))
	}
}

func TestServerRestarted(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.says(t, "voor de herstart")
	k.coach.hears(t, k.anna)
	k.server.Restart()
	until(t, "not to be ready", func() bool { return k.adapter.Ready() != nil })
	k.says(t, "tijdens de herstart")
	var busy *bot.Busy
	if _, err := k.adapter.Send(t.Context(), k.place(), withButton(), "d1"); err == nil || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
		t.Errorf("Send to a server that is away gave %v", err)
	}
	if _, _, err := k.adapter.Sent(t.Context(), k.place(), "d1", time.Now().Add(-time.Hour)); !errors.As(err, &busy) {
		t.Errorf("Sent gave %v; want a *bot.Busy", err)
	}
	k.server.Return()
	k.coach.hears(t, k.anna)
	until(t, "to be ready", func() bool { return k.adapter.Ready() == nil })
}

// TestSilentSocket: the server says nothing more, though whatever holds its
// connections answers pings of the WebSocket. It is found out, and what is said
// meanwhile is read back, however long it lasts.
func TestSilentSocket(t *testing.T) {
	r := newTalkWith(t, impatient)
	r.says(t, "voor de stilte")
	r.coach.hears(t, r.anna)
	r.server.Silence(true)
	r.says(t, "in de stilte")
	until(t, "the silence to be found out", func() bool { return errors.Is(r.adapter.Ready(), errDeaf) })
	r.coach.hears(t, r.anna)
	until(t, "new connections to be silent too", func() bool { return errors.Is(r.adapter.Ready(), errNoHello) })
	r.says(t, "nog steeds in de stilte")
	r.coach.hears(t, r.anna)
	if n := strings.Count(r.coach.secrets.Logged(), "msg=connected"); n != 1 {
		t.Errorf("the log says %d times that it is connected, want once, before the silence", n)
	}
	r.server.Silence(false)
	until(t, "to be ready", func() bool { return r.adapter.Ready() == nil })
	r.hungUp(t, errDeaf)
}

// TestDeafNotTakenUpAgain: nobody knows what a connection would have told that
// was found deaf; the next one is a new one, and the history is read.
func TestDeafNotTakenUpAgain(t *testing.T) {
	by := impatient
	by.check = time.Hour
	r := newTalkWith(t, by)
	r.server.Silence(true)
	r.server.Silence(false) // only that one socket remains silent
	until(t, "the silence to be found out", func() bool { return r.adapter.Ready() != nil })
	until(t, "to be ready", func() bool { return r.adapter.Ready() == nil })
	until(t, "the history to be read", func() bool { return r.counted.of("caught-up") >= 2 })
	if resumed := r.server.Resumed(); resumed > 0 {
		t.Errorf("%d connections were taken up again", resumed)
	}
}

// hungUp checks that the log says why Gezel ended a connection.
func (k *talk) hungUp(t *testing.T, why error) {
	t.Helper()
	log := k.coach.secrets.Logged()
	if !strings.Contains(log, why.Error()) || strings.Contains(log, "closed network connection") {
		t.Errorf("the log does not say %q alone: %s", why, log)
	}
}

// TestNoHello: an answer to a ping does for a connection that is taken up again,
// and for no other.
func TestNoHello(t *testing.T) {
	r := newTalkWith(t, impatient)
	r.server.Mute(true)
	r.server.Silence(true)
	r.server.Silence(false) // new sockets answer pings
	until(t, "the hello to be missed", func() bool { return errors.Is(r.adapter.Ready(), errNoHello) })
	r.says(t, "zonder groet")
	r.server.Mute(false)
	r.coach.hears(t, r.anna)
	until(t, "to be ready", func() bool { return r.adapter.Ready() == nil })
}

func TestRevokedToken(t *testing.T) {
	by := impatient
	by.ping = time.Minute // or the answer to it tells first
	by.word = 2 * time.Minute
	r := newTalkWith(t, by)
	_, token := r.server.Bot()
	r.server.Revoke(token)
	until(t, "the token to be refused", func() bool { return errors.Is(r.adapter.Ready(), bot.ErrToken) })
	until(t, "the connection to be ended", func() bool { return strings.Contains(r.coach.secrets.Logged(), "connection lost") })
	r.hungUp(t, errToken)
	var busy *bot.Busy
	if _, err := r.adapter.Send(t.Context(), r.place(), withButton(), "d1"); !errors.As(err, &busy) {
		t.Errorf("with a revoked token Send gave %v; want a *bot.Busy", err)
	}
}

// TestPingRefused: the answer to a ping tells of a revoked token too.
func TestPingRefused(t *testing.T) {
	by := impatient
	by.check = time.Hour
	r := newTalkWith(t, by)
	_, token := r.server.Bot()
	r.server.Revoke(token)
	until(t, "the token to be refused", func() bool { return errors.Is(r.adapter.Ready(), bot.ErrToken) })
	r.hungUp(t, errPing)
}

// TestSwitchedOff switches the bot's account off, which refuses its token too,
// and on again: it goes on by itself, with what was said meanwhile.
func TestSwitchedOff(t *testing.T) {
	r := newTalkWith(t, impatient)
	me, _ := r.server.Bot()
	_, token := r.server.Admin()
	admin := newClient(r.server.URL(), token, newHTTP())
	if _, err := admin.UpdateUserActive(t.Context(), me, false); err != nil {
		t.Fatal(err)
	}
	until(t, "the token to be refused", func() bool { return errors.Is(r.adapter.Ready(), bot.ErrToken) })
	r.says(t, "terwijl de bot uit stond")
	if _, err := admin.UpdateUserActive(t.Context(), me, true); err != nil {
		t.Fatal(err)
	}
	until(t, "to be ready", func() bool { return r.adapter.Ready() == nil })
	r.coach.hears(t, r.anna)
}

// newTalkWith is newTalk with a timing.
func newTalkWith(t *testing.T, by timing) *talk {
	k := &talk{rig: newRig(t, mattermosttest.Options{Ping: 50 * time.Millisecond}), coach: &listener{}, counted: &counts{}}
	k.anna, k.timing = k.server.Person("anna"), by
	k.begin(t, nil)
	t.Cleanup(func() { k.stop() })
	return k
}

func TestRepliesGoWithTheirRoot(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	root := k.says(t, "een bericht met een draad")
	must[string](t)(k.anna.Reply(root, "een antwoord in de draad"))
	must[string](t)(k.anna.Reply(root, "en nog een"))
	k.coach.hears(t, k.anna)
	if err := k.anna.Delete(root); err != nil {
		t.Fatal(err)
	}
	k.coach.hears(t, k.anna)
	if n := len(k.coach.all(bot.Deleted)); n != 3 {
		t.Errorf("%d messages were deleted, want the root and its two replies", n)
	}
}

// TestADeletionWhoseHistoryCantBeRead: the message itself is taken back at once.
// The cursor goes on with what is live, and so nobody would read the deletion
// after the process ended.
func TestADeletionWhoseHistoryCantBeRead(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	id := k.says(t, "wat weg moet")
	k.coach.hears(t, k.anna)
	k.server.Order(mattermosttest.FailBefore, "GET", "/channels/*/posts", 1<<30)
	if err := k.anna.Delete(id); err != nil {
		t.Fatal(err)
	}
	until(t, "her deletion to be heard", func() bool { return k.coach.texts()[id] == "" })
	k.stop()
	if n := len(k.coach.all(bot.Deleted)); n != 1 {
		t.Errorf("%d deletions were handed over, want one", n)
	}
}

func TestFirstWordsWhileStopped(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.stop()
	dirk := k.server.Person("dirk")
	must[string](t)(dirk.Say("start"))
	k.begin(t, nil)
	until(t, "his first words", func() bool {
		return slices.ContainsFunc(k.coach.all(bot.Said), func(ev bot.Event) bool { return ev.Member.User == dirk.ID() && ev.Text == "start" })
	})
}

func TestOpened(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	erik := k.server.Person("erik")
	until(t, "his opening the conversation", func() bool {
		return slices.ContainsFunc(k.coach.all(bot.Greeted), func(ev bot.Event) bool { return ev.Member.User == erik.ID() && ev.Channel == erik.Channel() })
	})
}

// TestPosted goes through what is posted in a direct conversation and is nobody's
// word to the coach.
func TestNobodysWord(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	must[string](t)(k.anna.Forge("van een webhook", map[string]any{"from_webhook": "true"}))
	must[string](t)(k.anna.Forge("van een programma", map[string]any{"from_plugin": "true"}))
	last := k.says(t, "van haarzelf")
	k.stop()
	k.begin(t, nil) // and none of it comes out of the history
	until(t, "her own words", func() bool { return len(k.coach.all(bot.Said)) > 0 })
	if said := k.coach.all(bot.Said); len(said) != 1 || said[0].Message != last {
		t.Errorf("came %v, want her own message %s alone", said, last)
	}
}
