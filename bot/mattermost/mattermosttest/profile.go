package mattermosttest

import "maps"

// ChangeProfile sets the person's language and time zone settings as they
// stand, sound or not: the map's keys are useAutomaticTimezone,
// automaticTimezone and manualTimezone.
func (p *Person) ChangeProfile(locale string, timezone map[string]string) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	p.user.Locale, p.user.Timezone = locale, maps.Clone(timezone)
	s.changedUser(p.user)
}

// Rename sets the person's names.
func (p *Person) Rename(first, last, nickname string) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	p.user.FirstName, p.user.LastName, p.user.Nickname = first, last, nickname
	s.changedUser(p.user)
}

// Deactivate takes the account away; Activate gives it back.
func (p *Person) Deactivate() { p.setActive(false) }

// Activate gives the account back.
func (p *Person) Activate() { p.setActive(true) }

func (p *Person) setActive(active bool) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.activate(p.user, active)
}

// SetStatus sets the person's presence: online, away, offline or dnd, until a
// time in seconds for the last. Others are not told; they ask.
func (p *Person) SetStatus(presence string, dndUntil int64) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.statuses[p.user.ID]
	*st = status{UserID: p.user.ID, Status: presence, Manual: true, DNDEndTime: dndUntil, LastActivityAt: s.now()}
	s.publish(event{name: "status_change", user: p.user.ID, data: map[string]any{"user_id": p.user.ID, "status": presence}})
}

// Typing shows others that the person types.
func (p *Person) Typing() {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(event{name: "typing", channel: p.room(), data: map[string]any{"user_id": p.user.ID, "parent_id": ""}})
}

// Token gives the person a token of their own, for a client that acts as them.
func (p *Person) Token() string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.server.addToken(p.user.ID, "own").Token
}
