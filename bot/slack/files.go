package slack

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// maxAlt is how long an alternative text may be
// (https://docs.slack.dev/reference/methods/files.getUploadURLExternal).
const maxAlt = 1000

// uploads brings files to Slack. Until they are shared nobody sees them.
func (a *Adapter) uploads(ctx context.Context, files []bot.File) ([]slack.FileSummary, error) {
	all := make([]slack.FileSummary, 0, len(files))
	for _, f := range files {
		id, err := a.upload(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, slack.FileSummary{ID: id, Title: f.Name})
	}
	return all, nil
}

// share shares uploaded files, in one message below the text. Slack puts no
// metadata on that message: it belongs to the delivery that it stands below
// (https://docs.slack.dev/reference/methods/files.completeUploadExternal).
func (s *sending) share(ctx context.Context, files []slack.FileSummary) error {
	_, err := s.a.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: files, Channel: s.last.Channel})
	return s.a.check("files.completeUploadExternal", writes, err)
}

// upload brings the bytes of one file to Slack.
func (a *Adapter) upload(ctx context.Context, f bot.File) (string, error) {
	where, err := a.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: f.Name, FileSize: len(f.Body), AltTxt: shorten(readable(f.Alt), maxAlt),
	})
	if err != nil {
		return "", a.check("files.getUploadURLExternal", writes, err)
	}
	err = a.api.UploadToURL(ctx, slack.UploadToURLParameters{
		UploadURL: where.UploadURL, Reader: bytes.NewReader(f.Body), Filename: f.Name,
	})
	return where.FileID, a.check("upload", writes, err)
}
