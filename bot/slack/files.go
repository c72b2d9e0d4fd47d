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

// attach uploads files, shared with nobody yet, and puts them on the last
// message: so they stand under the text and the delivery's id. The list
// replaces what was attached, and the text has to be given again
// (https://docs.slack.dev/reference/methods/chat.update, file_ids).
func (s *sending) attach(ctx context.Context, files []bot.File, blocks []slack.Block) error {
	summaries := make([]slack.FileSummary, 0, len(files))
	ids := make([]string, 0, len(files))
	for _, f := range files {
		id, err := s.a.upload(ctx, f)
		if err != nil {
			return err
		}
		summaries = append(summaries, slack.FileSummary{ID: id, Title: f.Name})
		ids = append(ids, id)
	}
	if _, err := s.a.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: summaries}); err != nil {
		return s.a.check("files.completeUploadExternal", writes, err)
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(s.text, false), slack.MsgOptionFileIDs(ids), slack.MsgOptionParse(false),
		slack.MsgOptionMetadata(s.metadata(s.of - 1)), slack.MsgOptionBlocks(blocks...),
	}
	_, _, _, err := s.a.api.UpdateMessageContext(ctx, s.last.Channel, s.last.Message, options...)
	return s.a.check("chat.update", writes, err)
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
