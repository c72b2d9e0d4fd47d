package bottest

import (
	"context"
	"testing"
	"time"

	"gotest.tools/v3/golden"

	"gezel/bot"
)

// TestTranscript is a conversation with one of everything in it.
func TestTranscript(t *testing.T) {
	now := time.Date(2026, 11, 26, 16, 0, 0, 0, time.FixedZone("CET", 3600))
	chat := NewChat(t, "chat/1", func() time.Time { return now })
	anna := chat.Person("anna")
	form := aForm()
	chat.Start(Link{Handle: func(_ context.Context, ev bot.Event) (bot.Answer, error) {
		switch ev.Kind {
		case bot.Said:
			return bot.Answer{Tick: true}, nil
		case bot.Commanded:
			return bot.Answer{Private: &bot.Message{Lines: []bot.Line{{Text: "Geen open voornemens."}}}}, nil
		case bot.Pressed:
			return bot.Answer{Form: &form}, nil
		}
		return bot.Answer{}, nil
	}})
	send := func(m bot.Message, id bot.DeliveryID) bot.Ref {
		ref, err := chat.Send(t.Context(), anna.Place(), m, id)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}

	asked := send(bot.Message{
		Topic: bot.TopicQuestion, Notification: "Je weekvraag staat klaar.",
		Lines: []bot.Line{
			{Style: bot.Heading, Text: "Weekvraag"}, {Text: "Welk gesprek bleef je bij?"},
			{Style: bot.Small, Text: "Verbinden of confronteren, alinea 12"},
		},
		Buttons: []bot.Button{{Label: "Antwoord in een venster", Action: "window"}, {Label: "Overslaan", Action: "skip"}},
	}, "d1")
	now = now.Add(12 * time.Minute)
	first := anna.Reply(asked.Message, "Dat met de griffier.\nHet duurde lang.")
	anna.Edit(first, "Dat met de griffier.\nHet duurde kort.")
	anna.Delete(anna.Say("Wat hier niet hoort."))
	anna.Press("", "Antwoord in een venster")
	anna.Submit(map[string]string{"Je antwoord": "Dat met de wethouder.", "Met wie": "de wethouder"})
	now = now.Add(8 * time.Hour)
	anna.Command("voornemens")
	gone := send(lines("Wat wordt teruggenomen."), "d2")
	if err := chat.Remove(t.Context(), anna.Place(), gone); err != nil {
		t.Fatal(err)
	}
	review := lines("Je terugblik.")
	review.Lines = append(review.Lines, bot.Line{Style: bot.Quote, Text: "Dat met de griffier."})
	review.Files = []bot.File{{Name: "november.png", Type: "image/png", Alt: "Vier punten tussen verbinden en confronteren."}}
	send(review, "d3")
	golden.Assert(t, chat.Transcript("anna"), "transcript.txt")
}
