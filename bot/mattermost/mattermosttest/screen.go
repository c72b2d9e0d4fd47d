package mattermosttest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gezel/bot/bottest"
)

// Sees is the conversation with the coach as it stands on the screen. Threads
// are collapsed, as is the default: what the coach says in one is not here.
func (p *Person) Sees() []bottest.Shown {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []bottest.Shown
	for _, post := range p.messages() {
		all = append(all, s.shown(post, p.user))
	}
	return all
}

// messages are those on the screen, the oldest first. The caller holds mu.
func (p *Person) messages() []*Post {
	s := p.server
	room := p.room()
	if room == nil {
		return nil
	}
	var all []*Post
	for _, post := range room.posts {
		if post.DeleteAt == 0 && (post.RootID == "" || post.UserID == p.user.ID) {
			all = append(all, post)
		}
	}
	for _, post := range s.alone {
		if post.toAlone == p.user.ID && post.ChannelID == room.ID {
			all = append(all, post)
		}
	}
	slices.SortStableFunc(all, func(a, b *Post) int { return cmp.Compare(a.CreateAt, b.CreateAt) })
	return all
}

// shown is a message as a person sees it. The caller holds mu.
func (s *Server) shown(p *Post, who *User) bottest.Shown {
	private := p.toAlone != ""
	out := bottest.Shown{ID: p.ID, Mine: p.UserID == who.ID && !private, Private: private, Text: p.Message}
	for _, id := range p.FileIDs {
		if f := s.files[id]; f != nil {
			out.Files = append(out.Files, f.Name)
		}
	}
	for _, r := range p.reactions {
		out.Ticked = out.Ticked || s.users[r.UserID].IsBot
	}
	if out.Mine {
		return out
	}
	var parts []string
	for _, part := range p.parts() {
		parts = append(parts, read(part).text)
		out.Live = append(out.Live, s.live(part)...)
	}
	out.Text = strings.Join(parts, "\n")
	for _, att := range p.attachments {
		for _, a := range att.Actions {
			out.Buttons = append(out.Buttons, a.Name)
		}
		for what, link := range map[string]string{"title": att.TitleLink, "author": att.AuthorLink, "image": att.ImageURL, "thumb": att.ThumbURL} {
			if link != "" {
				out.Live = append(out.Live, "attachment "+what+" → "+link)
			}
		}
	}
	out.Notification = p.notification()
	return out
}

// parts are the pieces of Markdown that a message is shown as.
func (p *Post) parts() []string {
	parts := []string{p.Message}
	for _, att := range p.attachments {
		parts = append(parts, att.Pretext, att.AuthorName, att.Title, att.Text)
		for _, f := range att.Fields {
			parts = append(parts, f.Title, fmt.Sprint(f.Value))
		}
		parts = append(parts, att.Footer)
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// notification is all that notifications of a message show together: on a
// telephone the message and every attachment's fallback, on a desktop the text
// of the attachments when there is no message.
func (p *Post) notification() string {
	if p.toAlone != "" {
		return "" // nobody is notified of it
	}
	shows := []string{read(p.Message).text}
	for _, att := range p.attachments {
		shows = append(shows, att.Fallback)
		if strings.TrimSpace(p.Message) == "" {
			shows = append(shows, att.Pretext, att.Title, att.Text)
		}
	}
	shows = slices.DeleteFunc(shows, func(part string) bool { return strings.TrimSpace(part) == "" })
	return strings.Join(shows, "\n")
}
