package mattermost

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestManyChanged: what was edited or deleted long after it was said is found
// too where more changed than one answer of the server holds, in whatever order.
func TestManyChanged(t *testing.T) {
	orders := map[string]func([]string){
		"in order":  func([]string) {},
		"backwards": slices.Reverse[[]string],
		"anyhow": func(ids []string) {
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		},
	}
	edit := func(k *talk, n int, id string) error { // also of what is no answer
		k.coach.loose = true
		return k.anna.Edit(id, fmt.Sprintf("anders, nummer %d", n))
	}
	remove := func(k *talk, _ int, id string) error { return k.anna.Delete(id) }
	for name, order := range orders {
		t.Run("edited "+name, func(t *testing.T) { changedWhileStopped(t, order, edit) })
		t.Run("deleted "+name, func(t *testing.T) { changedWhileStopped(t, order, remove) })
	}
	t.Run("both anyhow", func(t *testing.T) {
		changedWhileStopped(t, orders["anyhow"], func(k *talk, n int, id string) error {
			if n%2 == 0 {
				return remove(k, n, id)
			}
			return k.anna.Edit(id, fmt.Sprintf("anders, nummer %d", n))
		})
	})
}

// changedWhileStopped has 2,500 messages of a month ago changed, one after the
// other, while the adapter does not run, and some more said.
func changedWhileStopped(t *testing.T, order func([]string), change func(k *talk, n int, id string) error) {
	at := newClock()
	k := newTalk(t, mattermosttest.Options{Now: at.now}, nil)
	var early []string
	for n := range 2*mostChanged + 500 {
		early = append(early, must[string](t)(k.anna.Say(fmt.Sprintf("lang geleden, nummer %d", n))))
	}
	at.add(30 * 24 * time.Hour)
	k.says(t, "nog één, laat op de avond")
	k.coach.hears(t, k.anna)
	k.stop()
	order(early)
	for n, id := range early {
		if err := change(k, n, id); err != nil {
			t.Fatal(err)
		}
		if n%10 == 0 {
			must[string](t)(k.anna.Say(fmt.Sprintf("in de nacht, nummer %d", n)))
		}
	}
	k.begin(t, nil)
	k.coach.hears(t, k.anna)
}

// TestNextBefore: where several were posted in one millisecond, the page before
// begins after the whole of it.
func TestNextBefore(t *testing.T) {
	list := &model.PostList{Order: []string{"d", "c", "b", "a"}, Posts: map[string]*model.Post{
		"d": {Id: "d", CreateAt: 9}, "c": {Id: "c", CreateAt: 8}, "b": {Id: "b", CreateAt: 7}, "a": {Id: "a", CreateAt: 7},
	}}
	if got := nextBefore(list); got != "c" {
		t.Errorf("got %q, want c, the last before that millisecond", got)
	}
	list.Order = []string{"b", "a"}
	if got := nextBefore(list); got != "a" {
		t.Errorf("got %q, want a: all are of one millisecond", got)
	}
}

// TestDeletionThatCannotBeReadYet: the server tells of it, and reads from a copy
// of its database that has it still.
func TestDeletionThatCannotBeReadYet(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	id := k.says(t, "wat weg moet")
	k.coach.hears(t, k.anna)
	told, err := json.Marshal(map[string]any{
		"id": id, "channel_id": k.anna.Channel(), "user_id": k.anna.ID(), "create_at": 1, "update_at": k.server.Now().UnixMilli(), "message": "wat weg moet",
	})
	if err != nil {
		t.Fatal(err)
	}
	k.adapter.happened(k.adapter.feed.Load(), frame{Event: "post_deleted", Data: map[string]json.RawMessage{"post": told}})
	until(t, "the deletion", func() bool { return len(k.coach.all(bot.Deleted)) == 1 })
	if ev := k.coach.all(bot.Deleted)[0]; ev.Message != id {
		t.Errorf("deleted is %q, want %q", ev.Message, id)
	}
}
