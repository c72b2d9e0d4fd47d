package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gezel/bot"
)

// metrics counts what happens: by chat server and kind, and by nobody's id.
type metrics struct {
	registry   *prometheus.Registry
	events     *prometheus.CounterVec
	handling   *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
	sending    *prometheus.HistogramVec
	lookups    *prometheus.CounterVec
	ticks      *prometheus.CounterVec
	due        *prometheus.CounterVec
	storing    *prometheus.HistogramVec
	troubles   *prometheus.CounterVec
	told       *prometheus.CounterVec
}

func newMetrics() *metrics {
	count := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gezel_" + name, Help: help}, labels)
	}
	last := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gezel_" + name, Help: help, Buckets: []float64{.001, .005, .02, .1, .5, 1, 3, 10, 30},
		}, labels)
	}
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		events:     count("events_total", "What people did, by kind; kept, or to come again.", "server", "kind", "outcome"),
		handling:   last("event_seconds", "How long it took until an event was kept.", "kind"),
		deliveries: count("deliveries_total", "What the coach said, changed or took back, by outcome.", "server", "do", "outcome"),
		sending:    last("delivery_seconds", "How long a call to a chat server took.", "do"),
		lookups:    count("lookups_total", "How often a chat was searched for a message that may stand there.", "server", "outcome"),
		ticks:      count("ticks_total", "How often was looked who is due.", "server"),
		due:        count("due_total", "Members that were due.", "server"),
		storing:    last("store_seconds", "How long a call to the store took.", "call"),
		troubles:   count("store_errors_total", "Calls to the store that failed, conflicts included.", "call", "why"),
		told:       count("chat_total", "What adapters count: refused requests, connections made again, gaps that were read, and the like.", "chat", "what"),
	}
	m.registry.MustRegister(m.events, m.handling, m.deliveries, m.sending, m.lookups, m.ticks, m.due, m.storing, m.troubles, m.told,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// count gives an adapter its counter.
func (m *metrics) count(chat string) func(string) {
	return func(what string) { m.told.WithLabelValues(chat, what).Inc() }
}

// coach counts what is given to a coach.
func (m *metrics) coach(c *bot.Coach) hearer { return countedCoach{c, m} }

type countedCoach struct {
	*bot.Coach
	m *metrics
}

func (c countedCoach) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	began := time.Now()
	answer, err := c.Coach.Handle(ctx, ev)
	c.m.handling.WithLabelValues(string(ev.Kind)).Observe(time.Since(began).Seconds())
	outcome := "kept"
	if err != nil {
		outcome = "failed"
	}
	c.m.events.WithLabelValues(string(ev.Member.Server), string(ev.Kind), outcome).Inc()
	return answer, err
}

// store counts what is asked of a store.
func (m *metrics) store(s bot.Store) bot.Store { return countedStore{s, m} }

type countedStore struct {
	bot.Store
	m *metrics
}

func (s countedStore) done(call string, began time.Time, err error) {
	s.m.storing.WithLabelValues(call).Observe(time.Since(began).Seconds())
	if err != nil {
		s.m.troubles.WithLabelValues(call, whyTrouble(err)).Inc()
	}
}

func whyTrouble(err error) string {
	switch {
	case errors.Is(err, bot.ErrConflict):
		return "conflict"
	case errors.Is(err, bot.ErrUnavailable):
		return "unavailable"
	case errors.Is(err, bot.ErrFull):
		return "full"
	case errors.Is(err, bot.ErrDenied):
		return "denied"
	case errors.Is(err, bot.ErrSealed):
		return "sealed"
	default:
		return "other"
	}
}

func (s countedStore) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	began := time.Now()
	snap, err := s.Store.Load(ctx, id, event)
	s.done("load", began, err)
	return snap, err
}

func (s countedStore) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	began := time.Now()
	snapshots, err := s.Store.LoadAll(ctx, ids)
	s.done("load-all", began, err)
	return snapshots, err
}

func (s countedStore) Save(ctx context.Context, c bot.Change) (string, error) {
	began := time.Now()
	version, err := s.Store.Save(ctx, c)
	s.done("save", began, err)
	return version, err
}

func (s countedStore) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	began := time.Now()
	records, err := s.Store.Records(ctx, id, prefix)
	s.done("records", began, err)
	return records, err
}

func (s countedStore) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	began := time.Now()
	ids, err := s.Store.Claim(ctx, server, now, lease, limit)
	s.done("claim", began, err)
	s.m.ticks.WithLabelValues(string(server)).Inc()
	s.m.due.WithLabelValues(string(server)).Add(float64(len(ids)))
	return ids, err
}
