package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// metadataType names what Gezel writes into the metadata of its messages.
const metadataType = "gezel_delivery"

// resumeFor is how far back a message of several steps is looked for.
const resumeFor = bot.SeenFor

// errButton: a button can't be made.
var errButton = errors.New("a button is too long for Slack, or has no label")

// Send implements bot.Sender. A long message becomes several, and files follow in
// one more: what is done of it already is found by the delivery id and not done
// again. The reference is that of the last with text, which has the buttons.
func (a *Adapter) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	to = a.places.now(to)
	ref, err := a.send(ctx, to, m, id)
	return ref, a.gone(ctx, to, err)
}

func (a *Adapter) send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	if !takes(m) {
		return bot.Ref{}, fmt.Errorf("%w: %w", bot.ErrRefused, errButton)
	}
	if err := a.turn(ctx, to, m.Topic); err != nil {
		return bot.Ref{}, err
	}
	all := parts(blocks(m))
	s := sending{a: a, id: id, text: notice(m), of: len(all), files: len(m.Files)}
	s.channel = cmp.Or(to.Channel, to.User)
	standing := map[int]found{}
	if s.of > 1 || s.files > 0 {
		var err error
		if s.channel, err = a.open(ctx, to); err != nil {
			return bot.Ref{}, err
		}
		if standing, err = a.find(ctx, s.channel, id, a.now().Add(-resumeFor)); err != nil {
			return bot.Ref{}, err
		}
	}
	var files []slack.FileSummary // to be shared; what takes none is heard of before anything stands there
	if len(standing[s.of-1].files) < s.files {
		var err error
		if files, err = a.uploads(ctx, m.Files); err != nil {
			return bot.Ref{}, err
		}
	}
	for part, blocks := range all {
		if at, done := standing[part]; done {
			s.last = at
			continue
		}
		if err := s.post(ctx, part, blocks); err != nil {
			return bot.Ref{}, err
		}
	}
	if len(files) > 0 {
		if err := s.share(ctx, files); err != nil {
			return bot.Ref{}, err
		}
	}
	a.places.learn(s.last.Channel, to.User, s.last.Message)
	return s.last.from(to.User), nil
}

// crowds are the topics that go to many at once; what somebody just asked for
// is no such thing and passes freely.
var crowds = map[bot.Topic]bool{bot.TopicQuestion: true, bot.TopicReminder: true, bot.TopicReview: true, bot.TopicPlan: true}

// turn waits until a message may be sent. Where its turn is later than ctx lasts,
// nothing was sent.
func (a *Adapter) turn(ctx context.Context, to bot.Place, topic bot.Topic) error {
	if why := a.state.refusal(); why != nil {
		return a.busy(describe("send", why), lookEvery)
	}
	if !a.among(ctx, topic) || a.spacing.wait(ctx, cmp.Or(to.User, to.Channel)) != nil {
		return a.busy(&callError{call: "send", code: "paced"}, busyFor)
	}
	return nil
}

// among waits for a turn among what goes to many, and tells whether it came.
func (a *Adapter) among(ctx context.Context, topic bot.Topic) bool {
	if a.pace == nil || !crowds[topic] {
		return true
	}
	if a.pace.Wait(ctx) != nil {
		return false
	}
	between := float64(time.Second) / float64(a.pace.Limit())
	return pause(ctx, time.Duration(between*rand.Float64()/2))
}

// sending is one delivery being sent.
type sending struct {
	a         *Adapter
	channel   string
	id        bot.DeliveryID
	text      string // the notification
	of, files int
	last      found
}

// metadata of one part: the delivery's id, and how much belongs to it.
func (s *sending) metadata(part int) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{
		"delivery_id": string(s.id), "part": part, "of": s.of, "files": s.files,
	}}
}

// post posts one part.
func (s *sending) post(ctx context.Context, part int, blocks []slack.Block) error {
	options := []slack.MsgOption{
		slack.MsgOptionText(s.text, false), slack.MsgOptionMetadata(s.metadata(part)),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionParse(false),
	}
	if len(blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(blocks...))
	}
	channel, ts, err := s.a.api.PostMessageContext(ctx, s.channel, options...)
	if err = said(ts, err); err != nil {
		return s.a.check("chat.postMessage", writes, err)
	}
	s.last = found{Ref: bot.Ref{Channel: channel, Message: ts, At: instant(ts)}}
	return nil
}

