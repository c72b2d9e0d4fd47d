package storage

import (
	"testing"

	"gezel/bot"
)

// The cipher of a member is kept for that member and that key alone: another
// member's wrapped key is still refused, and a destroyed key leaves none.
func TestCiphersAreKeptForTheirOwnerAlone(t *testing.T) {
	ada, bo := bot.MemberID{Server: "s", User: "ada"}, bot.MemberID{Server: "s", User: "bo"}
	c := newCiphers(NewKey())
	_, wrapped := c.key.newCell(ada.Server, ada.User)
	for range 2 { // made, then remembered
		if _, err := c.cell(ada.Server, ada.User, wrapped); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.cell(bo.Server, bo.User, wrapped); err == nil {
		t.Error("bo was given the cipher of ada's key")
	}
	if n := c.last.Len(); n != 1 {
		t.Errorf("%d ciphers are kept; want ada's", n)
	}
}

func TestErasingForgetsTheCipher(t *testing.T) {
	for name, change := range map[string]bot.Change{
		"erase":  {Erase: true, State: []byte("b")},
		"forget": {},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := openFake(t, nil)
			change.Member = ada
			change.Version = mustSave(t, s, bot.Change{Member: ada, State: []byte("a")})
			if _, err := s.Load(t.Context(), ada, ""); err != nil {
				t.Fatal(err)
			}
			mustSave(t, s, change)
			if n := s.ciphers.last.Len(); n != 0 {
				t.Errorf("%d ciphers are kept of a key that was destroyed", n)
			}
		})
	}
}
