package bot

import (
	"errors"
	"log/slog"
	"sync"
)

// trouble tells the log what fails while the coach works. Who is due is asked
// for each second: that the store is away, full or closed is told when it begins
// and when it is over.
type trouble struct {
	log *slog.Logger

	mu   sync.Mutex
	with error // what the store says since the last claim that went well; nil: nothing
}

// failed tells of an error.
func (t *trouble) failed(err error) {
	for _, known := range []error{ErrUnavailable, ErrFull, ErrDenied} {
		if errors.Is(err, known) && !t.begins(known) {
			return
		}
	}
	t.log.Error("tick failed", "error", err)
}

// begins notes what the store says, and tells whether that is news.
func (t *trouble) begins(with error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	news := t.with != with
	t.with = with
	return news
}

// over notes that the store does what it is asked.
func (t *trouble) over() {
	if t.begins(nil) {
		t.log.Info("ticking again")
	}
}
