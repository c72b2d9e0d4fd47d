package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func newSetup(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Make a chat server ready for Gezel",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSetupMattermost(p))
	return cmd
}

// secret gives a setting that stands in the environment, or in the file that
// NAME_FILE names there; "" when there is neither.
func secret(getenv func(string) string, name string) (string, error) {
	var w wrongSettings
	value := secretOf(getenv, name, &w)
	return value, w.err()
}

// assignment is one line of a file of settings.
type assignment struct{ name, value string }

// writable tells what stands in the way of writing settings to a file; nil for
// "".
func writable(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.ReadFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".gezel-*") // as written does
	if err != nil {
		return unwritable(path, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// unwritable names the file, not the one that is only made on the way.
func unwritable(path string, err error) error {
	if made, ok := errors.AsType[*fs.PathError](err); ok {
		err = made.Err
	}
	return fmt.Errorf("settings can't be written to %s: %w", path, err)
}

// written puts settings into a file that only its owner can read, in place of
// the lines that set them before; what else stands in it stays.
func written(path string, settings []assignment) error {
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var lines []string
	for line := range strings.Lines(string(old)) {
		line = strings.TrimRight(line, "\r\n")
		if !sets(line, settings) {
			lines = append(lines, line)
		}
	}
	for _, s := range settings {
		lines = append(lines, s.name+"="+s.value)
	}
	// A new file in its place: whoever reads it meanwhile sees all of it, and
	// it was never readable for others.
	f, err := os.CreateTemp(filepath.Dir(path), ".gezel-*") // which gives it 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// sets tells whether a line sets one of the settings.
func sets(line string, settings []assignment) bool {
	name, _, ok := strings.Cut(strings.TrimSpace(line), "=")
	for _, s := range settings {
		if ok && name == s.name {
			return true
		}
	}
	return false
}

// assigned gives what a file of settings sets a name to; "" when it does not,
// or when there is no such file.
func assigned(path, name string) string {
	body, err := os.ReadFile(path)
	if err != nil {
		return "" // writable tells
	}
	value := ""
	for line := range strings.Lines(string(body)) {
		if key, v, ok := strings.Cut(strings.TrimSpace(line), "="); ok && key == name {
			value = strings.Trim(v, `"'`)
		}
	}
	return value
}
