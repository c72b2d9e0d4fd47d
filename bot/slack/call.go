package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxReply is how much of a reply is read: a page of the history may be large.
const maxReply = 32 << 20

// ask calls a method that reads, and decodes its reply leniently: of the
// history one odd message would otherwise hide all others on its page.
func (a *Adapter) ask(ctx context.Context, method string, args url.Values, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.set.APIURL+method, strings.NewReader(args.Encode()))
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "Bearer "+a.set.BotToken)
	reply, err := a.http.Do(request)
	if err != nil {
		return a.check(method, reads, err)
	}
	defer func() { _ = reply.Body.Close() }() // was read as far as it matters
	if reply.StatusCode != http.StatusOK {
		return a.check(method, reads, &callError{call: method, status: reply.StatusCode, wait: retryAfter(reply)})
	}
	raw, err := io.ReadAll(io.LimitReader(reply.Body, maxReply))
	if err != nil {
		return a.check(method, reads, err)
	}
	var said struct {
		OK     bool   `json:"ok"`
		Error  string `json:"error"`
		Needed string `json:"needed"`
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		return a.check(method, reads, &callError{call: method, code: "unreadable_reply"})
	}
	if !said.OK {
		return a.check(method, reads, &callError{call: method, code: said.Error, needed: said.Needed})
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return a.check(method, reads, &callError{call: method, code: "unreadable_reply"})
	}
	return nil
}

// retryAfter reads how long Slack wants to be left alone.
func retryAfter(reply *http.Response) time.Duration {
	n, err := strconv.Atoi(reply.Header.Get("Retry-After"))
	if err != nil || n <= 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// page is one page of conversations.history or conversations.replies.
type page struct {
	Messages []json.RawMessage `json:"messages"`
	More     bool              `json:"has_more"`
	Metadata struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// pageSize is how many messages are asked for at once; Slack may give fewer
// (https://docs.slack.dev/reference/methods/conversations.history).
const pageSize = 200

// pages reads page after page until each gives false. Of a message that can't be
// read nothing is known but that it stands there: it comes without a TS.
func (a *Adapter) pages(ctx context.Context, method string, args url.Values, each func(message) bool) error {
	args.Set("limit", strconv.Itoa(pageSize))
	for {
		var p page
		if err := a.ask(ctx, method, args, &p); err != nil {
			return err
		}
		for _, raw := range p.Messages {
			var m message
			if !lenient(raw, &m) || m.TS == "" {
				a.malformed("message in "+method, args.Get("channel"))
				m = message{}
			}
			if !each(m) {
				return nil
			}
		}
		if p.Metadata.Cursor == "" {
			return nil
		}
		args.Set("cursor", p.Metadata.Cursor)
	}
}

// history reads a conversation from an instant on, newest first.
func (a *Adapter) history(ctx context.Context, channel, oldest string, each func(message) bool) error {
	return a.pages(ctx, "conversations.history", url.Values{
		"channel": {channel}, "oldest": {oldest}, "include_all_metadata": {"true"},
	}, each)
}

// replies reads a thread, its parent first.
func (a *Adapter) replies(ctx context.Context, channel, parent, oldest string, each func(message) bool) error {
	args := url.Values{"channel": {channel}, "ts": {parent}}
	if oldest != "" {
		args.Set("oldest", oldest)
	}
	return a.pages(ctx, "conversations.replies", args, each)
}
