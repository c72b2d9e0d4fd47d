package mattermosttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"gezel/bot/bottest"
)

// wish is what a script asks for over the control API: what a person does, or
// what happens to the server. Each action reads what it needs of it.
type wish struct {
	Person, Text, Message, Button, Name, Body string
	Channel, URL, Locale, Token               string
	Values                                    map[string]string
	Timezone                                  map[string]string
	Fault                                     Fault
	Method, Path                              string
	Times, PerSecond, Burst                   int
	Seconds                                   float64
	On                                        bool
}

// actions are what the control API can do; what they give is answered as JSON.
var actions = map[string]func(*Server, wish) (any, error){
	"info":       func(s *Server, _ wish) (any, error) { return s.Info(), nil },
	"screen":     byPerson(func(p *Person, _ wish) (any, error) { return p.Screen(), nil }),
	"say":        byPerson(func(p *Person, w wish) (any, error) { return p.Say(w.Text) }),
	"say-in":     byPerson(func(p *Person, w wish) (any, error) { return p.SayIn(w.Channel, w.Text) }),
	"reply":      byPerson(func(p *Person, w wish) (any, error) { return p.Reply(w.Message, w.Text) }),
	"file":       byPerson(func(p *Person, w wish) (any, error) { return p.AttachFile(w.Name, []byte(w.Body), w.Text) }),
	"edit":       byPerson(func(p *Person, w wish) (any, error) { return w.Message, p.Edit(w.Message, w.Text) }),
	"delete":     byPerson(func(p *Person, w wish) (any, error) { return w.Message, p.Delete(w.Message) }),
	"react":      byPerson(func(p *Person, w wish) (any, error) { return w.Name, p.React(w.Message, w.Name) }),
	"press":      byPerson(func(p *Person, w wish) (any, error) { return w.Button, p.Press(w.Message, w.Button) }),
	"command":    byPerson(func(p *Person, w wish) (any, error) { return w.Text, p.Command(w.Text) }),
	"submit":     byPerson(func(p *Person, w wish) (any, error) { return w.Values, p.Submit(w.Values) }),
	"cancel":     byPerson(func(p *Person, _ wish) (any, error) { return nil, p.Cancel() }),
	"change":     byPerson(func(p *Person, w wish) (any, error) { p.ChangeProfile(w.Locale, w.Timezone); return p.ID(), nil }),
	"deactivate": byPerson(func(p *Person, _ wish) (any, error) { p.Deactivate(); return p.ID(), nil }),
	"activate":   byPerson(func(p *Person, _ wish) (any, error) { p.Activate(); return p.ID(), nil }),
	"token":      byPerson(func(p *Person, _ wish) (any, error) { return p.Token(), nil }),
	"commands":   onServer(func(s *Server, w wish) any { return s.AddCommand(w.Name, w.URL) }),
	"fault":      onServer(func(s *Server, w wish) any { s.Order(w.Fault, w.Method, w.Path, max(1, w.Times)); return w.Fault }),
	"limit":      onServer(func(s *Server, w wish) any { s.Limit(w.PerSecond, w.Burst); return w.PerSecond }),
	"delay": onServer(func(s *Server, w wish) any {
		s.Delay(time.Duration(w.Seconds * float64(time.Second)))
		return w.Seconds
	}),
	"restart": onServer(func(s *Server, _ wish) any { s.Restart(); return nil }),
	"unplug":  onServer(func(s *Server, _ wish) any { s.Unplug(); return nil }),
	"return":  onServer(func(s *Server, _ wish) any { s.Return(); return nil }),
	"cut":     onServer(func(s *Server, _ wish) any { s.Cut(); return nil }),
	"forget":  onServer(func(s *Server, _ wish) any { s.Forget(); return nil }),
	"silence": onServer(func(s *Server, w wish) any { s.Silence(w.On); return w.On }),
	"mute":    onServer(func(s *Server, w wish) any { s.Mute(w.On); return w.On }),
	"revoke":  onServer(func(s *Server, w wish) any { s.Revoke(w.Token); return nil }),
	"record":  onServer(func(s *Server, _ wish) any { return s.Record() }),
	"log":     onServer(func(s *Server, _ wish) any { return s.Log() }),
}

func byPerson(do func(*Person, wish) (any, error)) func(*Server, wish) (any, error) {
	return func(s *Server, w wish) (any, error) {
		if w.Person == "" {
			return nil, errors.New("who does it? no person named")
		}
		return do(s.Person(w.Person), w)
	}
}

func onServer(do func(*Server, wish) any) func(*Server, wish) (any, error) {
	return func(s *Server, w wish) (any, error) { return do(s, w), nil }
}

// Info is what whoever connects to a server must know.
type Info struct {
	URL, Team, TeamID              string
	Bot, BotToken, Admin, AdminTok string
}

// Info tells it; of a bare server there is no bot to tell of.
func (s *Server) Info() Info {
	info := Info{URL: s.url, Team: s.team.Name, TeamID: s.team.ID, Admin: s.admin.ID, AdminTok: s.adminTok}
	if s.bot != nil {
		info.Bot, info.BotToken = s.Bot()
	}
	return info
}

// Screen is all that a person sees.
type Screen struct {
	ID, Channel string
	Messages    []bottest.Shown
	Dialog      *bottest.Dialog
	Alerts      []string
}

// Screen shows it.
func (p *Person) Screen() Screen {
	screen := Screen{ID: p.ID(), Channel: p.Channel(), Messages: p.Sees(), Alerts: p.Alerts()}
	if d, open := p.Dialog(); open {
		screen.Dialog = &d
	}
	return screen
}

// control serves the control API: POST /_control/ACTION with what the action
// needs as a JSON object; what it gives comes back as JSON.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	action, known := actions[r.PathValue("action")]
	if !known {
		http.Error(w, "no such action", http.StatusNotFound)
		return
	}
	var ask wish
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err == nil && len(body) > 0 {
		err = json.Unmarshal(body, &ask)
	}
	if err != nil {
		http.Error(w, "no JSON object", http.StatusBadRequest)
		return
	}
	got, err := action(s, ask)
	if err != nil {
		http.Error(w, fmt.Sprintf("%s: %v", r.PathValue("action"), err), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(got)) // whoever left does not read it
}
