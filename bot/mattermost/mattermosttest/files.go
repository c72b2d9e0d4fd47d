package mattermosttest

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
)

// uploadFile takes a form with the parts channel_id and files, or the bare file
// with channel_id and filename in the query.
func (c *call) uploadFile() (any, *AppError) {
	channel := c.r.URL.Query().Get("channel_id")
	infos := []*fileInfo{}
	if strings.HasPrefix(c.r.Header.Get("Content-Type"), "multipart/form-data") {
		c.r.Body = io.NopCloser(bytes.NewReader(c.body))
		if c.r.ParseMultipartForm(100<<20) != nil {
			return nil, invalid("form")
		}
		if channel == "" {
			channel = c.r.FormValue("channel_id")
		}
		for _, header := range c.r.MultipartForm.File["files"] {
			f, err := header.Open()
			if err != nil {
				return nil, invalid("files")
			}
			body, err := io.ReadAll(f)
			if err != nil {
				return nil, invalid("files")
			}
			infos = append(infos, &fileInfo{Name: header.Filename, body: body})
		}
	} else {
		infos = append(infos, &fileInfo{Name: c.r.URL.Query().Get("filename"), body: c.body})
	}
	if _, err := c.mayPost(channel); err != nil {
		return nil, err
	}
	if len(infos) == 0 {
		return nil, invalid("files")
	}
	for _, f := range infos {
		c.addFile(f, channel, c.user.ID)
	}
	c.status = http.StatusCreated
	return map[string]any{"file_infos": infos, "client_ids": []string{}}, nil
}

// addFile stores a file. The caller holds mu.
func (s *Server) addFile(f *fileInfo, channel, user string) {
	f.ID, f.ChannelID, f.UserID = s.id(), channel, user
	f.CreateAt, f.UpdateAt, f.Size = s.now(), s.now(), int64(len(f.body))
	f.Extension = strings.TrimPrefix(path.Ext(f.Name), ".")
	f.MimeType = mime.TypeByExtension(path.Ext(f.Name))
	s.files[f.ID] = f
}

func (c *call) mayReadFile() (*fileInfo, *AppError) {
	f := c.files[c.args["file"]]
	if f == nil {
		return nil, missing("file_info")
	}
	if _, err := c.mayRead(f.ChannelID); err != nil {
		return nil, err
	}
	return f, nil
}

func (c *call) fileInfo() (any, *AppError) { return orError(c.mayReadFile()) }

func (c *call) getFile() (any, *AppError) {
	f, err := c.mayReadFile()
	if err != nil {
		return nil, err
	}
	return raw{f.MimeType, f.body}, nil
}
