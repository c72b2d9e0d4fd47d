package bottest

import "gezel/bot"

// allAble is a sender with every optional ability.
type allAble interface {
	bot.Sender
	bot.Editor
	bot.Remover
	bot.Profiler
	bot.Homer
}

// able gives a wrapper with the abilities that what it wraps has, and no other:
// whoever asks it what it can do gets the same answer.
func able(inner bot.Sender, w allAble) bot.Sender {
	if _, homer := inner.(bot.Homer); homer {
		return ableWithPages(inner, w)
	}
	_, editor := inner.(bot.Editor)
	_, remover := inner.(bot.Remover)
	_, profiler := inner.(bot.Profiler)
	switch [3]bool{editor, remover, profiler} {
	case [3]bool{true, true, true}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Remover
			bot.Profiler
		}{w, w, w, w}
	case [3]bool{true, true, false}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Remover
		}{w, w, w}
	case [3]bool{true, false, true}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Profiler
		}{w, w, w}
	case [3]bool{false, true, true}:
		return struct {
			bot.Sender
			bot.Remover
			bot.Profiler
		}{w, w, w}
	case [3]bool{true, false, false}:
		return struct {
			bot.Sender
			bot.Editor
		}{w, w}
	case [3]bool{false, true, false}:
		return struct {
			bot.Sender
			bot.Remover
		}{w, w}
	case [3]bool{false, false, true}:
		return struct {
			bot.Sender
			bot.Profiler
		}{w, w}
	}
	return struct{ bot.Sender }{w}
}

// ableWithPages is able for a sender that keeps pages.
func ableWithPages(inner bot.Sender, w allAble) bot.Sender {
	_, editor := inner.(bot.Editor)
	_, remover := inner.(bot.Remover)
	_, profiler := inner.(bot.Profiler)
	switch [3]bool{editor, remover, profiler} {
	case [3]bool{true, true, true}:
		return w
	case [3]bool{true, true, false}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Remover
			bot.Homer
		}{w, w, w, w}
	case [3]bool{true, false, true}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Profiler
			bot.Homer
		}{w, w, w, w}
	case [3]bool{true, false, false}:
		return struct {
			bot.Sender
			bot.Editor
			bot.Homer
		}{w, w, w}
	case [3]bool{false, true, true}:
		return struct {
			bot.Sender
			bot.Remover
			bot.Profiler
			bot.Homer
		}{w, w, w, w}
	case [3]bool{false, true, false}:
		return struct {
			bot.Sender
			bot.Remover
			bot.Homer
		}{w, w, w}
	case [3]bool{false, false, true}:
		return struct {
			bot.Sender
			bot.Profiler
			bot.Homer
		}{w, w, w}
	}
	return struct {
		bot.Sender
		bot.Homer
	}{w, w}
}
