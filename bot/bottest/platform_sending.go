package bottest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gezel/bot"
)

var sendCases = []platformCase{
	{"sent is seen", "Sender.Send: posts a message and says where it stands", sentIsSeen},
	{"sent is found", "Sender.Sent: looks for a message with the delivery id", sentIsFound},
	{"found among many", "Sender.Sent: looks in the conversation from since on, however many pages that is", foundAmongMany},
	{"found after a restart", "Sender.Sent: looks in the conversation, and not in the memory of the process", foundAfterRestart},
	{"when it was posted", "Ref.At: by the clock that gives what people say its time", whenPosted},
	{"edit", "Editor.Edit: replaces a message; without buttons in m they go away; editing to the same is no error", edits},
	{"remove", "Remover.Remove: deletes a message of the coach; removing it twice is no error", removes},
}

var faultCases = []platformCase{
	{"lost reply", "Sender.Send: after any other error the message may stand there, and Sent tells", lostReply},
	{"busy", "Sender: *Busy says that nothing was sent, and when to try again", busy},
	{"gone", "Sender.Send: ErrGone when nobody can be reached there any more", gone},
	{"refused", "Sender.Send: ErrRefused when this message will never be taken", refused},
}

// early is a moment before anything that is sent now, for clocks that cut.
func (s *session) early() time.Time { return s.rig.Now().Add(-time.Second) }

// invisible is what an adapter may put between letters to keep them apart.
var invisible = strings.NewReplacer("\u200b", "", "\u2060", "")

// reads checks that all lines of a message can be read, in order.
func (s *session) reads(got Shown, m bot.Message) {
	s.Helper()
	rest := invisible.Replace(got.Text)
	for _, line := range m.Lines {
		for text := range strings.Lines(line.Text) {
			text = strings.TrimSpace(text)
			_, after, ok := strings.Cut(rest, text)
			if !ok {
				s.broken("the line %q can't be read, or not in its place; what stands there is %q", text, got.Text)
			}
			rest = after
		}
	}
}

func sentIsSeen(s *session) {
	anna, bart := s.person("anna"), s.person("bart")
	m := bot.Message{
		Topic: bot.TopicQuestion, Question: "connect-or-confront", Notification: "Je weekvraag staat klaar.",
		Lines: []bot.Line{
			{Style: bot.Heading, Text: "Weekvraag"},
			{Text: "Denk aan een lastig moment. Wat deed je?"},
			{Style: bot.Quote, Text: "Ik bracht ze aan tafel."},
			{Style: bot.Small, Text: "Verbinden of confronteren, alinea 12"},
		},
		Buttons: []bot.Button{{Label: "1. Verbinden", Action: "a1"}, {Label: "2. Confronteren", Action: "a2"}, {Label: "Overslaan", Action: "skip"}},
	}
	ref := s.send(anna, m, "d1")
	if ref.Channel == "" || ref.Message == "" {
		s.broken("Send gave the reference %+v; want a channel and a message", ref)
	}
	got := anna.see(ref.Message)
	s.reads(got, m)
	s.same("its buttons", got.Buttons, []string{"1. Verbinden", "2. Confronteren", "Overslaan"})
	s.same("whether it is private", got.Private, false)
	s.same("how often she sees it", anna.count("Wat deed je?"), 1)
	s.same("how often somebody else sees it", bart.count("Wat deed je?"), 0)
}

func sentIsFound(s *session) {
	anna, bart := s.person("anna"), s.person("bart")
	since := s.early()
	if _, found := s.sent(anna, "d1", since); found {
		s.broken("Sent found what was not sent")
	}
	first := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	second := s.send(anna, lines("En wat deed je toen?"), "d2")
	for id, want := range map[bot.DeliveryID]bot.Ref{"d1": first, "d2": second} {
		ref, found := s.sent(anna, id, since)
		if !found || ref != want {
			s.broken("Sent(%s) gave %v, %t; want %v as Send gave", id, ref, found, want)
		}
	}
	if _, found := s.sent(anna, "d3", since); found {
		s.broken("Sent found a delivery of an id nobody sent")
	}
	if _, found := s.sent(bart, "d1", since); found {
		s.broken("Sent found in his conversation what stands in hers")
	}
}

func whenPosted(s *session) {
	anna := s.person("anna")
	before := s.event(bot.Said, anna.Say("ervoor"))
	ref := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	after := s.event(bot.Said, anna.Say("erna"))
	if !ref.At.IsZero() && (ref.At.Before(before.At) || ref.At.After(after.At)) {
		s.broken("Send gave %v, which is not between %v, when she had said something, and %v, when she did again", ref.At, before.At, after.At)
	}
}

func foundAmongMany(s *session) {
	anna := s.person("anna")
	since := s.early()
	want := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	last := ""
	for n := range 2*s.about.Page + 1 {
		last = anna.Say(fmt.Sprintf("bericht %d van vele", n))
	}
	s.event(bot.Said, last)
	if ref, found := s.sent(anna, "d1", since); !found || ref != want {
		s.broken("below %d messages Sent gave %v, %t; want %v", 2*s.about.Page+1, ref, found, want)
	}
}

func foundAfterRestart(s *session) {
	anna := s.person("anna")
	since := s.early()
	want := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	s.halt()
	s.start()
	if ref, found := s.sent(anna, "d1", since); !found || ref != want {
		s.broken("after a restart Sent gave %v, %t; want %v", ref, found, want)
	}
}

