package terminal

import (
	"fmt"
	"strings"
	"time"

	"gezel/bot"
)

// words is what the room itself says, in one language. A sentence with a verb
// of package fmt mentions what its comment says.
type words struct {
	// For people, around what the coach says.
	toOther string // person
	onlyYou string
	edited  string
	removed string
	file    string
	window  string // title
	howForm string // example
	what    map[bot.What]string
	days    [7]string
	months  [12]string

	// Where one is.
	welcome     string
	controls    []string
	forgets     string
	keeps       string
	back        string // person, time
	youAre      string // person
	inChannel   string // channel
	inDM        string
	nobodyHears string // channel
	deleted     string
	nowIs       string // time
	nothingDue  string

	// What can't be done, and what can.
	unknownControl string // control
	nothingBehind  string // control
	noButtons      string
	whichButton    string // how many there are
	noSuchButton   string // number, how many there are
	whichEdit      string
	whichDelete    string
	noMessage      string
	noSuchMessage  string // how many there are
	asWhom         string
	whichChannel   string
	howLong        string
	noTime         string // what was typed
	tooFar         string // years

	// Forms.
	noForm      string
	formClosed  string
	formUnread  string // from where it can't be read
	noField     string // field, fields
	fieldTwice  string // field
	noOption    string // value, field, options
	field       string // label, name
	choose      string // options
	stands      string // value
	standsEmpty string
	refused     string // why

	// The store, and files.
	trouble    map[error]string
	fault      string // error
	goesOn     string
	alsoKept   string
	relief     string
	unsaved    string
	written    string // name
	notWritten string // name, error
}

// wordsIn gives the words for a locale such as "nl" or "en_GB": Dutch for
// every other language than English.
func wordsIn(locale string) *words {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return &english
	}
	return &dutch
}

// date gives "do 26 nov 2026 16:00".
func (w *words) date(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d %s", w.days[t.Weekday()], t.Day(), w.months[t.Month()-1], t.Year(), t.Format("15:04"))
}

