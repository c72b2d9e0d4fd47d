package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"gezel/bot/slack/slacktest"
)

func TestItRunsAndPeopleCanActOnIt(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, "127.0.0.1:0", 0, w) }()
	var info slacktest.Info
	if err := json.NewDecoder(r).Decode(&info); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	control := strings.TrimSuffix(info.API, "api/") + "_control/"
	act := func(action, wish string, into any) int {
		t.Helper()
		answer, err := http.Post(control+action, "application/json", strings.NewReader(wish))
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if into != nil {
			if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
				t.Fatal(err)
			}
		}
		return answer.StatusCode
	}
	var ts string
	act("say", `{"person":"anna","text":"Goedemorgen"}`, &ts)
	var screen slacktest.Screen
	act("screen", `{"person":"anna"}`, &screen)
	if len(screen.Messages) != 1 || screen.Messages[0].ID != ts || screen.Messages[0].Text != "Goedemorgen" {
		t.Errorf("the screen shows %+v", screen.Messages)
	}
	for action, want := range map[string]int{"fly": http.StatusNotFound, "press": http.StatusBadRequest} {
		if got := act(action, `{"person":"anna","button":"Ja"}`, nil); got != want {
			t.Errorf("%s gave %d, want %d", action, got, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
