package slack

import (
	"net/http"
	"time"

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

// Patient sets how long a person waits for a history that can't be read.
func (a *Adapter) Patient(d time.Duration) { a.unread = d }

// Withheld sets how long Slack is taken to deliver nothing of what was too much.
func (a *Adapter) Withheld(d time.Duration) { a.withheld = d }

// Apart sets how long after one another at least the connections are opened.
func (a *Adapter) Apart(d time.Duration) { a.apart = d }
