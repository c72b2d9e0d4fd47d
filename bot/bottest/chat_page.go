package bottest

import "gezel/bot"

// Visit implements Homer.
func (h *Human) Visit() { h.do(bot.Opened, func(*bot.Event) {}) }

// Page implements Homer.
func (h *Human) Page() (Shown, bool) {
	h.chat.mu.Lock()
	defer h.chat.mu.Unlock()
	if h.home == nil {
		return Shown{}, false
	}
	return (&post{message: *h.home}).shown(), true
}

// PressPage implements Homer.
func (h *Human) PressPage(label string) {
	h.chat.t.Helper()
	c := h.chat
	c.mu.Lock()
	if h.home != nil {
		for _, b := range h.home.Buttons {
			if b.Label == label {
				ev := c.event(h, bot.Pressed, "")
				ev.Button = b.Action
				c.mu.Unlock()
				c.deliver(ev)
				return
			}
		}
	}
	c.mu.Unlock()
	c.t.Fatalf("%s sees no button %q on the own page", h.name, label)
}
