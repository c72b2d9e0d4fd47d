package bottest

import (
	"slices"
	"strings"
	"testing"

	"gezel/bot"
)

func TestSecretsFind(t *testing.T) {
	var s Secrets
	s.Add("De burgemeester trok het besluit in.", "Ik ben ziek", "edit", "stilte")
	for text, want := range map[string]bool{
		"":                             false,
		"event said/m1 of slack/T1:U1": false,
		"text=\"De burgemeester trok het bes…\"":  true, // cut
		"de BURGEMEESTER":                         true, // one word of nine letters, lowered
		`{"t":"De burgemeester"}`:                 true,
		"trok%20het%20besluit%20burgemeester":     true,
		"\xff\x00\x01burgemeester\xfe":            true, // raw bytes
		"trok het  besluit":                       true, // three words in a row, spaced otherwise
		"burgemeestersambt":                       false,
		"ik ben ziek":                             true, // short, but all of it
		"zo ziek als ik":                          false,
		"edit m3: message refused":                false, // a word of many an error
		"stilte":                                  false,
		"dat ik ben ziekenhuisdirecteur geworden": false,
	} {
		if got := len(s.Find(text)) > 0; got != want {
			t.Errorf("in %q it found %q", text, s.Find(text))
		}
	}
}

func TestSecretsLogged(t *testing.T) {
	var s Secrets
	log := s.Logger()
	log.Info("event taken", "event", "said/m1")
	s.Add("vertrouwelijk gesprek met de wethouder")
	if found, line := s.FindLogged(); len(found) > 0 {
		t.Errorf("it found %q in %q", found, line)
	}
	log.Debug("heard", "event", bot.Event{Text: "vertrouwelijk gesprek met de wethouder"})
	found, line := s.FindLogged()
	if len(found) == 0 || !strings.Contains(line, "msg=heard") {
		t.Errorf("it found %q in %q; want the words in the line that holds them", found, line)
	}
}

func TestPulse(t *testing.T) {
	var p Pulse
	p.Beat() // nobody waits
	one, two := p.Changed(), p.Changed()
	for _, c := range []<-chan struct{}{one, two} {
		select {
		case <-c:
			t.Fatal("it was closed before anything changed")
		default:
		}
	}
	p.Beat()
	<-one
	<-two
	if slices.Contains([]<-chan struct{}{one, two}, p.Changed()) {
		t.Error("after a beat it gives the channel of the one before")
	}
}
