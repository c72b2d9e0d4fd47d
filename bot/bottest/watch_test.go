package bottest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// watched is a coach's world under watch: what the chat hands over goes to
// handle, with the sender to answer by.
func watched(t *testing.T, handle func(context.Context, bot.Sender, *slog.Logger, bot.Event) (bot.Answer, error)) string {
	t.Helper()
	return record(t, func(tb testing.TB) {
		chat := NewChat(tb, "chat/1", frozen)
		w := Watch(tb, chat)
		w.Public("moment")
		chat.Start(Link{Log: slog.New(slog.DiscardHandler), Handle: w.Handler(func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
			return handle(ctx, w.Sender(), w.Logger(), ev)
		})})
		anna := chat.Person("anna")
		anna.Say("Ik sprak de wethouder aan op zijn toezegging.")
		anna.Command("antwoord")
		anna.Submit(map[string]string{"Antwoord": "Daar zweeg ik over in het college.", "Moment": "elke donderdag 16:00"})
	})
}

var window = bot.Form{ID: "answer", Title: "Antwoord", Fields: []bot.Field{
	{Name: "text", Label: "Antwoord", Type: bot.FieldArea},
	{Name: "moment", Label: "Moment", Type: bot.FieldText},
	{Name: "best", Label: "Wat paste het best", Type: bot.FieldChoice, Value: "een lange waarde van een keuze"},
}}

func TestWatch(t *testing.T) {
	anna := bot.Place{User: "anna"}
	say := func(ctx context.Context, s bot.Sender, m bot.Message) error {
		_, err := s.Send(ctx, anna, m, "d1")
		return err
	}
	type reply = func(ctx context.Context, s bot.Sender, log *slog.Logger, ev bot.Event) error
	// on answers events of a kind, after a form has been opened as in practice.
	on := func(kind bot.Kind, do reply) func(context.Context, bot.Sender, *slog.Logger, bot.Event) (bot.Answer, error) {
		return func(ctx context.Context, s bot.Sender, log *slog.Logger, ev bot.Event) (bot.Answer, error) {
			if ev.Kind == kind {
				if err := do(ctx, s, log, ev); err != nil {
					return bot.Answer{}, err
				}
			}
			if ev.Kind == bot.Commanded {
				return bot.Answer{Form: &window}, nil
			}
			return bot.Answer{}, nil
		}
	}
	for _, c := range []struct {
		name, want string // what the failure says; "" for none
		kind       bot.Kind
		do         reply
	}{
		{"typed text may be repeated", "", bot.Said, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			return say(ctx, s, lines("Je schreef: "+ev.Text))
		}},
		{"what is public may be repeated", "", bot.Submitted, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			return say(ctx, s, lines("De vraag komt "+ev.Values["moment"]+", "+ev.Values["best"]))
		}},
		{"a window is repeated", "came in through a window", bot.Submitted, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			return say(ctx, s, lines("Je schreef: "+ev.Values["text"]))
		}},
		{"a window is repeated on a button", "came in through a window", bot.Submitted, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			m := lines("Je antwoord.")
			m.Buttons = []bot.Button{{Label: "Toon", Action: ev.Values["text"]}}
			return say(ctx, s, m)
		}},
		{"a window is repeated by an edit", "came in through a window", bot.Submitted, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			ref, err := s.Send(ctx, anna, lines("Antwoord hier."), "d1")
			if err != nil {
				return err
			}
			return s.(bot.Editor).Edit(ctx, anna, ref, lines(ev.Values["text"]))
		}},
		{"a line says that it is of a window", "goes into the chat", bot.Said, func(ctx context.Context, s bot.Sender, _ *slog.Logger, _ bot.Event) error {
			m := lines("iets")
			m.Lines[0].Via = bot.ViaWindow
			return say(ctx, s, m)
		}},
		{"the notification is the question", "the notification", bot.Said, func(ctx context.Context, s bot.Sender, _ *slog.Logger, _ bot.Event) error {
			m := lines("Welk gesprek bleef je bij?")
			m.Notification = "Welk gesprek bleef je bij?"
			return say(ctx, s, m)
		}},
		{"the notification holds what was typed", "the notification", bot.Said, func(ctx context.Context, s bot.Sender, _ *slog.Logger, ev bot.Event) error {
			m := lines("Dank, bewaard.")
			m.Notification = "Bewaard: " + ev.Text
			return say(ctx, s, m)
		}},
		{"the log holds what was typed", "was logged", bot.Said, func(_ context.Context, _ bot.Sender, log *slog.Logger, ev bot.Event) error {
			log.Debug("heard", "event", ev)
			return nil
		}},
		{"the error holds what was typed", "in the error", bot.Said, func(_ context.Context, _ bot.Sender, _ *slog.Logger, ev bot.Event) error {
			return fmt.Errorf("no command %q", ev.Text)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			failure := watched(t, on(c.kind, c.do))
			if c.want == "" && failure != "" || !strings.Contains(failure, c.want) {
				t.Errorf("it said %q; want %q in it", failure, c.want)
			}
		})
	}
}

