package slack

import (
	"net/http"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// NewHTTP makes the client that an adapter makes for itself.
func NewHTTP() *http.Client { return newHTTP() }

// Rendered gives the blocks of a short message.
func Rendered(m bot.Message) []slack.Block { return parts(blocks(m))[0] }

// WithinLimits checks rendered JSON against Slack's published limits.
var WithinLimits = withinLimits

// Readers is how many conversations are read back at once.
const Readers = readers
