package bottest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"gezel/bot"
)

var eventCases = []platformCase{
	{"said", "Said: Message is the vendor's id of it, Text what was typed, to the letter", arrivesSaid},
	{"said in a thread", "Event.Thread: the vendor's id of the message that Text replies to", arrivesInThread},
	{"edited", "Edited: an earlier message now reads Text; every edit is an event of its own", arrivesEdited},
	{"deleted", "Deleted: an earlier message is gone, and its text with it", arrivesDeleted},
	{"pressed", "Pressed: Button is its action, Message the message it stood on", arrivesPressed},
	{"commanded", "Commanded: Text is what follows \"/gezel\"", arrivesCommanded},
	{"profile changed", "Changed: Profile is what the chat server tells now; Profiler.Profile tells the same", arrivesChanged},
	{"greeted", "Greeted: the person opened the conversation for the first time", arrivesGreeted},
	{"left", "Left: the account was deactivated", arrivesLeft},
	{"people apart", "Event.Member: the person who did it; Event.ID: no two events share one", peopleApart},
}

// matches checks an event: what the case knows of it exactly, and that the
// rest is there.
func (s *session) matches(got, want bot.Event) {
	s.Helper()
	s.same("the event", got, want, cmpopts.IgnoreFields(bot.Event{}, "ID", "At", "Channel", "Cursor", "First", "Profile"))
	if got.ID == "" {
		s.broken("the event %s of %q has no id, which is its idempotency key", got.Kind, got.Message)
	}
	if got.Channel == "" && got.Message != "" {
		s.broken("the event %s has no channel", got.ID)
	}
	if off := got.At.Sub(s.rig.Now()).Abs(); off > time.Hour {
		s.broken("the event %s says that it happened at %s, which is %v away; is its unit right?", got.ID, clock(got.At), off)
	}
}

// typed is what people type that adapters have been seen to spoil.
func (s *session) typed() []string {
	all := []string{
		"Ik heb het gesprek toch gevoerd.",
		`a < b & c > d, "zo" en 'zo' en &amp; en &lt;`,
		"*vet* _schuin_ ~door~ **dik** `code` > geen citaat",
		"één café, 日本語, مرحبا بالعالم, 👩🏽‍💼",
		"zie https://example.nl/stuk?a=1&b=2 voor het besluit",
		strings.Repeat("lang antwoord ë ", 250),
	}
	if !s.about.OneLine {
		all = append(all, "de eerste regel\nde tweede regel\n\nde derde regel")
	}
	return all
}

func arrivesSaid(s *session) {
	anna := s.person("anna")
	for _, text := range s.typed() {
		id := anna.Say(strings.TrimSpace(text))
		s.matches(s.event(bot.Said, id), bot.Event{Kind: bot.Said, Member: s.member(anna), Message: id, Text: strings.TrimSpace(text)})
	}
}

func arrivesInThread(s *session) {
	anna := s.person("anna")
	replier, ok := anna.Person.(Replier)
	if !ok {
		s.missing("Replier")
		return
	}
	ref := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	s.secrets.Add("Dat met de griffier.")
	id := replier.Reply(ref.Message, "Dat met de griffier.")
	s.did("anna replied to %s as %s", ref.Message, id)
	s.matches(s.event(bot.Said, id), bot.Event{
		Kind: bot.Said, Member: s.member(anna), Message: id, Thread: ref.Message, Text: "Dat met de griffier.",
	})
}

func arrivesEdited(s *session) {
	anna := s.person("anna")
	id := anna.Say("wat ik eerst schreef")
	s.event(bot.Said, id)
	for n, text := range []string{"wat ik daarna schreef", "wat ik ten slotte schreef & meen"} {
		anna.Edit(id, text)
		got := s.eventsOf(bot.Edited, id, n+1)[n]
		s.matches(got, bot.Event{Kind: bot.Edited, Member: s.member(anna), Message: id, Text: text})
	}
}

