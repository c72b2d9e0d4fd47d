package storage

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// keyLine begins the one line of a key file; the secret follows in base64.
const keyLine = "gezel-master-key-1:"

// NewKeyFile makes a master key and the file that keeps it, readable by its
// owner alone. A file that is there already is left as it is: the error wraps
// fs.ErrExist.
func NewKeyFile(path string) (Key, error) {
	secret := secret()
	line := keyLine + base64.StdEncoding.EncodeToString(secret) + "\n"
	if err := writeNew(path, line); err != nil {
		return Key{}, fmt.Errorf("make key file: %w", err)
	}
	return newKey(secret), nil
}

// writeNew writes a file and waits until the disk has it: what is sealed with
// a key that a power cut took is lost.
func writeNew(path, content string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// ReadKeyFile reads what NewKeyFile wrote. An error says what is wrong and what
// to do, and nothing of what stands in the file; where there is none it wraps
// fs.ErrNotExist.
func ReadKeyFile(path string) (Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return Key{}, fmt.Errorf("key file %s: not a file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return Key{}, fmt.Errorf("key file %s: open to others (mode %04o); do: chmod 600 %s", path, mode, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	secret, err := parseKey(string(content))
	if err != nil {
		return Key{}, fmt.Errorf("key file %s: %w; put back the file from its backup: what was sealed opens with no other", path, err)
	}
	return newKey(secret), nil
}

func parseKey(content string) ([]byte, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(content), keyLine)
	if !ok {
		return nil, fmt.Errorf("no line that begins with %q", keyLine)
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("not base64 behind the colon")
	}
	if len(secret) != keySize {
		return nil, fmt.Errorf("a key of %d bytes instead of %d", len(secret), keySize)
	}
	return secret, nil
}
