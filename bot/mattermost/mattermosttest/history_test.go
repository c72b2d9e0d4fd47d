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

func TestSinceZeroIsIgnored(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	gone := mustSay(t, anna, "straks weg")
	mustSay(t, anna, "blijft")
	if err := anna.Delete(gone); err != nil {
		t.Fatal(err)
	}
	if got := h.since(anna.Channel(), 0); len(got.Order) != 1 {
		t.Errorf("since=0 gave %v; want the page without it, which has no deleted posts", got.Order)
	}
}

func TestMoreThanAThousandChangesLoseTheNewest(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	from := h.Now().UnixMilli() - 1
	var said []string
	for n := range 1500 {
		said = append(said, mustSay(t, anna, fmt.Sprint(n)))
	}
	got := h.since(anna.Channel(), from)
	if len(got.Order) != 1000 || got.Order[0] != said[999] || got.Order[999] != said[0] {
		t.Fatalf("since gave %d posts, from %s to %s", len(got.Order), got.Order[0], got.Order[len(got.Order)-1])
	}
	seen, pages := said[999], 0
	for {
		var page list
		h.call("GET", fmt.Sprintf("/channels/%s/posts?after=%s&per_page=1000", anna.Channel(), seen), nil, http.StatusOK, &page)
		if len(page.Order) == 0 {
			break
		}
		if len(page.Order) > 200 {
			t.Fatalf("a page of %d", len(page.Order))
		}
		seen, pages = page.Order[0], pages+1
	}
	if seen != said[1499] || pages != 3 {
		t.Errorf("after %d pages the last seen is %s, want 3 and %s", pages, seen, said[1499])
	}
}

func TestPagesGoBackFromTheNewest(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	var said []string
	for n := range 7 {
		said = append(said, mustSay(t, anna, fmt.Sprint(n)))
	}
	for query, want := range map[string][]int{
		"page=0&per_page=3": {6, 5, 4}, "page=2&per_page=3": {0}, "page=3&per_page=3": {},
		"before=" + said[4] + "&per_page=2": {3, 2}, "before=" + said[4] + "&per_page=2&page=1": {1, 0},
		"after=" + said[2] + "&per_page=2": {4, 3}, "after=" + said[2] + "&per_page=2&page=1": {6, 5},
	} {
		var got list
		h.call("GET", "/channels/"+anna.Channel()+"/posts?"+query, nil, http.StatusOK, &got)
		same := len(got.Order) == len(want)
		for i := range want {
			same = same && got.Order[i] == said[want[i]]
		}
		if !same {
			t.Errorf("%s gave %v, want the posts %v of %v", query, got.Order, want, said)
		}
	}
}

func TestAnEditDoesNotRaiseLastPostAt(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	last := func() (at int64) {
		var all []struct {
			ID string `json:"id"`
			At int64  `json:"last_post_at"`
		}
		h.call("GET", "/users/me/channels", nil, http.StatusOK, &all)
		for _, ch := range all {
			if ch.ID == anna.Channel() {
				at = ch.At
			}
		}
		return at
	}
	first := mustSay(t, anna, "een")
	second := mustSay(t, anna, "twee")
	before := last()
	h.pass(time.Minute)
	if err := anna.Edit(first, "anders"); err != nil {
		t.Fatal(err)
	}
	if err := anna.Delete(second); err != nil {
		t.Fatal(err)
	}
	if got := last(); got != before {
		t.Errorf("last_post_at went from %d to %d", before, got)
	}
	mustSay(t, anna, "drie")
	if got := last(); got <= before {
		t.Errorf("a post left last_post_at at %d", got)
	}
}

func TestPostsByIDTellOfDeletedOnesToo(t *testing.T) {
	h := open(t, mm.Options{})
	anna, ben := h.Person("anna"), h.Person("ben")
	there, gone, other := mustSay(t, anna, "blijft"), mustSay(t, anna, "straks weg"), mustSay(t, ben, "van een ander")
	if err := anna.Delete(gone); err != nil {
		t.Fatal(err)
	}
	var got []post
	h.call("POST", "/posts/ids", []string{there, "zzzzzzzzzzzzzzzzzzzzzzzzzz", gone}, http.StatusOK, &got)
	if len(got) != 2 || got[0].ID != gone || got[0].DeleteAt == 0 || got[0].Message != "" || got[1].Message != "blijft" {
		t.Errorf("got %+v; want the deleted one without its text, and the other", got)
	}
	h.as(anna.Token()).call("POST", "/posts/ids", []string{other}, http.StatusOK, &got)
	if len(got) != 0 {
		t.Errorf("anna was shown %+v", got)
	}
	h.call("POST", "/posts/ids", []string{"zzzzzzzzzzzzzzzzzzzzzzzzzz"}, http.StatusNotFound, nil)
	h.call("POST", "/posts/ids", []string{}, http.StatusBadRequest, nil)
	h.call("POST", "/posts/ids", make([]string, 1001), http.StatusBadRequest, nil)
}
