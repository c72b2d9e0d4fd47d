package mattermost

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestEditedWhileRead: of a message that is edited twice while the history is
// read, the history shows the second edit; the first one, which waited for it,
// does not undo that.
func TestEditedWhileRead(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	id := k.says(t, "wat er eerst stond")
	k.coach.hears(t, k.anna)
	k.server.Delay(200 * time.Millisecond)
	k.adapter.Reread()
	for _, text := range []string{"met een naam erin", "zonder die naam"} {
		k.coach.secrets.Add(text)
		if err := k.anna.Edit(id, text); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the history to be read at the start and again", func() bool { return k.counted.of("caught-up") == 2 })
	k.server.Delay(0)
	k.says(t, "en daarna dit") // whatever waited is through when this is
	until(t, "the last words", func() bool { return len(k.coach.all(bot.Said)) == 2 })
	k.coach.hears(t, k.anna)
}

// TestEditLeavesTheRest: a message that is edited is as pinned as it was, and
// has the reactions it had.
func TestEditLeavesTheRest(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	if err := k.anna.React(ref.Message, "heart"); err != nil {
		t.Fatal(err)
	}
	_, token := k.server.Admin()
	admin, pinned := newClient(k.server.URL(), token, quickHTTP), true
	if _, _, err := admin.PatchPost(t.Context(), ref.Message, &model.PostPatch{IsPinned: &pinned}); err != nil {
		t.Fatal(err)
	}
	if err := k.adapter.Edit(t.Context(), k.place(), ref, bot.Message{Lines: []bot.Line{{Text: "Anders."}}}); err != nil {
		t.Fatal(err)
	}
	p, _, err := admin.GetPost(t.Context(), ref.Message, "")
	if err != nil || !p.IsPinned || !p.HasReactions || p.Message != "Bericht van de coach." {
		t.Errorf("it is pinned: %t, has reactions: %t, and its line is %q (%v)", p.IsPinned, p.HasReactions, p.Message, err)
	}
}

// TestWhyNoEdit: of a message that can't be edited the error, which the log
// shows, says by its name what the server said.
func TestWhyNoEdit(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	if err := k.adapter.Remove(t.Context(), k.place(), ref); err != nil {
		t.Fatal(err)
	}
	err := k.adapter.Edit(t.Context(), k.place(), ref, bot.Message{Lines: []bot.Line{{Text: "Anders."}}})
	failed, _ := errors.AsType[*callError](err)
	if !errors.Is(err, bot.ErrRefused) || failed == nil || failed.id == "" {
		t.Errorf("an edit of a message that is gone: %v", err)
	}
}

// TestAReplyThatShowsNoPost: what answers in place of the server does not make a
// post one of somebody else's, of which an edit would be given up.
func TestAReplyThatShowsNoPost(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	k.stop()
	k.begin(t, nil) // another process, which has to ask whose the post is
	k.server.Order(mattermosttest.Garbled, http.MethodGet, "/posts/"+ref.Message, 1)
	changed := bot.Message{Lines: []bot.Line{{Text: "Anders."}}}
	if err := k.adapter.Edit(t.Context(), k.place(), ref, changed); err == nil || errors.Is(err, bot.ErrRefused) {
		t.Errorf("Edit gave %v, want an error after which it is tried again", err)
	}
	if err := k.adapter.Edit(t.Context(), k.place(), ref, changed); err != nil {
		t.Error(err)
	}
}
