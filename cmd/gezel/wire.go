package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"gezel/bot"
	"gezel/bot/schedule"
	"gezel/bot/terminal"
	"gezel/prompts"
	"gezel/storage"
)

// Here the implementations are named that a practice room is made of: which
// store, which chat server, which catalogue. Those of serve stand in
// wire_chats.go, serve_store.go and serve.go.

// openRoom makes a practice room with a coach in it: on the Redis at url, or,
// without one, in memory. What it gives ends the store.
func openRoom(ctx context.Context, s settings, url string, config terminal.Config, stderr io.Writer) (*terminal.Room, func() error, error) {
	var w wrongSettings
	coaching, level := s.coach(&w)
	if err := w.err(); err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	store, err := openStore(ctx, s, url, log, stderr)
	if err != nil {
		return nil, nil, err
	}
	fail := func(err error) (*terminal.Room, func() error, error) {
		return nil, nil, errors.Join(err, store.Close())
	}
	if url != "" {
		config.Journal = store.Journal(terminal.Server)
	}
	if config.Zone, err = schedule.Zone(s.Zone); err != nil {
		return fail(err)
	}
	config.Profile = bot.Profile{Locale: s.Language, Zone: s.Zone}
	if config.Locale != "" {
		config.Profile.Locale = config.Locale
	}
	chat, err := terminal.Open(ctx, config)
	if err != nil {
		return fail(redisProblem(err, "--redis"))
	}
	coach, err := bot.New(bot.Config{
		Store: store, Senders: map[bot.ServerID]bot.Sender{terminal.Server: chat}, Catalogue: prompts.Builtin(),
		Settings: coaching, Now: chat.Now, Log: log,
	})
	if err != nil {
		return fail(err)
	}
	return terminal.NewRoom(chat, coach), store.Close, nil
}

// openStore opens the Redis at url, or one in memory.
func openStore(ctx context.Context, s settings, url string, log *slog.Logger, stderr io.Writer) (*storage.Store, error) {
	if url == "" {
		return storage.Memory(ctx, log)
	}
	if err := storage.CheckURL(url); err != nil { // before a key is made for it
		return nil, redisProblem(fmt.Errorf("redis URL: %w", err), "--redis")
	}
	key, err := masterKey(s, stderr)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(ctx, storage.Options{URL: url, Key: key, Log: log})
	return store, redisProblem(err, "--redis")
}

// masterKey reads the key file that was set, or the one in the data directory,
// which is made when it is not there.
func masterKey(s settings, stderr io.Writer) (storage.Key, error) {
	keyProblem := func(err error) error {
		return &problem{err: err, hint: "set GEZEL_KEY_FILE to a key file, or GEZEL_DATA_DIR to a directory where one can be made"}
	}
	if s.KeyFile != "" {
		key, err := storage.ReadKeyFile(s.KeyFile)
		if err != nil {
			return key, keyProblem(fmt.Errorf("GEZEL_KEY_FILE: %w", err))
		}
		return key, nil
	}
	dir, err := s.dataDir()
	if err != nil {
		return storage.Key{}, err
	}
	path := filepath.Join(dir, "master.key")
	key, err := storage.ReadKeyFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			err = keyProblem(err)
		}
		return key, err
	}
	if err = os.MkdirAll(dir, 0o700); err == nil {
		key, err = storage.NewKeyFile(path)
	}
	if err != nil {
		return key, keyProblem(err)
	}
	fmt.Fprintf(stderr, "gezel: made a key, %s. Keep a copy of it elsewhere: what is sealed with it opens with no other.\n", path)
	return key, nil
}
