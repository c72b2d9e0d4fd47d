//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package storage

import (
	"errors"
	"os"
	"syscall"
)

// tryLock: a lock that a child inherits is Unix's.
func tryLock(*os.File) error { return errors.New("no private Redis on this system") }

func ownAlone(string) bool { return false }

func childOfOurs() *syscall.SysProcAttr { return nil }
