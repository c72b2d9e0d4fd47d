package storage

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gezel/bot"
)

// TestSealedOpensInItsPlaceAlone seals for one user and field, and tries to
// open for another.
func TestSealedOpensInItsPlaceAlone(t *testing.T) {
	key := NewKey()
	text := rapid.StringN(0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		server, user, field := text.Draw(t, "server"), text.Draw(t, "user"), text.Draw(t, "field")
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		box, wrapped := key.newCell(bot.ServerID(server), user)
		sealed := string(box.seal(field, body))
		if len(body) > 8 && strings.Contains(sealed, string(body)) {
			t.Fatal("the body can be read in what is sealed")
		}
		again, err := key.cell(bot.ServerID(server), user, wrapped)
		if err != nil {
			t.Fatalf("the key does not open: %v", err)
		}
		if got, err := again.open(field, sealed); err != nil || got == nil || !bytes.Equal(got, body) {
			t.Fatalf("opened %q, %v; want %q", got, err, body)
		}
		server2, user2, field2 := text.Draw(t, "server2"), text.Draw(t, "user2"), text.Draw(t, "field2")
		if server2 != server || user2 != user {
			if _, err := key.cell(bot.ServerID(server2), user2, wrapped); err == nil {
				t.Fatalf("the key of %q %q opens for %q %q", server, user, server2, user2)
			}
		}
		if field2 != field {
			if _, err := again.open(field2, sealed); err == nil {
				t.Fatalf("what was sealed as %q opens as %q", field, field2)
			}
		}
	})
}

// TestOwnersAreApart: names that were chosen to run into each other do not.
func TestOwnersAreApart(t *testing.T) {
	key := NewKey()
	for _, pair := range [][2]bot.MemberID{
		{{Server: "x", User: "\x01\x00"}, {Server: "x\x02\x01", User: ""}},
		{{Server: "x", User: "k"}, {Server: "x", User: ""}},
		{{Server: "ab", User: "c"}, {Server: "a", User: "bc"}},
	} {
		one, other := pair[0], pair[1]
		_, wrapped := key.newCell(one.Server, one.User)
		if _, err := key.cell(other.Server, other.User, wrapped); err == nil {
			t.Errorf("the key of %q opens for %q", one, other)
		}
	}
}

func TestTamperedDoesNotOpen(t *testing.T) {
	key := NewKey()
	box, wrapped := key.newCell("s", "u")
	sealed := box.seal("s", []byte("Ik heb hem laten uitrazen."))
	for i := range sealed {
		bent := bytes.Clone(sealed)
		bent[i] ^= 1
		if got, err := box.open("s", string(bent)); err == nil {
			t.Errorf("opened with byte %d bent: %q", i, got)
		}
	}
	for i := range len(sealed) {
		if _, err := box.open("s", string(sealed[:i])); err == nil {
			t.Errorf("opened when cut to %d bytes", i)
		}
	}
	for i := range len(wrapped) {
		if _, err := key.cell("s", "u", wrapped[:i]); err == nil {
			t.Errorf("a wrapped key opened when cut to %d bytes", i)
		}
	}
}

// TestSealedTwiceDiffers: the nonce is never the same.
func TestSealedTwiceDiffers(t *testing.T) {
	box, wrapped := NewKey().newCell("s", "u")
	if bytes.Equal(box.seal("s", []byte("x")), box.seal("s", []byte("x"))) {
		t.Error("one body sealed twice gave the same bytes")
	}
	if _, other := NewKey().newCell("s", "u"); wrapped == other {
		t.Error("two members have one key")
	}
}

func TestOtherMasterKey(t *testing.T) {
	first, second := NewKey(), NewKey()
	_, wrapped := first.newCell("s", "u")
	_, err := second.cell("s", "u", wrapped)
	if !errors.Is(err, bot.ErrSealed) {
		t.Fatalf("another master key gave %v; want bot.ErrSealed", err)
	}
	if !strings.Contains(err.Error(), first.String()) || !strings.Contains(err.Error(), second.String()) {
		t.Errorf("the error names not both keys: %v", err)
	}
	// A key that only pretends to be the right one gives no garbage either.
	second.id = first.id
	if _, err := second.cell("s", "u", wrapped); err == nil || errors.Is(err, bot.ErrSealed) {
		t.Errorf("a key of the same id gave %v; want an error of its own", err)
	}
}

// TestKeyPrintsItsIDAlone: whatever is done with a key, the secret is not said.
func TestKeyPrintsItsIDAlone(t *testing.T) {
	key := newKey(bytes.Repeat([]byte{0xA7}, keySize))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", key, "in", struct{ K Key }{key})
	for _, text := range []string{fmt.Sprint(key), fmt.Sprintf("%+v", key), fmt.Sprintf("%#v", key), log.String()} {
		if strings.Contains(strings.ToLower(text), "a7a7") || strings.Contains(text, "167 167") || len(text) > 200 {
			t.Errorf("the secret may stand in %q", text)
		}
	}
	if key.String() != newKey(bytes.Repeat([]byte{0xA7}, keySize)).String() {
		t.Error("the id of a key changes")
	}
}

// TestKeySecret gives the same for the same key and purpose, and something else
// for others.
func TestKeySecret(t *testing.T) {
	raw := secret()
	a, again, other := newKey(raw), newKey(raw), NewKey()
	if !bytes.Equal(a.Secret("one"), again.Secret("one")) || len(a.Secret("one")) != keySize {
		t.Error("another secret for the same key and purpose")
	}
	if bytes.Equal(a.Secret("one"), a.Secret("two")) || bytes.Equal(a.Secret("one"), other.Secret("one")) {
		t.Error("the same secret for another key or purpose")
	}
}
