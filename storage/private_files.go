package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

func (p *Private) openLog() (*os.File, error) {
	path := p.logFile()
	if info, err := os.Stat(path); err == nil && info.Size() > mostLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}

// longestSocket is how long the path of a socket may be on every system: 104
// bytes with the zero behind it on BSD, 108 on Linux (man 7 unix).
const longestSocket = 103

// socketPath gives where the child listens: in its directory or, where that
// path is too long, in one for temporary files that follows from it and that
// its owner alone may enter.
func socketPath(dir string) (string, error) {
	const name = "redis.sock"
	if path := filepath.Join(dir, name); len(path) <= longestSocket {
		return path, nil
	}
	sum := sha256.Sum256([]byte(dir))
	short := filepath.Join(os.TempDir(), "gezel-"+strconv.Itoa(os.Getuid())+"-"+hex.EncodeToString(sum[:8]))
	if err := os.Mkdir(short, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	if !ownAlone(short) {
		return "", fmt.Errorf("%s is open to others", short)
	}
	path := filepath.Join(short, name)
	if len(path) > longestSocket {
		return "", fmt.Errorf("path %s too long", path)
	}
	return path, nil
}
