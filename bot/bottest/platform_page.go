package bottest

import "gezel/bot"

var pageCases = []platformCase{
	{"said with a file", "Event.Files: files came with the message, or instead of a text; also when it is read back from history", arrivesWithFile},
	{"page opened", "Opened: the person looks at the page that a Homer keeps for them", arrivesOpened},
	{"page", "Homer.Home: replaces the page of a person, for that person alone; Pressed on it has no Message", showsPage},
}

func arrivesWithFile(s *session) {
	anna := s.person("anna")
	attacher, ok := anna.Person.(Attacher)
	if !ok {
		s.missing("Attacher")
		return
	}
	attach := func(text string) {
		s.Helper()
		s.secrets.Add(text)
		id := attacher.Attach(text)
		s.did("anna said %q with a file as %s", text, id)
		s.matches(s.event(bot.Said, id), bot.Event{Kind: bot.Said, Member: s.member(anna), Message: id, Text: text, Files: true})
	}
	attach("hier is het verslag van gisteren")
	attach("")
	rig, ok := s.rig.(History)
	if !ok {
		return
	}
	rig.Disconnect()
	s.secrets.Add("en dit is het verslag van vandaag")
	text, alone := attacher.Attach("en dit is het verslag van vandaag"), attacher.Attach("")
	s.did("anna sent two files while the coach did not hear it, as %s and %s", text, alone)
	rig.Reconnect()
	for id, text := range map[string]string{text: "en dit is het verslag van vandaag", alone: ""} {
		s.matches(s.event(bot.Said, id), bot.Event{Kind: bot.Said, Member: s.member(anna), Message: id, Text: text, Files: true})
	}
}

// homer gives somebody with a page of their own.
func (s *session) homer(name string) (actor, Homer, bool) {
	s.Helper()
	a := s.person(name)
	homer, ok := a.Person.(Homer)
	if !ok {
		s.missing("Homer")
	}
	return a, homer, ok
}

func arrivesOpened(s *session) {
	anna, homer, ok := s.homer("anna")
	if !ok {
		return
	}
	for n := range 2 {
		homer.Visit()
		s.did("anna opened her page")
		s.matches(s.eventsOf(bot.Opened, "", n+1)[n], bot.Event{Kind: bot.Opened, Member: s.member(anna)})
	}
}

func showsPage(s *session) {
	anna, page, ok := s.homer("anna")
	if !ok {
		return
	}
	keeper, ok := s.adapter.(bot.Homer)
	if !ok {
		s.broken("people have pages of their own, and the sender is no bot.Homer")
	}
	home := func(m bot.Message) {
		s.Helper()
		for _, line := range m.Lines {
			s.secrets.Add(line.Text)
		}
		err := keeper.Home(s.Context(), anna.Place().User, m)
		s.did("Home(anna) = %v", err)
		s.clean(err)
		if err != nil {
			s.broken("Home gave an error where it should not: %v", err)
		}
	}
	page.Visit()
	first := bot.Message{Topic: bot.TopicHome, Lines: []bot.Line{{Text: "De volgende weekvraag komt op donderdag."}}}
	first.Buttons = []bot.Button{{Label: "Stel nu een vraag", Action: "question now"}}
	second := bot.Message{Topic: bot.TopicHome, Lines: []bot.Line{
		{Style: bot.Heading, Text: "Je laatste antwoorden"}, {Style: bot.Quote, Text: "Dat zei ik pas na de vergadering.", Via: bot.ViaWindow},
		{Style: bot.Small, Text: "Deze pagina laat ik alleen aan jou zien."},
	}}
	second.Buttons = []bot.Button{{Label: "Open de instellingen", Action: "form settings/ë&<>"}}
	for _, m := range []bot.Message{first, second, second} {
		home(m)
		got, there := page.Page()
		if !there {
			s.broken("nothing stands on the page")
		}
		s.reads(got, m)
		s.same("the page's buttons", got.Buttons, []string{m.Buttons[0].Label})
	}
	if anna.count("Dat zei ik pas") > 0 {
		s.broken("what stands on the page stands in the conversation, too")
	}
	if _, other, _ := s.homer("bart"); other != nil {
		if got, there := other.Page(); there {
			s.broken("somebody else's page shows %q", got.Text)
		}
	}
	page.PressPage("Open de instellingen")
	s.did("anna pressed a button of her page")
	s.matches(s.event(bot.Pressed, ""), bot.Event{Kind: bot.Pressed, Member: s.member(anna), Button: "form settings/ë&<>"})
}
