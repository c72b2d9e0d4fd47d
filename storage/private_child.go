//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package storage

import "syscall"

// childOfOurs keeps from a child what a terminal sends to all: it ends last.
// What is left of a process that was killed, the next one ends.
func childOfOurs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
