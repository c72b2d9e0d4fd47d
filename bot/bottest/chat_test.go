package bottest

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// frozen is a clock that stands still.
func frozen() time.Time { return noon }

func TestChatKeepsTheContract(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig { return NewChat(t, "chat/1", frozen).Rig() })
}

// A vendor whose history does not tell what was deleted can keep the contract
// all the same, with Link.Kept.
func TestSuiteAsksNoHistoryOfDeletions(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig {
		chat := NewChat(t, "chat/1", frozen)
		chat.forgetful = true
		return chat.Rig()
	})
}

// TestSuiteWaits: a real adapter hands over some time after what caused it.
func TestSuiteWaits(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig {
		chat := NewChat(t, "chat/1", frozen)
		chat.async = true
		return chat.Rig()
	})
}

// TestSuiteGivesTheLogBack: whoever logs after a case is not overheard.
func TestSuiteGivesTheLogBack(t *testing.T) {
	standard, out, flags := slog.Default(), log.Writer(), log.Flags()
	t.Run("case", func(t *testing.T) { platformCases[0].run(t, NewChat(t, "chat/1", frozen).Rig()) })
	if slog.Default() != standard || log.Writer() != out || log.Flags() != flags {
		t.Error("after a case the standard loggers are not what they were before")
	}
}

// plainRig is a chat server without any ability that is not every vendor's:
// the suite passes by what it can't do.
type plainRig struct {
	Rig
	Retrying
}

func (r plainRig) About() About {
	about := r.Rig.About()
	about.Serial, about.OneLine = true, true
	return about
}

func (r plainRig) Start(link Link) (bot.Sender, func()) {
	s, stop := r.Rig.Start(link)
	return struct{ bot.Sender }{s}, stop
}

func (r plainRig) Person(name string) Person { return struct{ Person }{r.Rig.Person(name)} }

func TestSuiteDoesWithout(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig {
		rig := NewChat(t, "chat/1", frozen).Rig()
		return plainRig{rig, rig.(Retrying)}
	})
}

func TestChatDoubled(t *testing.T) {
	chat := NewChat(t, "chat/1", frozen)
	anna, bart := chat.Person("anna"), chat.Person("bart")
	for _, id := range []bot.DeliveryID{"d1", "d2", "d3", "d2", "d2"} {
		if _, err := chat.Send(t.Context(), anna.Place(), lines(string(id)), id); err != nil {
			t.Fatal(err)
		}
	}
	anna.Say("een")
	bart.Say("twee")
	if diff := cmp.Diff([]bot.DeliveryID{"d2"}, chat.Doubled()); diff != "" {
		t.Errorf("doubled (-want +got):\n%s", diff)
	}
}

func TestChatFaults(t *testing.T) {
	chat := NewChat(t, "chat/1", frozen)
	anna := chat.Person("anna")
	chat.Order(FailBefore, LoseReply, Gone, NoFault, Refused)
	for n, want := range []error{ErrLost, ErrLost, bot.ErrGone, nil} {
		_, err := chat.Send(t.Context(), anna.Place(), lines("bericht"), "d1")
		if !errors.Is(err, want) {
			t.Errorf("send %d gave %v; want %v", n, err, want)
		}
	}
	chat.Calm()
	if _, err := chat.Send(t.Context(), anna.Place(), lines("bericht"), "d2"); err != nil {
		t.Errorf("after Calm it gave %v", err)
	}
	if got := len(anna.Sees()); got != 3 {
		t.Errorf("she sees %d messages; want the one whose reply was lost, and two", got)
	}
	if _, err := chat.Send(t.Context(), bot.Place{User: "nobody"}, lines("bericht"), "d3"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("to nobody it gave %v; want bot.ErrGone", err)
	}
}

func TestChatPending(t *testing.T) {
	chat := NewChat(t, "chat/1", frozen)
	anna, bart := chat.Person("anna"), chat.Person("bart")
	var taken []string
	fail := true
	_, stop := chat.Start(Link{Handle: func(_ context.Context, ev bot.Event) (bot.Answer, error) {
		if fail && ev.Member == anna.Member() {
			return bot.Answer{}, bot.ErrUnavailable
		}
		taken = append(taken, ev.Text)
		return bot.Answer{}, nil
	}})
	anna.Say("een")
	bart.Say("twee")
	anna.Say("drie")
	if got := chat.Pending(); got != 2 {
		t.Errorf("%d events are pending; want her two", got)
	}
	fail = false
	chat.Retry()
	if diff := cmp.Diff([]string{"twee", "een", "drie"}, taken); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
	stop()
	anna.Say("vier")
	if got := chat.Pending(); got != 0 {
		t.Errorf("while stopped %d events are pending; want none, they are in the history", got)
	}
}

// TestChatRefusesTheImpossible: a test that presses what is not there is wrong.
func TestChatRefusesTheImpossible(t *testing.T) {
	for name, do := range map[string]func(*Human){
		"no button":  func(h *Human) { h.Press("", "Overslaan") },
		"no dialog":  func(h *Human) { h.Submit(nil) },
		"no message": func(h *Human) { h.Edit("m99", "anders") },
		"not hers": func(h *Human) {
			ref, _ := h.chat.Send(context.Background(), h.Place(), lines("van de coach"), "d1")
			h.Delete(ref.Message)
		},
		"no field": func(h *Human) {
			h.dialog = &bot.Form{}
			h.Submit(map[string]string{"Antwoord": "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			failure := record(t, func(tb testing.TB) { do(NewChat(tb, "chat/1", frozen).Person("anna")) })
			if !strings.Contains(failure, "anna") {
				t.Errorf("it failed with %q; want a failure that says what anna can't do", failure)
			}
		})
	}
}