func edits(s *session) {
	editor, ok := s.adapter.(bot.Editor)
	if !ok {
		s.missing("bot.Editor")
		return
	}
	anna := s.person("anna")
	edit := func(ref bot.Ref, m bot.Message) {
		s.Helper()
		err := editor.Edit(s.Context(), anna.Place(), ref, m)
		s.did("Edit(%v) = %v", ref, err)
		if err != nil {
			s.broken("Edit gave an error where it should not: %v", err)
		}
	}
	ref := s.send(anna, withButton(), "d1")
	other := s.send(anna, lines("Wat er verder staat."), "d2")
	chosen := lines("Zal ik doorgaan?", "Je koos ja & amen.")
	for range 2 {
		edit(ref, chosen)
		got := anna.see(ref.Message)
		s.reads(got, chosen)
		s.same("its buttons", got.Buttons, []string(nil))
		s.same("how often it stands there", anna.count("Zal ik doorgaan?"), 1)
	}
	s.reads(anna.see(other.Message), lines("Wat er verder staat."))
	edit(ref, withButton())
	s.same("its buttons", anna.see(ref.Message).Buttons, []string{"Ja"})
	anna.Press(ref.Message, "Ja")
	s.same("the action of its button", s.event(bot.Pressed, ref.Message).Button, "yes")
}

func removes(s *session) {
	remover, ok := s.adapter.(bot.Remover)
	if !ok {
		s.missing("bot.Remover")
		return
	}
	anna := s.person("anna")
	ref := s.send(anna, lines("Hier staan je gegevens."), "d1")
	other := s.send(anna, lines("Wat er verder staat."), "d2")
	for range 2 {
		err := remover.Remove(s.Context(), anna.Place(), ref)
		s.did("Remove(%v) = %v", ref, err)
		s.clean(err)
		if err != nil {
			s.broken("Remove gave an error where it should not: %v", err)
		}
		if m, there := anna.shown(ref.Message); there {
			s.broken("what was removed still stands there: %q", m.Text)
		}
	}
	anna.see(other.Message)
}

func lostReply(s *session) {
	rig, ok := s.rig.(Losing)
	if !ok {
		s.missing("Losing")
		return
	}
	anna := s.person("anna")
	since := s.early()
	rig.LoseReply()
	s.did("the reply to the next post gets lost")
	_, err := s.trySend(anna, lines("Welk gesprek bleef je bij?"), "d1")
	var busy *bot.Busy
	if errors.As(err, &busy) || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
		s.broken("Send gave %v, which says that nothing was sent; nobody knows that", err)
	}
	s.same("how often it stands there", anna.count("Welk gesprek bleef je bij?"), 1)
	ref, found := s.sent(anna, "d1", since)
	if !found {
		s.broken("Sent did not find what stands there: %s", seen(anna.Sees()))
	}
	s.reads(anna.see(ref.Message), lines("Welk gesprek bleef je bij?"))
}

func busy(s *session) {
	rig, ok := s.rig.(Throttling)
	if !ok {
		s.missing("Throttling")
		return
	}
	anna := s.person("anna")
	since := s.early()
	ref := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	refuse := func(call string, do func() error) {
		s.Helper()
		rig.Throttle()
		err := do()
		s.did("%s, one request too many, = %v", call, err)
		s.clean(err)
		var busy *bot.Busy
		if !errors.As(err, &busy) {
			s.broken("%s gave %v; want a *bot.Busy", call, err)
		}
		if !busy.Until.After(s.rig.Now()) {
			s.broken("%s is to be tried again at %s; want a time after now, %s", call, clock(busy.Until), clock(s.rig.Now()))
		}
	}
	refuse("Send", func() error { _, err := s.trySend(anna, lines("En wat deed je toen?"), "d2"); return err })
	s.same("how often it stands there", anna.count("En wat deed je toen?"), 0)
	refuse("Sent", func() error { _, _, err := s.adapter.Sent(s.Context(), anna.Place(), "d1", since); return err })
	if editor, ok := s.adapter.(bot.Editor); ok {
		refuse("Edit", func() error { return editor.Edit(s.Context(), anna.Place(), ref, lines("Wat bleef je bij?")) })
		s.reads(anna.see(ref.Message), lines("Welk gesprek bleef je bij?"))
	}
}

func gone(s *session) {
	anna, bart := s.person("anna"), s.person("bart")
	leaver, ok := bart.Person.(Leaver)
	if !ok {
		s.missing("Leaver")
		return
	}
	s.event(bot.Said, bart.Say("een laatste bericht"))
	leaver.Leave()
	s.did("the account of bart was deactivated")
	s.event(bot.Left, "")
	if _, err := s.trySend(bart, lines("Welk gesprek bleef je bij?"), "d1"); !errors.Is(err, bot.ErrGone) {
		s.broken("Send to somebody whose account was deactivated gave %v; want bot.ErrGone", err)
	}
	s.send(anna, lines("Welk gesprek bleef je bij?"), "d2")
}

func refused(s *session) {
	rig, ok := s.rig.(Refusing)
	if !ok {
		s.missing("Refusing")
		return
	}
	anna := s.person("anna")
	rig.Refuse()
	s.did("the next post is refused")
	if _, err := s.trySend(anna, lines("Welk gesprek bleef je bij?"), "d1"); !errors.Is(err, bot.ErrRefused) {
		s.broken("Send gave %v; want bot.ErrRefused", err)
	}
	s.same("how often it stands there", anna.count("Welk gesprek bleef je bij?"), 0)
	s.send(anna, lines("En wat deed je toen?"), "d2")
}
