package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"gezel/bot"
	"gezel/storage"
)

const (
	headerPatience = 5 * time.Second
	readPatience   = 15 * time.Second
	// writePatience is longer than any adapter takes to answer a callback.
	writePatience = 40 * time.Second
	idlePatience  = 2 * time.Minute
	mostHeaders   = 32 << 10 // bytes
	mostRequest   = 1 << 20  // bytes of a body
)

// web is the running HTTP server.
type web struct {
	server *http.Server
	failed chan error // why it ended by itself
}

// serveHTTP answers for health and metrics, and takes in what chat servers
// call.
func (n *node) serveHTTP(listener net.Listener) *web {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { writeReadiness(w, n.readiness()) })
	mux.Handle("GET /metrics", n.metrics.handler())
	for _, c := range n.chats {
		if c.handler != nil {
			mux.Handle(c.path, c.handler)
		}
	}
	w := &web{
		server: &http.Server{
			Handler: http.MaxBytesHandler(mux, mostRequest), ReadHeaderTimeout: headerPatience, ReadTimeout: readPatience,
			WriteTimeout: writePatience, IdleTimeout: idlePatience, MaxHeaderBytes: mostHeaders, ErrorLog: quiet(n.log),
		},
		failed: make(chan error, 1),
	}
	go func() {
		if err := w.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("http server: %w", err)
		}
	}()
	return w
}

// close takes no more requests, and waits for those that are under way.
func (w *web) close(patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.server.Shutdown(ctx); err != nil {
		_ = w.server.Close() // whoever still waits tries again elsewhere
	}
}

// watch is what was last seen of the store, and whether all is coming to an
// end.
type watch struct {
	mu     sync.Mutex
	store  error
	looked bool
	ending bool
}

// What is told of a part that is not ready, besides errors of the store.
var (
	errNotLooked = errors.New("not looked yet")
	errEnding    = errors.New("stopping")
)

// saw notes how the store is, and gives how it was.
func (w *watch) saw(err error) (was error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	was = w.get()
	w.store, w.looked = err, true
	return was
}

func (w *watch) get() error {
	if !w.looked {
		return errNotLooked
	}
	return w.store
}

func (w *watch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ending = true
}

// state tells why the store is not ready.
func (w *watch) state() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ending {
		return errEnding
	}
	return w.get()
}

// readiness is what /readyz says: fixed words, and names of chat servers.
type readiness struct {
	Ready bool   `json:"ready"`
	Parts []part `json:"parts"`
}

type part struct {
	Name  string `json:"name"`
	Ready bool   `json:"ready"`
	Why   string `json:"why,omitempty"`
}

// readiness says what works and what does not.
func (n *node) readiness() readiness {
	r := readiness{Ready: true}
	add := func(name, why string) {
		r.Parts = append(r.Parts, part{name, why == "", why})
		r.Ready = r.Ready && why == ""
	}
	why := whyStore(n.watch.state())
	if n.private != nil && why == "" && n.private.Err() != nil {
		why = "does not answer"
	}
	add("store", why)
	for _, c := range n.chats {
		add(string(c.server), c.why())
	}
	return r
}

func whyStore(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errEnding), errors.Is(err, errNotLooked):
		return err.Error()
	case errors.Is(err, bot.ErrFull):
		return "full"
	case errors.Is(err, bot.ErrDenied):
		return "access denied"
	case errors.Is(err, storage.ErrNoWrites):
		return "takes no writes"
	default:
		return "does not answer"
	}
}

func writeReadiness(w http.ResponseWriter, r readiness) {
	w.Header().Set("Content-Type", "application/json")
	if !r.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	_ = enc.Encode(r) // whoever asked is gone
}

// tellReady logs when all is ready for the first time, after the chat servers
// have called.
func (n *node) tellReady(ctx context.Context, called <-chan struct{}) {
	select {
	case <-ctx.Done():
		return
	case <-called:
	}
	every := time.NewTicker(lookEvery / 10)
	defer every.Stop()
	for !n.readiness().Ready {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
	n.log.Info("ready")
}
