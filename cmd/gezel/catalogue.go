package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"gezel/prompts"
)

// dirFlag gives a command, and those below it, the flag --dir.
func dirFlag(cmd *cobra.Command) *string {
	return cmd.PersistentFlags().String("dir", "",
		"own catalogue: a `directory` of .yaml files, beside the built-in one or, where a file says \"replace: true\", instead of it")
}

// A reader makes a catalogue of the built-in one and a directory: prompts.Load,
// which refuses one with faults, or prompts.Read, which takes all it can read.
type reader func(*prompts.Catalogue, fs.FS) (*prompts.Catalogue, error)

// catalogue gives the built-in catalogue, or what read makes of it with the
// files in dir. A catalogue that is refused gives an error that wraps
// *prompts.Refused.
func catalogue(dir string, read reader) (*prompts.Catalogue, error) {
	if dir == "" {
		return prompts.Builtin(), nil
	}
	if why := notADirectory(dir); why != nil {
		return nil, &problem{
			err:  fmt.Errorf("no catalogue in %s: %w", dir, why),
			hint: "give --dir a directory with .yaml files",
		}
	}
	c, err := read(prompts.Builtin(), os.DirFS(dir))
	if _, refused := errors.AsType[*prompts.Refused](err); refused {
		return nil, &problem{
			err:  err,
			hint: fmt.Sprintf("change these things in %s; \"gezel questions check --dir %[1]s\" tells whether all is well", dir),
		}
	}
	return c, err
}

// notADirectory says why dir can't be read as one, or nil.
func notADirectory(dir string) error {
	info, err := os.Stat(dir)
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err // the caller names the path
	}
	if err == nil && !info.IsDir() {
		return errors.New("it is a file")
	}
	return err
}

// printJSON prints v for machines, indented for whoever looks over their
// shoulder.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