var dutch = words{
	toOther: "Gezel aan %s",
	onlyYou: "alleen voor jou te zien",
	edited:  "bijgewerkt",
	removed: "een bericht is weggehaald",
	file:    "Bestand:",
	window:  "venster: %s",
	howForm: "Invullen en versturen: %s. Veld voor veld: /form. Sluiten: /form cancel.",
	what: map[bot.What]string{
		bot.WhatMessage: "bericht", bot.WhatQuestion: "weekvraag", bot.WhatLater: "uitgestelde vraag",
		bot.WhatFollowUp: "vervolgvraag", bot.WhatReminder: "herinnering", bot.WhatReview: "terugblik",
		bot.WhatPause: "einde van de pauze",
	},
	days:   [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"},
	months: [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},

	welcome: "Dit is de oefenkamer van Gezel. Hier beleef je het jaar van een gemeentesecretaris, in je eigen tempo. Wat je typt, gaat naar Gezel. Typ start om te beginnen.",
	controls: []string{
		"/next                    naar wat er het eerst aan de beurt is",
		"/later 2d                laat de tijd verstrijken (30m, 3h, 2d, 1w)",
		"/when                    wat er op de agenda staat",
		"/press 2                 druk op de tweede knop",
		"/form veld=\"tekst\"       vul een venster in; /form vraagt veld voor veld",
		"/edit 1 tekst            wijzig je laatste bericht; /delete 1 haalt het weg",
		"/gezel hulp              een opdracht waarvan alleen jij het antwoord ziet",
		"/as anna                 word iemand anders",
		"/channel kring           spreek in een kanaal; /dm brengt je terug",
		"/quit                    verlaat de kamer",
	},
	forgets:     "Alles hier verdwijnt als je weggaat.",
	keeps:       "Wat hier gebeurt, blijft versleuteld bewaard in Redis.",
	back:        "Je bent terug in de oefenkamer, als %s. Het is %s.",
	youAre:      "Je bent nu %s.",
	inChannel:   "Je bent nu in het kanaal %s. Gezel luistert daar niet mee; /gezel werkt er wel. Met /dm ga je terug.",
	inDM:        "Je bent terug in je eigen gesprek met Gezel.",
	nobodyHears: "In het kanaal %s luistert niemand: groepen zijn er nog niet. Met /dm ga je terug naar je gesprek met Gezel.",
	deleted:     "Je bericht is weg.",
	nowIs:       "Het is nu %s.",
	nothingDue:  "Er staat niets op de agenda. Typ start om mee te doen, of hervat als je pauze hebt.",

	unknownControl: "%s ken ik niet. Dit kan wel: /gezel, /press, /form, /edit, /delete, /as, /channel, /dm, /later, /next, /when en /quit. Begint je bericht met een schuine streep, zet er dan een spatie voor.",
	nothingBehind:  "Achter %s hoort niets, dus er is niets gebeurd. Typ alleen %[1]s.",
	noButtons:      "Er staan nu geen knoppen in je gesprek. Typ je antwoord, of ga verder met /next.",
	whichButton:    "Noem het nummer van een knop, van 1 tot en met %d: /press 1.",
	noSuchButton:   "Een knop %d is er niet. Het laatste bericht met knoppen loopt tot en met %d.",
	whichEdit:      "Noem je bericht, van achter af geteld, en de nieuwe tekst: /edit 1 Zo bedoelde ik het.",
	whichDelete:    "Noem je bericht, van achter af geteld: /delete 1.",
	noMessage:      "Er staat hier geen bericht van jou.",
	noSuchMessage:  "Zo veel berichten van jou staan er niet. Je laatste is nummer 1, je eerste nummer %d.",
	asWhom:         "Noem één naam van letters en cijfers: /as anna.",
	whichChannel:   "Noem één kanaal, met letters en cijfers: /channel kring.",
	howLong:        "Hoe lang? Typ een getal met m, h, d of w: /later 30m, /later 3h, /later 2d of /later 1w.",
	noTime:         "‘%s’ lees ik niet als tijd. Typ een getal met m, h, d of w: /later 30m, /later 3h, /later 2d of /later 1w.",
	tooFar:         "Zo ver vooruit kan niet in één keer, ten hoogste %d jaar: /later 52w.",

	noForm:      "Er staat geen venster open. Een venster opent met een knop (/press), of met bijvoorbeeld /gezel instellingen.",
	formClosed:  "Het venster is dicht. Er is niets verstuurd.",
	formUnread:  "Vanaf hier lees ik het niet: %s\nSchrijf veld=waarde, met aanhalingstekens om een tekst met spaties: /form answer=\"Ik heb gewacht.\"",
	noField:     "Een veld %s is er niet om in te vullen. Wel: %s.",
	fieldTwice:  "Het veld %s staat er twee keer. Noem het één keer.",
	noOption:    "‘%s’ is geen keuze bij %s. Kies uit: %s.",
	field:       "%s (%s)",
	choose:      "Kies uit: %s.",
	stands:      "Er staat: %s\nEen lege regel laat dat zo.",
	standsEmpty: "Een lege regel laat het leeg.",
	refused:     "Het venster is niet verstuurd en staat nog open. %s",

	trouble: map[error]string{
		bot.ErrUnavailable: "De opslag is niet bereikbaar. Wat je deed, houd ik hier vast; ik probeer het anderhalve minuut opnieuw.",
		bot.ErrFull:        "De opslag is vol. Geef Redis meer geheugen of maak er ruimte. Wat je deed, houd ik hier vast en probeer ik opnieuw.",
		bot.ErrDenied:      "De opslag weigert de toegang. Kijk de gebruiker en het wachtwoord van Redis na. Wat je deed, houd ik hier vast en probeer ik opnieuw.",
	},
	fault:      "Er ging iets mis: %v. Wat je deed, houd ik hier vast en probeer ik bij je volgende regel opnieuw.",
	goesOn:     "Het lukt nog niet. Je kunt verder typen: alles blijft op volgorde staan, en bij elke regel probeer ik het opnieuw.",
	alsoKept:   "De opslag is er nog niet. Ook dit houd ik hier vast.",
	relief:     "De opslag is er weer. Alles is bewaard.",
	unsaved:    "Niet alles is bewaard: de opslag was tot het eind onbereikbaar. Wat je het laatst typte, moet je opnieuw typen.",
	written:    "Bestand geschreven: %s",
	notWritten: "Het bestand %s kon ik niet schrijven: %v.",
}

var english = words{
	toOther: "Gezel to %s",
	onlyYou: "only you can see this",
	edited:  "updated",
	removed: "a message was taken away",
	file:    "File:",
	window:  "window: %s",
	howForm: "Fill in and send: %s. Field by field: /form. Close: /form cancel.",
	what: map[bot.What]string{
		bot.WhatMessage: "message", bot.WhatQuestion: "weekly question", bot.WhatLater: "question put off",
		bot.WhatFollowUp: "follow-up", bot.WhatReminder: "reminder", bot.WhatReview: "look-back",
		bot.WhatPause: "end of the pause",
	},
	days:   [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},

	welcome: "This is Gezel's practice room. Here you live through the year of a municipal secretary, at your own pace. What you type goes to Gezel. Type start to begin.",
	controls: []string{
		"/next                    to what is due first",
		"/later 2d                let time pass (30m, 3h, 2d, 1w)",
		"/when                    what is due",
		"/press 2                 press the second button",
		"/form field=\"text\"       fill in a window; /form asks field by field",
		"/edit 1 text             change your last message; /delete 1 takes it away",
		"/gezel help              a command whose answer only you see",
		"/as anna                 become somebody else",
		"/channel kring           speak in a channel; /dm brings you back",
		"/quit                    leave the room",
	},
	forgets:     "Everything in here is gone when you leave.",
	keeps:       "What happens here stays in Redis, encrypted.",
	back:        "You are back in the practice room, as %s. It is %s.",
	youAre:      "You are %s now.",
	inChannel:   "You are in the channel %s now. Gezel does not listen there; /gezel does work. /dm takes you back.",
	inDM:        "You are back in your own conversation with Gezel.",
	nobodyHears: "Nobody listens in the channel %s: there are no groups yet. /dm takes you back to your conversation with Gezel.",
	deleted:     "Your message is gone.",
	nowIs:       "It is %s now.",
	nothingDue:  "Nothing is due. Type start to take part, or resume if you are pausing.",

	unknownControl: "%s is unknown here. These exist: /gezel, /press, /form, /edit, /delete, /as, /channel, /dm, /later, /next, /when and /quit. If your message begins with a slash, put a space before it.",
	nothingBehind:  "Nothing goes behind %s, so nothing was done. Type just %[1]s.",
	noButtons:      "There are no buttons in your conversation now. Type your answer, or go on with /next.",
	whichButton:    "Give the number of a button, from 1 to %d: /press 1.",
	noSuchButton:   "There is no button %d. The last message with buttons goes up to %d.",
	whichEdit:      "Say which message, counted from the last, and the new text: /edit 1 This is what I meant.",
	whichDelete:    "Say which message, counted from the last: /delete 1.",
	noMessage:      "There is no message of yours here.",
	noSuchMessage:  "You have fewer messages here. Your last one is number 1, your first one number %d.",
	asWhom:         "Give one name, of letters and digits: /as anna.",
	whichChannel:   "Give one channel, of letters and digits: /channel kring.",
	howLong:        "How long? Type a number with m, h, d or w: /later 30m, /later 3h, /later 2d or /later 1w.",
	noTime:         "‘%s’ does not read as a time. Type a number with m, h, d or w: /later 30m, /later 3h, /later 2d or /later 1w.",
	tooFar:         "That is too far to go at once, the most is %d years: /later 52w.",

	noForm:      "No window is open. A button opens one (/press), or for instance /gezel settings.",
	formClosed:  "The window is closed. Nothing was sent.",
	formUnread:  "From here on it can't be read: %s\nWrite field=value, with quotation marks around a text with spaces: /form answer=\"I waited.\"",
	noField:     "There is no field %s to fill in. These exist: %s.",
	fieldTwice:  "The field %s stands there twice. Name it once.",
	noOption:    "‘%s’ is no choice for %s. Choose from: %s.",
	field:       "%s (%s)",
	choose:      "Choose from: %s.",
	stands:      "It says: %s\nAn empty line leaves it so.",
	standsEmpty: "An empty line leaves it empty.",
	refused:     "The window was not sent and is still open. %s",

	trouble: map[error]string{
		bot.ErrUnavailable: "The store can't be reached. What you did is held here; it is tried again for a minute and a half.",
		bot.ErrFull:        "The store is full. Give Redis more memory, or make room in it. What you did is held here and tried again.",
		bot.ErrDenied:      "The store denies access. Check the user and the password of Redis. What you did is held here and tried again.",
	},
	fault:      "Something went wrong: %v. What you did is held here and tried again with your next line.",
	goesOn:     "It does not work yet. You can type on: everything stays in order, and with each line it is tried again.",
	alsoKept:   "The store is still away. This is held here too.",
	relief:     "The store is back. Everything is saved.",
	unsaved:    "Not everything is saved: the store was out of reach until the end. What you typed last must be typed again.",
	written:    "File written: %s",
	notWritten: "The file %s could not be written: %v.",
}
