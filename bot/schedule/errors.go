package schedule

// Kind says why a text can't be taken as a time, so that bot/speech can make a
// sentence of it.
type Kind string

// What can be wrong with a text. All but Unreadable tell that it was meant as a
// time.
const (
	Unreadable Kind = "not understood"
	NoDay      Kind = "no day of the week" // "moment 16:00"
	NoTime     Kind = "no time of day"     // "moment donderdag"
	BadTime    Kind = "no such time"       // "donderdag 25:00"
	BadDate    Kind = "no such date"       // "31 februari"
	BadSpec    Kind = "no cron spec of five fields that can be"
	Never      Kind = "never comes" // the spec "0 9 31 2 *"
	Past       Kind = "in the past"
	TooFar     Kind = "too far ahead"
)

// The errors below keep what was typed beside their text, never in it: members'
// words don't belong in a log.

// MomentError tells why a moment can't be taken.
type MomentError struct {
	Kind  Kind
	Input string
}

func (e *MomentError) Error() string { return "moment: " + string(e.Kind) }

// UntilError tells why the end of a pause can't be taken.
type UntilError struct {
	Kind  Kind
	Input string
}

func (e *UntilError) Error() string { return "end of pause: " + string(e.Kind) }

// LaterError tells why the time to bring a question back can't be taken.
type LaterError struct {
	Kind  Kind
	Input string
}

func (e *LaterError) Error() string { return "time to come back: " + string(e.Kind) }

// MonthError tells why a month can't be taken.
type MonthError struct {
	Kind  Kind
	Input string
}

func (e *MonthError) Error() string { return "month: " + string(e.Kind) }