func arrivesDeleted(s *session) {
	anna := s.person("anna")
	id := anna.Say("wat ik liever niet had geschreven")
	s.event(bot.Said, id)
	anna.Delete(id)
	s.matches(s.event(bot.Deleted, id), bot.Event{Kind: bot.Deleted, Member: s.member(anna), Message: id})
}

func arrivesPressed(s *session) {
	anna := s.person("anna")
	m := lines("Wat paste het best?")
	m.Buttons = []bot.Button{
		{Label: "1. Verbinden", Action: "answer:c/0tk3|1"},
		{Label: "2. Confronteren", Action: "answer:c/0tk3|2/ë-_&<>"},
		{Label: "Wis", Action: "forget", Danger: true},
	}
	ref := s.send(anna, m, "d1")
	for n, b := range m.Buttons {
		anna.Press(ref.Message, b.Label)
		got := s.eventsOf(bot.Pressed, ref.Message, n+1)[n]
		s.matches(got, bot.Event{Kind: bot.Pressed, Member: s.member(anna), Message: ref.Message, Button: b.Action})
		s.same("the channel of the press", got.Channel, ref.Channel)
	}
}

func arrivesCommanded(s *session) {
	anna := s.person("anna")
	for n, text := range []string{"voornemens", "pauze tot 1 september", ""} {
		anna.Command(text)
		got := s.eventsOf(bot.Commanded, "", n+1)[n]
		s.matches(got, bot.Event{Kind: bot.Commanded, Member: s.member(anna), Message: got.Message, Text: text})
	}
}

func arrivesChanged(s *session) {
	anna := s.person("anna")
	changer, ok := anna.Person.(Changer)
	if !ok {
		s.missing("Changer")
		return
	}
	want := bot.Profile{Name: "Anna de Vries", Locale: "nl-NL", Zone: "America/Sao_Paulo"}
	changer.Change(want)
	s.did("anna changed her profile to %v", want)
	ev := s.event(bot.Changed, "")
	s.same("whose profile changed", ev.Member, s.member(anna))
	if ev.Profile == nil {
		s.broken("the event %s has no profile", ev.ID)
	}
	s.profile("the profile of the event", *ev.Profile, want)
	if profiler, ok := s.adapter.(bot.Profiler); ok {
		got, err := profiler.Profile(s.Context(), anna.Place().User)
		s.did("Profile(%s) = %v, %v", anna.Place().User, got, err)
		s.clean(err)
		if err != nil {
			s.broken("Profile gave an error where it should not: %v", err)
		}
		s.profile("the profile looked up", got, want)
	}
}

// profile compares profiles; of the locale the language, since some vendors
// know no more.
func (s *session) profile(what string, got, want bot.Profile) {
	s.Helper()
	language := func(p bot.Profile) bot.Profile {
		p.Locale, _, _ = strings.Cut(strings.ReplaceAll(p.Locale, "_", "-"), "-")
		return p
	}
	s.same(what, language(got), language(want))
}

func arrivesGreeted(s *session) {
	anna := s.person("anna")
	greeter, ok := anna.Person.(Greeter)
	if !ok {
		s.missing("Greeter")
		return
	}
	greeter.Open()
	s.did("anna opened the conversation")
	s.matches(s.event(bot.Greeted, ""), bot.Event{Kind: bot.Greeted, Member: s.member(anna)})
}

func arrivesLeft(s *session) {
	anna := s.person("anna")
	leaver, ok := anna.Person.(Leaver)
	if !ok {
		s.missing("Leaver")
		return
	}
	leaver.Leave()
	s.did("the account of anna was deactivated")
	s.matches(s.event(bot.Left, ""), bot.Event{Kind: bot.Left, Member: s.member(anna)})
}

func peopleApart(s *session) {
	people := []actor{s.person("anna"), s.person("bart"), s.person("carla")}
	for _, p := range people {
		id := p.Say("precies hetzelfde antwoord")
		s.matches(s.event(bot.Said, id), bot.Event{Kind: bot.Said, Member: s.member(p), Message: id, Text: "precies hetzelfde antwoord"})
	}
}
