package mattermost

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

const (
	mostBody = 1 << 20 // bytes that the server may send us at once
	// answerIn is how long the coach has to keep what was pressed or sent: the
	// server shows the member an error after 30 seconds.
	answerIn = 25 * time.Second
)

// errStopped is what a callback gets while the adapter does not run.
var errStopped = errors.New("not running")

// Handler answers what the Mattermost server calls when a member presses
// a button, sends a dialog or gives the slash command. It is nil without a
// public URL. An answer comes only when the coach has kept what it is about;
// what is forged is refused without a word, and counted as "refused".
func (a *Adapter) Handler() http.Handler {
	if a.marker == nil {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("POST "+pathAction, a.limited(a.serveAction))
	mux.Handle("POST "+pathDialog, a.limited(a.serveDialog))
	mux.Handle("POST "+pathCommand, a.limited(a.serveCommand))
	return mux
}

// refusal is a status with which a request is answered, and no word.
type refusal int

func (r refusal) Error() string { return "request refused with status " + strconv.Itoa(int(r)) }

// notOurs refuses what carries no code of ours, and logs why, once an hour: if
// members see errors the operator would see nothing. No word of the request is
// told.
func (a *Adapter) notOurs() error {
	a.foreign.Do(func() {
		a.log.Warn("presses or dialogs refused that carry no code of this Gezel; if members see errors, see that all replicas have the same master key, and that it is the one of when the messages were sent",
			"server", a.server)
	})
	return refusal(http.StatusForbidden)
}

// limited answers with what serve gives, as JSON: an empty body would show the
// member an error.
func (a *Adapter) limited(serve func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answerIn)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		answer, err := serve(r.WithContext(ctx))
		var large *http.MaxBytesError
		var no refusal
		switch {
		case errors.As(err, &large):
			a.count("refused")
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case errors.As(err, &no):
			a.count("refused")
			w.WriteHeader(int(no))
		case err != nil: // not kept: the member sees an error, and may try again
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			body, err := json.Marshal(answer)
			if err != nil {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(body) // the server is gone, or has it
		}
	})
}

// decodeBody reads JSON that the server sent.
func decodeBody(r *http.Request, into any) error {
	err := json.NewDecoder(r.Body).Decode(into)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return refusal(http.StatusBadRequest) // err may quote it
	}
	return err
}

// keep gives an event to the coach, after what was missed in the conversation
// with the member, and waits until it is kept.
func (a *Adapter) keep(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	f := a.feed.Load()
	if f == nil {
		return bot.Answer{}, errStopped
	}
	type outcome struct {
		answer bot.Answer
		err    error
	}
	kept := make(chan outcome, 1)
	f.live(a.channels.of(ev.Member.User), func() {
		f.put(ev, func(answer bot.Answer, err error) { kept <- outcome{answer, err} })
	})
	select {
	case o := <-kept:
		return o.answer, o.err
	case <-ctx.Done():
		return bot.Answer{}, ctx.Err()
	case <-f.ctx.Done(): // what has begun is kept all the same, and known when it comes again
		return bot.Answer{}, errStopped
	}
}

// serveAction takes a press.
func (a *Adapter) serveAction(r *http.Request) (any, error) {
	var req model.PostActionIntegrationRequest
	if err := decodeBody(r, &req); err != nil {
		return nil, err
	}
	p, ok := a.marker.pressOf(req.Context)
	if !ok || !p.may(req.UserId, req.ChannelId) || len(req.UserId) != idLength {
		return nil, a.notOurs()
	}
	ev := bot.Event{
		ID: "pressed/" + digest(req.PostId, p.action, p.about, req.TriggerId), Kind: bot.Pressed,
		Member: a.member(req.UserId), At: a.triggered(req.TriggerId), Button: p.action,
	}
	if !strings.HasPrefix(p.about, aside) {
		if err := a.standsOn(r.Context(), req, p); err != nil {
			return nil, err
		}
		ev.Channel, ev.Message = req.ChannelId, req.PostId
	}
	done := model.PostActionIntegrationResponse{}
	if _, again := a.pressed.get(ev.ID); again {
		a.count("replayed") // a proxy's second try, or somebody's who has the whole of the request
		return done, nil
	}
	answer, err := a.keep(r.Context(), ev)
	if err != nil {
		return nil, err
	}
	a.showOwed(r.Context(), req, answer)
	a.pressed.put(ev.ID, true)
	return done, nil
}

// standsOn checks that a button was pressed on the post that it was made for.
func (a *Adapter) standsOn(ctx context.Context, req model.PostActionIntegrationRequest, p press) error {
	post, err := a.own(ctx, bot.Ref{Channel: req.ChannelId, Message: req.PostId})
	if errors.Is(err, bot.ErrRefused) || err == nil && post.delivery != p.about {
		return refusal(http.StatusForbidden)
	}
	return err
}

// showOwed shows what the coach owes after a press. The trigger of a press opens
// a dialog; what is to be seen by the member alone goes into one too, since
// anything else would stand in the conversation. On the answer to a command, too:
// most servers can't change what they don't store, and show the member an error.
func (a *Adapter) showOwed(ctx context.Context, req model.PostActionIntegrationRequest, owed bot.Answer) {
	switch {
	case owed.Form != nil:
		a.openForm(ctx, req.TriggerId, req.UserId, *owed.Form)
	case owed.Private != nil:
		a.openForm(ctx, req.TriggerId, req.UserId, shown(*owed.Private))
	}
}

// triggered reads the time of a press or a command out of its trigger id, so
// that it is the same when it is delivered again; now, where there is none.
// (DecodeAndVerifyTriggerId in the official client has its form.)
func (a *Adapter) triggered(trigger string) time.Time {
	plain, err := base64.StdEncoding.DecodeString(trigger)
	if parts := strings.Split(string(plain), ":"); err == nil && len(parts) == 4 {
		if ms := millis(parts[2]); ms > 0 {
			return time.UnixMilli(ms)
		}
	}
	return a.now()
}

// digest makes one short id of several.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(strconv.Itoa(len(part))))
		h.Write([]byte(":" + part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}
