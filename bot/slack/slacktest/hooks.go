package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"unicode/utf8"
)

// serveHook takes what is posted to a response_url.
func (s *Server) serveHook(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	s.records.add(s.opts.Forgetful, Call{Method: "response_url", Args: map[string]string{"body": string(raw)}})
	order := s.orders.take("response_url", "")
	if order.before(s, w, r) {
		return
	}
	s.mu.Lock()
	why, status := s.useHook(r.PathValue("hook"), raw, err)
	s.mu.Unlock()
	if order.after(w) {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if why != "" {
		w.WriteHeader(status)
		_, _ = w.Write(encode(obj{"ok": false, "error": why}))
		return
	}
	_, _ = io.WriteString(w, `{"ok":true}`)
}

func (s *Server) useHook(secret string, raw []byte, err error) (why string, status int) {
	h := s.hooks[secret]
	switch {
	case err != nil || !json.Valid(raw):
		return "invalid_payload", http.StatusBadRequest
	case h == nil || h.left == 0 || s.now().After(h.until):
		return "expired_url", http.StatusNotFound
	}
	h.left--
	return s.respond(h, raw), http.StatusOK
}

// respond does what an answer to an interaction says; it tells why not.
func (s *Server) respond(h *hook, raw []byte) string {
	var answer struct {
		Type    string `json:"response_type"`
		Text    string `json:"text"`
		Blocks  []obj  `json:"blocks"`
		Replace bool   `json:"replace_original"`
		Delete  bool   `json:"delete_original"`
	}
	if json.Unmarshal(raw, &answer) != nil {
		return "invalid_payload"
	}
	if err := s.checkBlocks(answer.Blocks, inMessage); err != nil {
		return err.Error()
	}
	switch {
	case answer.Delete && h.message != nil:
		delete(h.user.private, h.message.ts)
		h.channel.forget(h.message)
	case answer.Text == "" && len(answer.Blocks) == 0:
		if h.message == nil {
			return "" // an empty answer to a command
		}
		return "no_text"
	case utf8.RuneCountInString(answer.Text) > maxText:
		return "msg_too_long"
	case answer.Replace && h.message != nil:
		h.message.text, h.message.blocks = answer.Text, answer.Blocks
	case answer.Type == "in_channel":
		h.channel.add(&message{ts: s.nextTS(), user: BotUser, bot: BotID, text: answer.Text, blocks: answer.Blocks})
	default:
		s.whisper(h.user, h.channel, answer.Text, answer.Blocks)
	}
	s.pulse.Beat()
	return ""
}

// forget removes a message that may stand elsewhere.
func (ch *channel) forget(m *message) {
	if ch.byTS[m.ts] == m {
		ch.remove(m)
	}
}
