package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// maxAlt is how long the alternative text of a file may be.
const maxAlt = 1000

func (c *call) filesGetURL() (obj, error) {
	length, err := strconv.Atoi(c.args["length"])
	switch {
	case c.args["filename"] == "":
		return nil, invalid("invalid_arguments", "[ERROR] missing required field: filename")
	case err != nil || length <= 0:
		return nil, invalid("invalid_arguments", "[ERROR] missing required field: length")
	case sized(c.args["alt_txt"]) > maxAlt:
		return nil, fail("alt_txt_too_large")
	}
	f := &file{id: c.s.nextID("F"), name: c.args["filename"], title: c.args["filename"], alt: c.args["alt_txt"], owner: BotUser, length: length}
	c.s.files[f.id] = f
	return obj{"upload_url": fmt.Sprintf("http://%s/upload/v1/%s", c.s.addr, f.id), "file_id": f.id}, nil
}

// serveUpload takes the bytes of a file: as they are, or as the first file of
// a form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	s.records.add(s.opts.Forgetful, Call{Method: "upload", Args: map[string]string{"file": r.PathValue("file")}})
	order := s.orders.take("upload", "")
	if order.before(s, w, r) {
		return
	}
	body, err := uploaded(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[r.PathValue("file")]
	if err != nil || f == nil || f.uploaded || len(body) != f.length {
		http.Error(w, "upload refused", http.StatusBadRequest)
		return
	}
	f.body, f.uploaded = body, true
	if !order.after(w) {
		fmt.Fprintf(w, "OK - %d", len(body))
	}
}

func uploaded(r *http.Request) ([]byte, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return io.ReadAll(io.LimitReader(r.Body, 64<<20))
	}
	if err := r.ParseMultipartForm(64 << 20); err != nil {
		return nil, err
	}
	for _, headers := range r.MultipartForm.File {
		part, err := headers[0].Open()
		if err != nil {
			return nil, err
		}
		defer part.Close()
		return io.ReadAll(part)
	}
	return nil, io.ErrUnexpectedEOF
}

// filesComplete shares what was uploaded, in one message.
func (c *call) filesComplete() (obj, error) {
	var given []struct{ ID, Title string }
	if json.Unmarshal([]byte(c.args["files"]), &given) != nil || len(given) == 0 {
		return nil, invalid("invalid_arguments", "[ERROR] missing required field: files")
	}
	var files []*file
	for _, g := range given {
		f := c.s.files[g.ID]
		switch {
		case f == nil || f.done:
			return nil, fail("file_not_found")
		case !f.uploaded:
			return nil, fail("file_not_found")
		}
		if g.Title != "" {
			f.title = g.Title
		}
		files = append(files, f)
	}
	var blocks []obj
	if err := c.decode("blocks", &blocks); err != nil {
		return nil, fail("invalid_blocks_format")
	}
	if err := c.s.checkBlocks(blocks, inMessage); err != nil {
		return nil, err
	}
	if id := c.args["channel_id"]; id != "" || c.args["channels"] != "" {
		if id == "" {
			id, _, _ = strings.Cut(c.args["channels"], ",")
		}
		if err := c.share(id, files, blocks); err != nil {
			return nil, err
		}
	}
	list := []obj{}
	for _, f := range files {
		f.done = true
		list = append(list, f.json())
	}
	return obj{"files": list}, nil
}

// filesDelete deletes a file, and takes it off the messages it stands on.
func (c *call) filesDelete() (obj, error) {
	f := c.s.files[c.args["file"]]
	if f == nil {
		return nil, fail("file_not_found")
	}
	delete(c.s.files, f.id)
	for _, ch := range c.s.channels {
		for _, m := range ch.messages {
			m.files = slices.DeleteFunc(m.files, func(other *file) bool { return other == f })
		}
	}
	return obj{}, nil
}

// share puts files into a conversation: not into somebody's by user id, which
// this method does not take.
func (c *call) share(id string, files []*file, blocks []obj) error {
	if c.s.users[id] != nil {
		return fail("channel_not_found")
	}
	ch, err := c.reach(id)
	if err != nil {
		return err
	}
	thread := c.args["thread_ts"]
	if thread != "" && ch.byTS[thread] == nil {
		return fail("thread_not_found")
	}
	c.s.sharing.later(func() {
		m := &message{
			ts: c.s.nextTS(), thread: thread, user: BotUser, bot: BotID, subtype: "file_share",
			text: c.args["initial_comment"], blocks: blocks, files: files,
		}
		ch.add(m)
		c.s.own(m, m.json(true))
	})
	return nil
}

// sharing is what is to stand in conversations. Slack says that it is done with
// files before they do, and looks through them first.
type sharing struct {
	held    bool
	waiting []func()
}

func (s *sharing) later(share func()) {
	if s.held {
		s.waiting = append(s.waiting, share)
		return
	}
	share()
}

// HoldFiles has files that are shared stand in their conversations only from the
// call on of what it gives.
func (s *Server) HoldFiles() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sharing.held = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, share := range s.sharing.waiting {
			share()
		}
		s.sharing = sharing{}
	}
}

// Forward forwards a message of somebody's to the bot, with a text beside it, which
// may be "" (https://github.com/slackapi/slack-skills-plugin/issues/149).
func (p *Person) Forward(forwarded, text string) string {
	defer p.do()()
	m := p.written(text)
	m.enclosed = []obj{{
		"is_msg_unfurl": true, "is_share": true, "channel_id": "C0ELSE001", "channel_team": TeamID, "ts": m.ts, "id": 1,
		"from_url": "https://gemeente.slack.com/archives/C0ELSE001/p1652227646593159", "author_name": "Iemand",
		"text": forwarded, "fallback": "[June 1st, 2026 10:00 AM] iemand: " + forwarded, "mrkdwn_in": []string{"text"},
	}}
	return p.post(p.s.openIM(p.u), m)
}

func (f *file) json() obj {
	kind := strings.TrimPrefix(path.Ext(f.name), ".")
	link := "https://files.slack.com/files-pri/" + TeamID + "-" + f.id + "/" + f.name
	return obj{
		"id": f.id, "name": f.name, "title": f.title, "alt_txt": f.alt, "mimetype": mime.TypeByExtension("." + kind), "filetype": kind,
		"pretty_type": strings.ToUpper(kind), "user": f.owner, "user_team": TeamID, "size": len(f.body), "mode": "hosted",
		"created": 1652227642, "timestamp": 1652227642, "editable": false, "is_external": false, "external_type": "",
		"is_public": false, "public_url_shared": false, "display_as_bot": false, "username": "", "has_rich_preview": false,
		"url_private": link, "url_private_download": link, "media_display_type": "unknown", "file_access": "visible",
		"permalink": "https://gemeente.slack.com/files/" + f.owner + "/" + f.id + "/" + f.name,
	}
}
