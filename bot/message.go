package bot

// Topic says in one word what a message is about. It goes to the practice
// room's JSON and to no chat server.
type Topic string

// The topics of messages.
const (
	TopicWelcome  Topic = "welcome"
	TopicQuestion Topic = "question"
	TopicFollowUp Topic = "follow-up"
	TopicPlan     Topic = "plan"
	TopicReminder Topic = "reminder"
	TopicThanks   Topic = "thanks"
	TopicReview   Topic = "review"
	TopicNote     Topic = "note"
	TopicAnswer   Topic = "answer"
	TopicHelp     Topic = "help"
	TopicSettings Topic = "settings"
	TopicPause    Topic = "pause"
	TopicData     Topic = "data"
	TopicForget   Topic = "forget"
	TopicStatus   Topic = "status"
	TopicHome     Topic = "home" // the page of one's own, beside the conversation
	TopicError    Topic = "error"
)

// Style says how a line reads. Adapters render it with their vendor's markup
// and escape the text of every line: no line carries markup of its own.
type Style string

// The styles of lines.
const (
	Plain   Style = ""        // the coach's own words
	Heading Style = "heading" // a short title
	Quote   Style = "quote"   // a member's own words
	Small   Style = "small"   // a quiet line below
)

// Via says how a text of a member came in.
type Via string

// The ways in. What came in through a window (a dialog) is never repeated in a
// message that the chat server keeps.
const (
	ViaChat   Via = ""
	ViaWindow Via = "window"
)

// Line is one paragraph of a message.
type Line struct {
	Style Style  `json:"s,omitempty"`
	Text  string `json:"t"`
	// Typed is what stands instead of Text where no button can be pressed and
	// no dialog opened; "" is Text itself.
	Typed string `json:"y,omitempty"`
	// Via is the way in of a member's own words that stand in the line.
	Via Via `json:"v,omitempty"`
}

// Button is one button. Action comes back in Event.Button when it is pressed.
type Button struct {
	Label  string `json:"l"`
	Action string `json:"a"`
	Danger bool   `json:"d,omitempty"` // shown in red where the vendor can
	// Typed is a line that stands instead of the button where none can be
	// pressed: what to type for the same; "" is nothing.
	Typed string `json:"y,omitempty"`
}

// File is a file that goes with a message.
type File struct {
	Name string `json:"n"`
	Type string `json:"t"` // media type
	Body []byte `json:"b"`
	Alt  string `json:"alt,omitempty"` // what a picture shows, in words
}

// Message is what the coach says, before a vendor's markup.
type Message struct {
	Topic    Topic    `json:"to"`
	Question string   `json:"q,omitempty"` // id of the question it concerns
	Lines    []Line   `json:"l,omitempty"`
	Buttons  []Button `json:"b,omitempty"`
	Files    []File   `json:"f,omitempty"`
	// Notification is all that a notification may show: never the question,
	// nor anything of substance.
	Notification string `json:"n,omitempty"`
	// Bare: the coach's own words alone, which a notification may show too.
	Bare bool `json:"p,omitempty"`
}