func TestWatchKeepsWhatWasSaid(t *testing.T) {
	chat := NewChat(t, "chat/1", frozen)
	anna := chat.Person("anna")
	w := Watch(t, chat)
	s := w.Sender()
	ref, _ := s.Send(t.Context(), anna.Place(), lines("een"), "d1")
	chat.Order(Refused)
	_, err := s.Send(t.Context(), anna.Place(), lines("twee"), "d2")
	_ = s.(bot.Editor).Edit(t.Context(), anna.Place(), ref, lines("drie"))
	want := []Saying{
		{To: anna.Place(), ID: "d1", Ref: ref, Message: lines("een")},
		{To: anna.Place(), ID: "d2", Message: lines("twee"), Err: err},
		{To: anna.Place(), Ref: ref, Message: lines("drie"), Edit: true},
	}
	handle := w.Handler(func(context.Context, bot.Event) (bot.Answer, error) { return bot.Answer{}, nil })
	if _, err := handle(t.Context(), bot.Event{Kind: bot.Said, Text: "de burgemeester zweeg"}); err != nil {
		t.Fatal(err)
	}
	if found := w.Words().Find("sealed: de burgemeester zweeg"); len(found) == 0 {
		t.Error("what members wrote is not among its words")
	}
	sameError := cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })
	if diff := cmp.Diff(want, w.Said(), sameError); diff != "" {
		t.Errorf("what was said (-want +got):\n%s", diff)
	}
}

func TestWatchOnlyLooks(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig {
		return wrapped(t, func(s bot.Sender) bot.Sender { return Watch(t, s).Sender() })
	})
}

func TestWrappersAreAsAble(t *testing.T) {
	chat := NewChat(t, "chat/1", frozen)
	abilities := func(s bot.Sender) (all [3]bool) {
		_, all[0] = s.(bot.Editor)
		_, all[1] = s.(bot.Remover)
		_, all[2] = s.(bot.Profiler)
		return all
	}
	type (
		sender   struct{ bot.Sender }
		editor   struct{ bot.Editor }
		remover  struct{ bot.Remover }
		profiler struct{ bot.Profiler }
	)
	for _, s := range []bot.Sender{
		chat, sender{chat},
		struct {
			sender
			editor
		}{sender{chat}, editor{chat}},
		struct {
			sender
			remover
		}{sender{chat}, remover{chat}},
		struct {
			sender
			profiler
		}{sender{chat}, profiler{chat}},
		struct {
			sender
			editor
			remover
		}{sender{chat}, editor{chat}, remover{chat}},
		struct {
			sender
			editor
			profiler
		}{sender{chat}, editor{chat}, profiler{chat}},
		struct {
			sender
			remover
			profiler
		}{sender{chat}, remover{chat}, profiler{chat}},
	} {
		for _, wrapped := range []bot.Sender{Watch(t, s).Sender(), NewLife(never).Sender(s)} {
			if got, want := abilities(wrapped), abilities(s); got != want {
				t.Errorf("around %T it can (edit, remove, profile) %v; want %v", s, got, want)
			}
		}
	}
}

func never(Point) bool { return false }
