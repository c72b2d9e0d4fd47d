package mattermosttest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

// since asks what changed after an instant.
func (h *house) since(channel string, at int64) list {
	h.t.Helper()
	var l list
	h.call("GET", fmt.Sprintf("/channels/%s/posts?since=%d", channel, at), nil, http.StatusOK, &l)
	return l
}

func TestSinceBringsEditsWithGhostsAndDeletionsWithoutText(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	edited, _ := anna.Say("eerst zo")
	deleted, _ := anna.Say("straks weg")
	h.pass(time.Minute)
	from := h.Now().UnixMilli() - 1
	if err := anna.Edit(edited, "daarna zo"); err != nil {
		t.Fatal(err)
	}
	if err := anna.Delete(deleted); err != nil {
		t.Fatal(err)
	}
	got := h.since(anna.Channel(), from)
	if len(got.Order) != 3 {
		t.Fatalf("since gave %v; want the edited post, its ghost and the deleted one", got)
	}
	ghosts := 0
	for _, p := range got.Posts {
		switch {
		case p.OriginalID == edited:
			ghosts++
			if p.Message != "eerst zo" || p.ID == edited {
				t.Errorf("the ghost is %+v", p)
			}
		case p.ID == edited && (p.EditAt == 0 || p.Message != "daarna zo"):
			t.Errorf("the edited post is %+v", p)
		case p.ID == deleted && (p.DeleteAt == 0 || p.Message != ""):
			t.Errorf("the deleted post is %+v", p)
		}
	}
	if ghosts != 1 {
		t.Errorf("%d ghosts, want 1", ghosts)
	}
	last := got.Posts[deleted].UpdateAt
	if again := h.since(anna.Channel(), last); len(again.Order) != 0 {
		t.Errorf("since is not strict: %v", again)
	}
}

func TestARevokedTokenIsRefused(t *testing.T) {
	h := open(t, mm.Options{})
	_, admin := h.Admin()
	h.as(admin).call("GET", "/users/me", nil, http.StatusOK, nil)
	h.Revoke(h.token)
	h.call("GET", "/users/me", nil, http.StatusUnauthorized, nil)
}
