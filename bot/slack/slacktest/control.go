package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// wish is what a script asks for over the control API: what a person does, or
// what happens to the server. Each action reads what it needs of it.
type wish struct {
	Person, Text, Message, Button, Name, Body string
	Channel, Callback, Code, Shape, Kind      string
	Values                                    map[string]string
	Profile                                   Profile
	Fault                                     Fault
	Seconds                                   float64
	Events, Interactivity, Commands           string
	Scopes                                    []string
	Payload                                   json.RawMessage
	All, Uninstalled                          bool
}

// actions are what the control API can do; what they give is answered as JSON.
var actions = map[string]func(context.Context, *Server, wish) (any, error){
	"info":          func(_ context.Context, s *Server, _ wish) (any, error) { return s.Info(), nil },
	"screen":        byPerson(func(p *Person, _ wish) any { return p.Screen() }),
	"say":           byPerson(func(p *Person, w wish) any { return p.Say(w.Text) }),
	"say-in":        byPerson(func(p *Person, w wish) any { return p.SayIn(w.Channel, w.Text) }),
	"reply":         byPerson(func(p *Person, w wish) any { return p.Reply(w.Message, w.Text) }),
	"broadcast":     byPerson(func(p *Person, w wish) any { return p.Broadcast(w.Message, w.Text) }),
	"me":            byPerson(func(p *Person, w wish) any { return p.MeMessage(w.Text) }),
	"share-file":    byPerson(func(p *Person, w wish) any { return p.ShareFile(w.Name, w.Text, []byte(w.Body)) }),
	"edit":          byPerson(func(p *Person, w wish) any { p.Edit(w.Message, w.Text); return w.Message }),
	"delete":        byPerson(func(p *Person, w wish) any { p.Delete(w.Message); return w.Message }),
	"press":         byPerson(func(p *Person, w wish) any { p.Press(w.Message, w.Button); return w.Button }),
	"press-in":      byPerson(func(p *Person, w wish) any { p.PressIn(w.Button); return w.Button }),
	"command":       byPerson(func(p *Person, w wish) any { p.Command(w.Text); return w.Text }),
	"shortcut":      byPerson(func(p *Person, w wish) any { p.Shortcut(w.Callback); return w.Callback }),
	"submit":        byPerson(func(p *Person, w wish) any { p.Submit(w.Values); return w.Values }),
	"close-view":    byPerson(func(p *Person, w wish) any { p.CloseView(w.All); return w.All }),
	"open-home":     byPerson(func(p *Person, _ wish) any { p.OpenHome(); return p.ID() }),
	"open-messages": byPerson(func(p *Person, _ wish) any { p.OpenMessages(); return p.ID() }),
	"change":        byPerson(func(p *Person, w wish) any { p.Change(w.Profile); return p.ID() }),
	"deactivate":    byPerson(func(p *Person, _ wish) any { p.Deactivate(); return p.ID() }),
	"reactivate":    byPerson(func(p *Person, _ wish) any { p.Reactivate(); return p.ID() }),
	"join-team":     byPerson(func(p *Person, _ wish) any { p.JoinTeam(); return p.ID() }),
	"join":          byPerson(func(p *Person, w wish) any { p.Join(w.Channel); return w.Channel }),
	"leave":         byPerson(func(p *Person, w wish) any { p.LeaveChannel(w.Channel); return w.Channel }),
	"channel":       onServer(func(s *Server, w wish) any { return s.NewChannel(w.Name, w.All) }),
	"invite":        onServer(func(s *Server, w wish) any { s.Invite(w.Channel); return w.Channel }),
	"archive":       onServer(func(s *Server, w wish) any { s.Archive(w.Channel); return w.Channel }),
	"fault":         onServer(func(s *Server, w wish) any { s.Order(w.Fault); return w.Fault }),
	"clear-faults":  onServer(func(s *Server, _ wish) any { s.ClearFaults(); return nil }),
	"delay":         onServer(func(s *Server, w wish) any { s.Delay(w.Name, w.duration()); return nil }),
	"advance":       onServer(func(s *Server, w wish) any { s.Advance(w.duration()); return s.Now() }),
	"slow-hello":    onServer(func(s *Server, w wish) any { s.SlowHello(w.duration()); return nil }),
	"disconnect":    onServer(func(s *Server, w wish) any { s.Disconnect(w.Kind); return s.Connections() }),
	"cut":           onServer(func(s *Server, _ wish) any { s.CutSockets(); return nil }),
	"offline":       onServer(func(s *Server, _ wish) any { s.Offline(); return nil }),
	"online":        onServer(func(s *Server, _ wish) any { s.Online(); return nil }),
	"hurry":         onServer(func(s *Server, _ wish) any { s.Hurry(); return s.Pending() }),
	"redeliver":     onServer(func(s *Server, _ wish) any { s.Redeliver(); return s.Pending() }),
	"noise":         onServer(func(s *Server, _ wish) any { s.Noise(); return s.Pending() }),
	"shape":         onServer(func(s *Server, w wish) any { s.Shape(w.Shape); return w.Shape }),
	"event":         onServer(func(s *Server, w wish) any { s.Event(string(w.Payload)); return s.Pending() }),
	"revoke":        onServer(func(s *Server, w wish) any { s.Revoke(w.Code, w.Uninstalled); return w.Code }),
	"new-token":     onServer(func(s *Server, _ wish) any { return s.NewToken() }),
	"grant":         onServer(func(s *Server, w wish) any { s.Grant(w.Scopes...); return w.Scopes }),
	"calls":         onServer(func(s *Server, w wish) any { return s.Calls(w.Name) }),
	"pending":       onServer(func(s *Server, _ wish) any { return s.Pending() }),
	"connections":   onServer(func(s *Server, _ wish) any { return s.Connections() }),
	"http": func(ctx context.Context, s *Server, w wish) (any, error) {
		return w.Events, s.DeliverTo(ctx, URLs{w.Events, w.Interactivity, w.Commands})
	},
}

