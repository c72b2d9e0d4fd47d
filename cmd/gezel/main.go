// Gezel is the process: commands, settings, signals and wiring.
//
// It knows every other room of the house and holds no behaviour of its own:
// what a member is asked lies in prompts, what happens then in bot. Here, and
// nowhere else, the clock is read, the environment (but for the PATH, on which
// storage looks for a Redis), the file system outside of a given folder, and the
// process's own streams; everything below gets them handed to it. wire.go and
// wire_chats.go name the implementations, and serve_store.go the Redis of serve.
//
// Each command stands in a file of its own and is hung on the tree in run.go.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // members live in zones that the machine may not know
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}
