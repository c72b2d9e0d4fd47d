package mattermost

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// serveCommand takes the slash command. It may be given in any channel; what
// it is answered with is shown to that person alone, and stored nowhere. An
// answer for the channel would be posted in the person's own name, so there
// is none.
// (https://developers.mattermost.com/integrate/slash-commands/custom/)
func (a *Adapter) serveCommand(r *http.Request) (any, error) {
	if err := r.ParseForm(); err != nil {
		if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, large
		}
		return nil, refusal(http.StatusBadRequest)
	}
	given, user := r.PostForm.Get("token"), r.PostForm.Get("user_id")
	if !a.set.takesCommand(given) {
		a.tokenless.Do(func() {
			a.log.Warn("slash commands refused that came with another token; if members see errors, compare GEZEL_MATTERMOST_COMMAND_TOKEN with the token of the slash command",
				"server", a.server)
		})
		return nil, refusal(http.StatusForbidden)
	}
	if len(user) != idLength {
		return nil, refusal(http.StatusForbidden)
	}
	trigger := r.PostForm.Get("trigger_id")
	ev := bot.Event{
		ID: "command/" + digest(user, trigger, r.PostForm.Get("text")), Kind: bot.Commanded, Member: a.member(user),
		At: a.triggered(trigger), Text: strings.TrimSpace(r.PostForm.Get("text")),
	}
	answer, err := a.keep(r.Context(), ev)
	if err != nil {
		return nil, err
	}
	response := model.CommandResponse{ResponseType: model.CommandResponseTypeEphemeral, SkipSlackParsing: true}
	if form := answer.Form; form != nil && !a.openForm(r.Context(), trigger, user, *form) {
		answer.Private = form.Late
	}
	if answer.Private != nil {
		response.Text, response.Attachments = a.private(*answer.Private, user, trigger)
	}
	return response, nil
}

// takesCommand tells, in the same time whatever was sent, whether a token is
// that of a slash command: each team has its own.
func (s Settings) takesCommand(given string) bool {
	known := 0
	for token := range strings.SplitSeq(s.CommandToken, ",") {
		if token = strings.TrimSpace(token); token != "" {
			known |= subtle.ConstantTimeCompare([]byte(given), []byte(token))
		}
	}
	return known == 1
}

// private renders what is shown to one person and stored nowhere. Its buttons
// stand on no post that could be looked up; their codes alone tell.
func (a *Adapter) private(m bot.Message, user, trigger string) (string, []*model.MessageAttachment) {
	m.Bare = false // it notifies nobody
	r := a.render(m)
	first := r.texts[0]
	var attachments []*model.MessageAttachment
	for _, text := range r.texts[1:] {
		attachments = append(attachments, &model.MessageAttachment{Text: text})
	}
	if len(r.buttons) > 0 {
		attachments = append(attachments, a.attachments("", r.buttons, user, aside+digest(trigger))...)
	}
	return first, attachments
}