func (w wish) duration() time.Duration { return time.Duration(w.Seconds * float64(time.Second)) }

func byPerson(do func(*Person, wish) any) func(context.Context, *Server, wish) (any, error) {
	return func(_ context.Context, s *Server, w wish) (any, error) {
		if w.Person == "" {
			return nil, fmt.Errorf("who does it? no person named")
		}
		return do(s.Person(w.Person), w), nil
	}
}

func onServer(do func(*Server, wish) any) func(context.Context, *Server, wish) (any, error) {
	return func(_ context.Context, s *Server, w wish) (any, error) { return do(s, w), nil }
}

// Info is what whoever connects to it must know.
type Info struct {
	API, Token, AppToken, Secret string
	Team, Bot, BotID, App        string
}

// Info tells it.
func (s *Server) Info() Info {
	return Info{s.URL(), s.Token(), AppToken, s.Secret(), TeamID, BotUser, BotID, AppID}
}

// Screen is all that a person sees.
type Screen struct {
	ID, IM     string
	Messages   []Note
	Dialog     *Page
	Home       *Page
	Complaints []string
}

// Screen shows it.
func (p *Person) Screen() Screen {
	screen := Screen{ID: p.ID(), IM: p.IM(), Messages: p.Sees(), Complaints: p.Complaints()}
	if page, ok := p.Dialog(); ok {
		screen.Dialog = &page
	}
	if page, ok := p.Home(); ok {
		screen.Home = &page
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
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &ask)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	got, err := s.act(r.Context(), action, ask)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(got) // whoever left does not read it
}

// act makes an error of what a person can't do.
func (s *Server) act(ctx context.Context, do func(context.Context, *Server, wish) (any, error), ask wish) (got any, err error) {
	defer func() {
		if why := recover(); why != nil {
			err = fmt.Errorf("%v", why)
		}
	}()
	return do(ctx, s, ask)
}
