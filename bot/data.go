package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// data sends everything kept about the member, as two files. They are made
// when they are sent.
func (t *turn) data() {
	t.deliver(Delivery{Do: Export})
	if t.private {
		t.say(TopicData, speech.DataInChat)
	}
}

// pressRetract deletes the message with the files from the chat.
func (t *turn) pressRetract(ref Ref, _ []string) error {
	t.deliver(Delivery{Do: Remove, Ref: ref})
	t.say(TopicData, speech.DataRemoved)
	return nil
}

// exported is what a member gets of themself, in plain terms.
type exported struct {
	Made          time.Time              `json:"made"`
	Member        exportedMember         `json:"member"`
	Conversations []exportedConversation `json:"conversations"`
	Notes         []exportedNote         `json:"notes"`
}

type exportedMember struct {
	Server    string    `json:"server"`
	User      string    `json:"user"`
	Name      string    `json:"name,omitempty"`
	Joined    time.Time `json:"joined"`
	Language  string    `json:"language"`
	Zone      string    `json:"zone"`
	Moment    string    `json:"moment"`
	LookBacks bool      `json:"look_backs"`
	Paused    bool      `json:"paused"`
	Until     time.Time `json:"paused_until,omitzero"`
}

type exportedConversation struct {
	Put      time.Time      `json:"put"`
	ID       string         `json:"question"`
	Extra    bool           `json:"extra,omitempty"`
	Notion   string         `json:"notion"`
	End      End            `json:"end,omitempty"`
	Exchange []exportedPart `json:"exchange"`
}

type exportedPart struct {
	Asked   string         `json:"asked"`
	At      time.Time      `json:"at"`
	Choice  string         `json:"choice,omitempty"`
	Texts   []exportedText `json:"texts,omitempty"`
	Skipped bool           `json:"skipped,omitempty"`
	Plan    bool           `json:"plan,omitempty"`
	Outcome Outcome        `json:"outcome,omitempty"`
	Came    []exportedText `json:"came,omitempty"`
}

type exportedText struct {
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
	Window bool      `json:"in_window,omitempty"`
	Marked bool      `json:"marked,omitempty"`
}

type exportedNote struct {
	Texts    []exportedText `json:"texts"`
	LookBack string         `json:"look_back,omitempty"`
}

// export makes the message with the files: JSON for machines, Markdown for
// people, both with all that is kept.
func (t *turn) export() (Message, error) {
	all, err := t.collect()
	if err != nil {
		return Message{}, err
	}
	body, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return Message{}, fmt.Errorf("data file: %w", err)
	}
	name := "gezel-" + t.local(t.now).Format("2006-01-02")
	return Message{
		Topic: TopicData, Notification: t.voice.Say(speech.NotifyMessage),
		Lines: []Line{{Text: t.voice.Say(speech.DataHere), Typed: t.voice.Say(speech.DataTyped)}},
		Files: []File{
			{Name: name + ".json", Type: "application/json", Body: append(body, '\n')},
			{Name: name + ".md", Type: "text/markdown", Body: []byte(t.markdown(all))},
		},
		Buttons: []Button{{Label: t.voice.Say(speech.ButtonRetract), Action: action("retract", "data")}},
	}, nil
}

// collect gathers all that is kept of the member.
func (t *turn) collect() (exported, error) {
	conversations, err := t.all()
	if err != nil {
		return exported{}, err
	}
	list, err := t.allNotes()
	if err != nil {
		return exported{}, err
	}
	e := exported{
		Made: t.local(t.now),
		Member: exportedMember{
			Server: string(t.id.Server), User: t.id.User, Name: t.m.Profile.Name, Joined: t.local(t.m.Joined),
			Language: t.voice.Lang(), Zone: t.zone.String(), Moment: t.cal.Moment.String(), LookBacks: !t.m.Silent, Paused: t.paused(),
		},
		Conversations: []exportedConversation{}, Notes: []exportedNote{},
	}
	if t.paused() && !t.m.Pause.Until.IsZero() {
		e.Member.Until = t.local(t.m.Pause.Until)
	}
	for _, conv := range conversations {
		e.Conversations = append(e.Conversations, t.exportConversation(conv))
	}
	for _, note := range list {
		e.Notes = append(e.Notes, exportedNote{Texts: t.exportTexts(note.Texts), LookBack: note.Under})
	}
	return e, nil
}

