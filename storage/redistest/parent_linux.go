package redistest

import "syscall"

// endWithParent has the kernel end a server whose test crashed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
