package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"gezel/bot/mattermost/mattermosttest"
)

func TestItSaysWhereItIsAndRunsUntilItIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	said, out := io.Pipe()
	ended := make(chan error)
	go func() { ended <- run(ctx, mattermosttest.Options{Now: time.Now, Control: true}, out) }()
	var info mattermosttest.Info
	if err := json.NewDecoder(said).Decode(&info); err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(info.URL+"/_control/say", "application/json", strings.NewReader(`{"person":"anna","text":"goedemorgen"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // the status tells enough
	if res.StatusCode != http.StatusOK || info.BotToken == "" || info.AdminTok == "" || info.Team == "" {
		t.Errorf("%+v took a message with status %d", info, res.StatusCode)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestAPlaceThatIsTakenIsAnError(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	defer s.Close()
	taken := strings.TrimPrefix(s.URL(), "http://")
	if err := run(t.Context(), mattermosttest.Options{Now: time.Now, Addr: taken}, io.Discard); err == nil {
		t.Error("two servers listen in one place")
	}
}
