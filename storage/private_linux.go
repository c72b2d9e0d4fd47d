package storage

import "syscall"

// childOfOurs has the kernel end a child with the thread that started it, and
// keeps from it what a terminal sends to all: it ends last.
func childOfOurs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
