package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gezel/prompts"
)

func newQuestionsOrder(dir *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "order",
		Short: "Find an order for the weekly plan",
		Long: `Find an order for the weekly plan that is balanced in every stretch of it,
and print it as YAML: save it as order.yaml beside the questions.

The same questions and the same seed give the same order. The search takes from
a second to half a minute.`,
		Example: "  gezel questions order --dir our-questions > order.yaml && mv order.yaml our-questions",
		Args:    noArgs,
	}
	seed := cmd.Flags().Uint64("seed", 1, "another seed gives another order")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := catalogue(*dir, prompts.Read)
		if err != nil {
			return err
		}
		order, err := findOrder(cmd.Context(), c, *seed)
		if _, refused := errors.AsType[*prompts.Refused](err); refused {
			return &problem{
				err:  fmt.Errorf("no order found: %w", err),
				hint: "change questions as it says above, or try another --seed",
			}
		}
		if err != nil {
			return err
		}
		_, err = cmd.OutOrStdout().Write(prompts.OrderFile(order))
		return err
	}
	return cmd
}

// findOrder is prompts.FindOrder for someone who may lose patience: it returns
// when ctx ends, and leaves the search to end with the process.
func findOrder(ctx context.Context, c *prompts.Catalogue, seed uint64) ([]string, error) {
	type result struct {
		order []string
		err   error
	}
	found := make(chan result, 1)
	go func() {
		order, err := prompts.FindOrder(c, seed)
		found <- result{order, err}
	}()
	select {
	case r := <-found:
		return r.order, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("search interrupted: %w", ctx.Err())
	}
}
