package mattermosttest_test

import (
	"slices"
	"testing"

	mm "gezel/bot/mattermost/mattermosttest"
)

func TestWhatIsReadAndWhatIsLive(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	for _, c := range []struct {
		markdown, text string
		live           []string
	}{
		{"gewoon", "gewoon", nil},
		{"eerste\ntweede", "eerste\ntweede", nil},
		{"**dik** en _schuin_", "dik en schuin", nil},
		{"#### Kop\n> citaat", "Kop\ncitaat", nil},
		{`\*vet\* \# kop \[x\](y)`, "*vet* # kop [x](y)", nil},
		{"&lt;b&gt; &amp; <i>x</i>", "<b> & <i>x</i>", nil},
		{"@channel", "@channel", []string{"@channel"}},
		{"hé @Anna, kijk", "hé @Anna, kijk", []string{"@anna"}},
		{`\@here`, "@here", []string{"@here"}},
		{"@niemand en a@anna.nl", "@niemand en a@anna.nl", nil},
		{"@\u2060channel", "@\u2060channel", nil},
		{"~town-square", "~town-square", []string{"~town-square"}},
		{`\~town-square`, "~town-square", nil},
		{"#opgave", "#opgave", []string{"#opgave"}},
		{`\#opgave`, "#opgave", nil},
		{":smile: om 12:30:45", ":smile: om 12:30:45", []string{":smile"}},
		{"[je bank](http://evil.example)", "je bank", []string{"a link je bank → http://evil.example"}},
		{"http://a.example/x", "http://a.example/x", nil},
		{"[http://a.example](http://a.example)", "http://a.example", nil},
		{"![p](http://evil.example/p.png)", "p", []string{"an image of http://evil.example/p.png"}},
		{"`code`", "code", []string{"code"}},
		{"~~weg~~", "weg", []string{"struck out"}},
		{"- een", "• een", []string{"a list"}},
		{"een\n\n---\n\ntwee", "een\ntwee", []string{"a rule"}},
		{"| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd", []string{"a table"}},
		{"```\ncode\n```", "code", []string{"a block of code"}},
	} {
		h.say(anna.Channel(), c.markdown, nil)
		got := last(anna).Messages[0]
		if got.Text != c.text || !slices.Equal(got.Live, c.live) {
			t.Errorf("%q reads %q, live is %q; want %q and %q", c.markdown, got.Text, got.Live, c.text, c.live)
		}
	}
}

func TestAttachmentsAreRead(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	h.say(anna.Channel(), "Bericht.", map[string]any{"props": map[string]any{"attachments": []any{map[string]any{
		"pretext": "Vooraf", "title": "Titel", "title_link": "http://evil.example", "text": "@channel", "footer": "Onder",
		"fields": []any{map[string]any{"title": "Veld", "value": "Waarde"}},
	}}}})
	got := last(anna).Messages[0]
	if want := "Bericht.\nVooraf\nTitel\n@channel\nVeld\nWaarde\nOnder"; got.Text != want {
		t.Errorf("it reads %q, want %q", got.Text, want)
	}
	if want := []string{"@channel", "attachment title → http://evil.example"}; !slices.Equal(got.Live, want) {
		t.Errorf("live is %q, want %q", got.Live, want)
	}
	said := mustSay(t, anna, "**wat ik typ** @channel")
	if mine := last(anna).Messages[0]; mine.ID != said || !mine.Mine || mine.Text != "**wat ik typ** @channel" || mine.Live != nil {
		t.Errorf("her own message is %+v", mine)
	}
}