func (t *turn) exportConversation(conv *Conversation) exportedConversation {
	question, _ := t.c.catalogue.Question(conv.Question)
	lang := t.voice.Lang()
	e := exportedConversation{Put: t.local(conv.Put), ID: conv.Question, Extra: conv.Extra, End: conv.End}
	if len(question.Notions) > 0 {
		notion, _ := t.c.catalogue.Notion(question.Notions[0])
		e.Notion = notion.Name.In(lang)
	}
	for i := range conv.Parts {
		p := &conv.Parts[i]
		part := exportedPart{
			Asked: t.words(conv.Question, i), At: t.local(p.Asked), Texts: t.exportTexts(p.Texts),
			Skipped: p.Skipped, Outcome: p.Outcome, Came: t.exportTexts(p.Came),
		}
		part.Plan = phase(question, i) == 5 && len(p.Texts) > 0
		if quick, ok := choiceOf(question, p); ok {
			part.Choice = quick.Label.In(lang)
		}
		e.Exchange = append(e.Exchange, part)
	}
	return e
}

func (t *turn) exportTexts(texts []Text) (all []exportedText) {
	for _, text := range texts {
		all = append(all, exportedText{Text: text.Text, At: t.local(text.At), Window: text.Via == ViaWindow, Marked: text.Marked})
	}
	return all
}

// markdown writes the same for reading.
func (t *turn) markdown(e exported) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", t.voice.Say(speech.DataTitle, speech.Args{"date": t.voice.DateYear(e.Made)}))
	for _, line := range t.settingsLines() {
		fmt.Fprintf(&b, "%s\n\n", line.Text)
	}
	quote := func(texts []exportedText) {
		for _, text := range texts {
			fmt.Fprintf(&b, "> %s\n\n", strings.ReplaceAll(text.Text, "\n", "\n> "))
		}
	}
	for _, conv := range e.Conversations {
		fmt.Fprintf(&b, "## %s · %s\n\n", t.voice.DateYear(conv.Put), conv.Notion)
		for _, part := range conv.Exchange {
			fmt.Fprintf(&b, "**%s**\n\n", part.Asked)
			if part.Choice != "" {
				fmt.Fprintf(&b, "%s\n\n", t.voice.Say(speech.Chosen, speech.Args{"label": part.Choice}))
			}
			quote(part.Texts)
			if part.Skipped {
				fmt.Fprintf(&b, "%s\n\n", t.voice.Say(speech.SkippedIt))
			}
			if part.Plan {
				fmt.Fprintf(&b, "%s: %s\n\n", t.voice.Say(speech.DataPlan), lowerFirst(t.outcomeLabel(part.Outcome)))
			}
			quote(part.Came)
		}
	}
	if len(e.Notes) > 0 {
		fmt.Fprintf(&b, "## %s\n\n", t.voice.Say(speech.NotesTitle))
	}
	for _, note := range e.Notes {
		if len(note.Texts) > 0 {
			fmt.Fprintf(&b, "%s\n\n", t.notedOn(note))
		}
		quote(note.Texts)
	}
	return b.String()
}

// notedOn says when a note was written, and under which look-back it stands.
func (t *turn) notedOn(note exportedNote) string {
	date := t.voice.DateYear(note.Texts[0].At)
	period, err := schedule.ParsePeriod(note.LookBack)
	if err != nil { // under none
		return date
	}
	return t.voice.Say(speech.DataUnder, speech.Args{"date": date, "period": t.periodName(period)})
}
