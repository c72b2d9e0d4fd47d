package terminal

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// TestFiles writes every file that the coach sends, under a name that is safe
// and its own.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	cfg := config(new(bytes.Buffer))
	cfg.Files = root
	chat := enter(t, cfg, newPupil()).Chat
	for i, name := range []string{"gezel.json", "gezel.json", "gezel.md", "../../etc/passwd", "a\x00b\nc.png", ".gezel", "", strings.Repeat("é", 300) + ".markdown"} {
		m := bot.Message{Topic: bot.TopicData, Files: []bot.File{{Name: name, Body: []byte(fmt.Sprint("file ", i))}}}
		if _, err := chat.Send(t.Context(), bot.Place{User: first}, m, bot.DeliveryID(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	err = fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			body, _ := os.ReadFile(filepath.Join(dir, path))
			got[path] = string(body)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"gezel.json": "file 0", "gezel-2.json": "file 1", "gezel.md": "file 2", "_.._etc_passwd": "file 3",
		"a_b_c.png": "file 4", "gezel": "file 5", "file": "file 6", strings.Repeat("é", 50) + ".markdown": "file 7",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestFileNotWritten says so, and goes on.
func TestFileNotWritten(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root.Close() // as a disk that is gone
	cfg := config(new(bytes.Buffer))
	cfg.Files = root
	chat := enter(t, cfg, newPupil()).Chat
	m := bot.Message{Topic: bot.TopicData, Files: []bot.File{{Name: "gezel.json"}}}
	if _, err := chat.Send(t.Context(), bot.Place{User: first}, m, "d1"); err != nil {
		t.Fatal(err)
	}
	got := remarks(t, cfg.Out.(*bytes.Buffer).String())
	if len(got) != 1 || !strings.HasPrefix(got[0], "Het bestand gezel.json kon ik niet schrijven: ") {
		t.Errorf("remarks: %q", got)
	}
}
