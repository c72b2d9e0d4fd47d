package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"gezel/storage"
)

func newKey() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Make the master key that seals everything",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "new FILE",
		Short: "Make a master key, in a file that its owner alone can read",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError(cmd, fmt.Errorf("%s takes the path of one file", cmd.CommandPath()))
			}
			_, err := storage.NewKeyFile(args[0])
			switch {
			case errors.Is(err, fs.ErrExist):
				return &problem{err: fmt.Errorf("%s is there already, and is left as it is", args[0]), hint: "give another path; what was sealed with a key opens with no other"}
			case err != nil:
				return &problem{err: err, hint: "give a path in a directory that you may write to"}
			}
			_, err = fmt.Fprintf(cmd.ErrOrStderr(), "Made %s. Keep a copy of it elsewhere: what is sealed with it opens with no other.\n", args[0])
			return err
		},
	})
	return cmd
}