// found is a message of Gezel's own that stands in a conversation.
type found struct {
	bot.Ref
	of, wants int      // how many messages, and files, make the delivery
	files     []shared // those that stand below its last message
}

// shared is a file, and the message that shares it.
type shared struct{ id, message string }

// whole tells whether all of a delivery stands there, and gives its last part.
func whole(standing map[int]found) (found, bool) {
	for _, part := range slices.Sorted(maps.Keys(standing)) {
		if f := standing[part]; part == f.of-1 {
			return f, len(f.files) >= f.wants
		}
	}
	return found{}, false
}

// find looks for the parts of a delivery in a conversation, and for the files
// below it. Slack shares these a little later than it says so: what was said
// meanwhile may stand between (https://github.com/slackapi/bolt-js/issues/2115).
func (a *Adapter) find(ctx context.Context, channel string, id bot.DeliveryID, since time.Time) (map[int]found, error) {
	own, err := a.own(ctx, channel, since)
	standing := map[int]found{}
	var below []shared // the files of the delivery with files that comes next
	for _, m := range own {
		d := m.delivery()
		if d.ID == "" {
			for _, f := range m.Files {
				below = append(below, shared{f.ID, m.TS})
			}
			continue
		}
		if d.ID == string(id) {
			f := found{Ref: bot.Ref{Channel: channel, Message: m.TS, At: instant(m.TS)}, of: max(d.Of, 1), wants: d.Files}
			if d.Part == f.of-1 {
				f.files = below
			}
			standing[d.Part] = f
		}
		if d.Files > 0 {
			below = nil
		}
	}
	return standing, err
}

// own reads Gezel's messages in a conversation, and gives the newest first: in
// which order the pages come of what has no end is told differently
// (https://github.com/slackhq/slack-api-docs/issues/4).
func (a *Adapter) own(ctx context.Context, channel string, since time.Time) ([]message, error) {
	var all []message
	err := a.history(ctx, channel, stamp(since), func(m message) bool {
		if m.User == a.me || m.delivery().ID != "" {
			all = append(all, m)
		}
		return true
	})
	slices.SortStableFunc(all, func(x, y message) int { return instant(y.TS).Compare(instant(x.TS)) })
	return all, err
}

// Sent implements bot.Sender.
func (a *Adapter) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	to = a.places.now(to)
	ref, found, err := a.sent(ctx, to, id, since)
	return ref, found, a.gone(ctx, to, err)
}

func (a *Adapter) sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	if why := a.state.refusal(); why != nil {
		return bot.Ref{}, false, a.busy(describe("look", why), lookEvery)
	}
	channel, err := a.open(ctx, to)
	if err != nil {
		return bot.Ref{}, false, err
	}
	standing, err := a.find(ctx, channel, id, since)
	if err != nil {
		return bot.Ref{}, false, err
	}
	f, ok := whole(standing)
	if !ok {
		return bot.Ref{}, false, nil
	}
	if a.places.learn(f.Channel, to.User, f.Message) { // nobody read yet what was said there since
		a.Reread()
	}
	return f.from(to.User), true, nil
}

// from gives where a message stands, as that from where on somebody's conversation
// is to be read.
func (f found) from(user string) bot.Ref {
	ref := f.Ref
	if user != "" {
		ref.Cursor = cursor{user: user, ts: f.Message}.String()
	}
	return ref
}

// stamp writes an instant as Slack does, in seconds with six decimals.
func stamp(t time.Time) string {
	micros := max(t.UnixMicro(), 0)
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

// instant reads what stamp writes; the zero time for nonsense.
func instant(ts string) time.Time {
	micros, ok := microseconds(ts)
	if !ok {
		return time.Time{}
	}
	return time.UnixMicro(micros)
}

// microseconds reads a ts. Some come without a point: microseconds already.
func microseconds(ts string) (int64, bool) {
	seconds, fraction, pointed := strings.Cut(ts, ".")
	if !pointed && len(ts) >= 16 {
		return digits(ts)
	}
	whole, ok := digits(seconds)
	part, fine := digits((fraction + "000000")[:6])
	return whole*1e6 + part, ok && fine
}

func digits(s string) (int64, bool) {
	var n int64
	for _, r := range s {
		if r < '0' || r > '9' || n > 1<<59 {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, s != ""
}
