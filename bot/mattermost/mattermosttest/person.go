package mattermosttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Person is somebody in the team, before the web client. What a person does is
// done when the call returns; an error is what the client would not let them
// do, or what it showed them as one.
type Person struct {
	server *Server
	user   *User

	// The rest is guarded by the server's mu.
	dialog    *dialog // open on the screen
	dialogURL string
	typed     map[string]string // in the dialog, by field name
	faulty    map[string]string // what is said at the fields
	alerts    []string
}

// Person gives somebody by user name, the same each time: an account in the
// team, with an open conversation with the coach.
func (s *Server) Person(name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[name]; p != nil {
		return p
	}
	p := s.newPerson(name)
	if coach := s.coach(); coach != nil {
		s.direct(p.user.ID, coach.ID)
	}
	return p
}

// Stranger gives somebody in no team, who never opened a conversation.
func (s *Server) Stranger(name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.newPerson(name)
	delete(s.team.members, p.user.ID)
	return p
}

// newPerson makes an account. The caller holds mu.
func (s *Server) newPerson(name string) *Person {
	u := s.addUser(name, "system_user")
	u.FirstName = strings.ToUpper(name[:1]) + name[1:]
	s.join(u.ID)
	p := &Person{server: s, user: u}
	s.people[name] = p
	return p
}

// coach is the bot that people talk with: that of New, or else the first that
// was made since. The caller holds mu.
func (s *Server) coach() *User {
	if s.bot != nil {
		return s.bot
	}
	var first *User
	for id := range s.bots {
		if u := s.users[id]; first == nil || u.Username == "gezel" || u.CreateAt < first.CreateAt {
			first = u
		}
	}
	return first
}

// ID is the person's user id.
func (p *Person) ID() string { return p.user.ID }

// Channel is the conversation with the coach, "" as long as there is no coach.
func (p *Person) Channel() string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if room := p.room(); room != nil {
		return room.ID
	}
	return ""
}

// room is the same. The caller holds mu.
func (p *Person) room() *Channel {
	if coach := p.server.coach(); coach != nil {
		return p.server.direct(p.user.ID, coach.ID)
	}
	return nil
}

// errAway: whoever was deactivated has no screen.
var errAway = errors.New("this account is deactivated")

// do does something of a person under the lock, and lets it be delivered once
// more.
func (p *Person) do(what func() error) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.user.DeleteAt != 0 {
		return errAway
	}
	if err := what(); err != nil {
		return err
	}
	last := s.last
	s.again = func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.publish(last)
	}
	return nil
}

// Say types a message to the coach, and gives its id.
func (p *Person) Say(text string) (string, error) { return p.post(Post{Message: text}) }

// Reply answers in the thread of a message.
func (p *Person) Reply(thread, text string) (string, error) {
	return p.post(Post{Message: text, RootID: thread})
}

// SayIn types a message in a channel.
func (p *Person) SayIn(channel, text string) (string, error) {
	return p.post(Post{Message: text, ChannelID: channel})
}

// AttachFile sends a file, with a message or without.
func (p *Person) AttachFile(name string, body []byte, text string) (string, error) {
	f, channel := &fileInfo{Name: name, body: body}, p.Channel()
	p.server.mu.Lock()
	p.server.addFile(f, channel, p.user.ID)
	p.server.mu.Unlock()
	return p.post(Post{Message: text, FileIDs: []string{f.ID}})
}

// Forge posts over the API what no client would: buttons of one's own, or the
// marks of a bot.
func (p *Person) Forge(text string, props map[string]any) (string, error) {
	return p.post(Post{Message: text, Props: props})
}

func (p *Person) post(post Post) (string, error) {
	err := p.do(func() error {
		ch := p.server.channels[post.ChannelID]
		if post.ChannelID == "" {
			ch = p.room()
		}
		if ch == nil || !ch.has(p.user.ID) {
			return denied()
		}
		post.ChannelID, post.UserID = ch.ID, p.user.ID
		if err := p.server.add(ch, &post); err != nil {
			return err
		}
		return nil
	})
	return post.ID, err
}

// own gives a message that the person said. The caller holds mu.
func (p *Person) own(message string) (*Post, error) {
	post := p.server.posts[message]
	if post == nil || post.DeleteAt != 0 || post.UserID != p.user.ID {
		return nil, fmt.Errorf("%s said no message %q", p.user.Username, message)
	}
	return post, nil
}

// Edit changes a message of one's own.
func (p *Person) Edit(message, text string) error {
	return p.do(func() error {
		post, err := p.own(message)
		if err != nil {
			return err
		}
		if err := p.server.edit(post, text, post.allProps(), post.FileIDs); err != nil {
			return err
		}
		return nil
	})
}

// Delete takes a message of one's own back.
func (p *Person) Delete(message string) error {
	return p.do(func() error {
		post, err := p.own(message)
		if err == nil {
			p.server.remove(post, p.user.ID)
		}
		return err
	})
}

// React puts an emoji under a message.
func (p *Person) React(message, emoji string) error {
	return p.do(func() error {
		post := p.server.posts[message]
		if post == nil {
			return fmt.Errorf("no message %q", message)
		}
		p.server.react(post, p.user.ID, emoji)
		return nil
	})
}

// Press presses a button by its label, of the last message that has one if
// message is "".
func (p *Person) Press(message, label string) error {
	s := p.server
	s.mu.Lock()
	post, id := p.buttonOf(message, label)
	s.mu.Unlock()
	if post == "" {
		return fmt.Errorf("%s sees no button %q on message %q", p.user.Username, label, message)
	}
	return p.PressID(post, id)
}

// buttonOf finds a button by its label. The caller holds mu.
func (p *Person) buttonOf(message, label string) (post, id string) {
	for _, m := range slices.Backward(p.messages()) {
		for _, att := range m.attachments {
			for _, a := range att.Actions {
				if (message == "" || m.ID == message) && a.Name == label {
					return m.ID, a.ID
				}
			}
		}
	}
	return "", ""
}

// PressID presses a button by its id. With other characters in it than letters
// and digits the press never arrives.
func (p *Person) PressID(message, id string) error {
	rt, _ := find("POST", "/posts/"+message+"/actions/"+id)
	if rt == nil {
		return p.alert(&AppError{ID: "api.context.404.app_error", Message: "Sorry, we could not find the page.", Status: 404})
	}
	_, err := p.server.press(context.Background(), p.user, message, id)
	return p.alert(err)
}

// alert shows the person an error.
func (p *Person) alert(err *AppError) error {
	if err == nil {
		return nil
	}
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.alerts = append(p.alerts, err.Message)
	p.server.complain(err.Message + " " + err.Detailed)
	p.server.pulse.Beat()
	return err
}

// Alerts are the errors that the client showed the person.
func (p *Person) Alerts() []string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return slices.Clone(p.alerts)
}

// Command gives the slash command in the conversation with the coach.
func (p *Person) Command(text string) error {
	return p.CommandIn(p.Channel(), "", strings.TrimSpace("/gezel "+text))
}

// CommandIn gives any slash command in any channel, in a thread unless root is
// "".
func (p *Person) CommandIn(channel, root, command string) error {
	_, err := p.server.execute(context.Background(), p.user, executed{
		Command: command, ChannelID: channel, TeamID: p.server.team.ID, RootID: root,
	})
	return p.alert(err)
}
