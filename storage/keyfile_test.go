package storage

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	made, err := NewKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped := made.newCell("s", "u")
	if _, err := read.cell("s", "u", wrapped); err != nil {
		t.Errorf("the key read is not the key made: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %04o; want 0600", mode)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewKeyFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("making it again gave %v; want fs.ErrExist", err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("making it again changed it")
	}
}

func TestKeyFileRefused(t *testing.T) {
	secret := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", keySize)))
	cases := []struct {
		name, content string
		mode          fs.FileMode
		says          string
	}{
		{"open to others", keyLine + secret, 0o644, "chmod 600"},
		{"open to the group", keyLine + secret, 0o640, "chmod 600"},
		{"empty", "", 0o600, `no line that begins with "gezel-master-key-1:"`},
		{"another file", secret, 0o600, `no line that begins with "gezel-master-key-1:"`},
		{"no base64", keyLine + "%%" + secret, 0o600, "not base64"},
		{"short", keyLine + secret[:20], 0o600, "a key of 15 bytes instead of 32"},
		{"long", keyLine + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", keySize+1))), 0o600, "a key of 33 bytes instead of 32"},
		{"two keys", keyLine + secret + "\n" + keyLine + secret, 0o600, "not base64"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "master.key")
			if err := os.WriteFile(path, []byte(c.content), c.mode); err != nil {
				t.Fatal(err)
			}
			_, err := ReadKeyFile(path)
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range []string{path, c.says} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not say %q", err, part)
				}
			}
			if strings.Contains(err.Error(), secret[:8]) {
				t.Errorf("the secret stands in the error %q", err)
			}
		})
	}
}

func TestKeyFileMissing(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadKeyFile(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gave %v; want fs.ErrNotExist", err)
	}
	if _, err := ReadKeyFile(dir); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("a directory gave %v", err)
	}
	if _, err := NewKeyFile(filepath.Join(dir, "none", "master.key")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory gave %v; want fs.ErrNotExist", err)
	}
}
