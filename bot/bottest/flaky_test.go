package bottest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

func TestFlakyStoreIsAStore(t *testing.T) {
	TestStore(t, func(*testing.T) bot.Store { return Flaky(NewStore(), func(string) Fault { return NoFault }) })
}

func TestFlaky(t *testing.T) {
	change := bot.Change{Member: anna, State: []byte("a"), Due: noon, Put: named("c/1"), Event: "e1", Channel: "D1", Cursor: "1"}
	for _, c := range []struct {
		fault Fault
		want  error
		done  bool
	}{
		{NoFault, nil, true},
		{FailBefore, ErrLost, false},
		{LoseReply, ErrLost, true},
		{Conflict, bot.ErrConflict, false},
		{Throttled, nil, true}, // no fault of a store
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			sound, fault, asked := NewStore(), c.fault, []string(nil)
			s := Flaky(sound, func(method string) Fault { asked = append(asked, method); return fault })
			if _, err := s.Save(t.Context(), change); !errors.Is(err, c.want) {
				t.Errorf("Save gave %v; want %v", err, c.want)
			}
			if got := len(sound.Dump().Members) == 1; got != c.done {
				t.Errorf("whether it was saved: %t; want %t", got, c.done)
			}
			if diff := cmp.Diff([]string{"Save"}, asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInTurn(t *testing.T) {
	sound := NewStore()
	s := Flaky(sound, InTurn(LoseReply, NoFault, Conflict))
	var got []error
	version := ""
	for range 4 {
		_, err := s.Save(t.Context(), bot.Change{Member: anna, Version: version, State: []byte("a")})
		got = append(got, err)
		if snapshot, err := sound.Load(t.Context(), anna, ""); err == nil {
			version = snapshot.Version
		}
	}
	sameError := cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })
	if diff := cmp.Diff([]error{ErrLost, nil, bot.ErrConflict, nil}, got, sameError); diff != "" {
		t.Errorf("four saves gave (-want +got):\n%s", diff)
	}
}

func TestAtPoint(t *testing.T) {
	for n, want := range map[int]Point{-1: "", 0: BeforeSave, 1: AfterSave, 2: BeforeSend, 3: AfterSend, 4: ""} {
		chat := NewChat(t, "chat/1", frozen)
		life := NewLife(AtPoint(n))
		_, _ = life.Store(NewStore()).Save(t.Context(), bot.Change{Member: anna, State: []byte("a")})
		_, _ = life.Sender(chat).Send(t.Context(), chat.Person("anna").Place(), lines("een"), "d1")
		if got := life.Over(); got != want {
			t.Errorf("at point %d it was over %q; want %q", n, got, want)
		}
	}
}

// calls is every method of a store, called once.
func calls(ctx context.Context, s bot.Store) map[string]error {
	errs := map[string]error{}
	_, errs["Load"] = s.Load(ctx, anna, "")
	_, errs["LoadAll"] = s.LoadAll(ctx, []bot.MemberID{anna})
	_, errs["Save"] = s.Save(ctx, bot.Change{Member: bart, State: []byte("b")})
	_, errs["Records"] = s.Records(ctx, anna, "")
	_, errs["Claim"] = s.Claim(ctx, server, noon, time.Hour, 1)
	_, errs["Upcoming"] = s.Upcoming(ctx, server, 1)
	_, errs["Cursors"] = s.Cursors(ctx, server)
	return errs
}

func TestFlakyEveryMethod(t *testing.T) {
	asked := map[string]bool{}
	s := Flaky(NewStore(), func(method string) Fault { asked[method] = true; return FailBefore })
	for method, err := range calls(t.Context(), s) {
		if !errors.Is(err, ErrLost) || !asked[method] {
			t.Errorf("%s gave %v, plan asked %t; want ErrLost, asked by its name", method, err, asked[method])
		}
	}
	conflicting := Flaky(NewStore(), func(string) Fault { return Conflict })
	for method, err := range calls(t.Context(), conflicting) {
		if conflict := errors.Is(err, bot.ErrConflict); conflict != (method == "Save") {
			t.Errorf("%s gave %v; a conflict is for Save alone", method, err)
		}
	}
}

func TestLife(t *testing.T) {
	for _, c := range []struct {
		point       Point
		saved, sent int // members saved and messages sent before it is over
	}{
		{BeforeSave, 0, 0},
		{AfterSave, 1, 0},
		{BeforeSend, 1, 0},
		{AfterSend, 1, 1},
	} {
		t.Run(string(c.point), func(t *testing.T) {
			store, chat := NewStore(), NewChat(t, "chat/1", frozen)
			place := chat.Person("anna").Place()
			life := NewLife(func(p Point) bool { return p == c.point })
			s, sender := life.Store(store), life.Sender(chat)

			for range 2 { // the second time it is dead in any case
				_, saveErr := s.Save(t.Context(), bot.Change{Member: anna, State: []byte("a")})
				_, sendErr := sender.Send(t.Context(), place, lines("een"), "d1")
				if !errors.Is(errors.Join(saveErr, sendErr), ErrCrashed) {
					t.Errorf("Save gave %v, Send %v; want ErrCrashed from the point on", saveErr, sendErr)
				}
			}
			if got := life.Over(); got != c.point {
				t.Errorf("it was over at %q; want %q", got, c.point)
			}
			<-life.Ended()
			for method, err := range calls(t.Context(), s) {
				if !errors.Is(err, ErrCrashed) {
					t.Errorf("dead, %s gave %v; want ErrCrashed", method, err)
				}
			}
			if err := sender.(bot.Editor).Edit(t.Context(), place, bot.Ref{Message: "m1"}, lines("twee")); !errors.Is(err, ErrCrashed) {
				t.Errorf("dead, Edit gave %v; want ErrCrashed", err)
			}
			if got := len(store.Dump().Members); got != c.saved {
				t.Errorf("%d members were saved; want %d", got, c.saved)
			}
			if got := len(chat.Person("anna").Sees()); got != c.sent {
				t.Errorf("%d messages were sent; want %d", got, c.sent)
			}
		})
	}
}

func TestLifeGoesOn(t *testing.T) {
	TestStore(t, func(*testing.T) bot.Store { return NewLife(never).Store(NewStore()) })
	TestPlatform(t, func(t *testing.T) Rig { return wrapped(t, NewLife(never).Sender) })
}

// wrapped is a chat server whose adapter is wrapped.
func wrapped(t *testing.T, wrap func(bot.Sender) bot.Sender) Rig {
	return &bentRig{chatRig: chatRig{NewChat(t, "chat/1", frozen)}, wrap: wrap}
}

func TestDump(t *testing.T) {
	s := NewStore()
	elsewhere := bot.MemberID{Server: "slack/T2", User: "U1"}
	for _, id := range []bot.MemberID{bart, anna, elsewhere} {
		if _, err := s.Save(t.Context(), bot.Change{
			Member: id, State: []byte(id.User), Due: noon, Put: named("n/1", "c/1"), Channel: "D-" + id.User, Cursor: "7",
		}); err != nil {
			t.Fatal(err)
		}
	}
	want := Content{
		Members: map[string]Kept{
			"slack/T1:U1": {State: []byte("U1"), Records: named("c/1", "n/1")},
			"slack/T1:U2": {State: []byte("U2"), Records: named("c/1", "n/1")},
			"slack/T2:U1": {State: []byte("U1"), Records: named("c/1", "n/1")},
		},
		Agenda: map[bot.ServerID][]bot.Entry{
			server:     {{Member: anna, Due: noon}, {Member: bart, Due: noon}},
			"slack/T2": {{Member: elsewhere, Due: noon}},
		},
		Cursors: map[bot.ServerID]map[string]string{server: {"D-U1": "7", "D-U2": "7"}, "slack/T2": {"D-U1": "7"}},
	}
	if diff := cmp.Diff(want, s.Dump()); diff != "" {
		t.Errorf("the store's own dump (-want +got):\n%s", diff)
	}
	read, err := Dump(t.Context(), s, anna, bart, elsewhere, bot.MemberID{Server: "slack/T3", User: "nobody"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("the dump through the interface (-want +got):\n%s", diff)
	}
}
