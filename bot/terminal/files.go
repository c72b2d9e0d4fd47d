package terminal

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode"

	"gezel/bot"
)

// Folder is where the files that the coach sends are written; an *os.Root is
// one.
type Folder interface {
	OpenFile(name string, flag int, perm os.FileMode) (*os.File, error)
}

// keepFiles writes the files of a message, each under a name of its own.
func (c *Chat) keepFiles(m bot.Message) {
	if c.files == nil {
		return
	}
	for _, f := range m.Files {
		name, err := keepFile(c.files, f)
		if err != nil {
			c.remark(fmt.Sprintf(c.words.notWritten, f.Name, err))
			continue
		}
		c.remark(fmt.Sprintf(c.words.written, name))
	}
}

// keepFile writes a file that was not there before: it is numbered when there
// is one of its name.
func keepFile(folder Folder, f bot.File) (string, error) {
	safe := safeName(f.Name)
	ext := path.Ext(safe)
	for n := 1; ; n++ {
		name := safe
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(safe, ext), n, ext)
		}
		file, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.Write(f.Body)
		return name, errors.Join(err, file.Close())
	}
}

// safeName keeps of a name what any file system takes, and what leads nowhere
// else.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_ ", r) {
			return r
		}
		return '_'
	}, strings.ToValidUTF8(name, "_"))
	ext := path.Ext(name)
	stem := strings.TrimLeft(strings.TrimSuffix(name, ext), ". ")
	if stem == "" {
		stem, ext = strings.TrimLeft(ext, "."), ""
	}
	return cmp.Or(shorten(stem, 50), "file") + shorten(ext, 12)
}

func shorten(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}
