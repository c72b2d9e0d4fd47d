package slacktest

import "regexp"

// link matches what Slack makes links of in what people type.
var link = regexp.MustCompile(`https?://[^\s<>|]*[^\s<>|.,;:!?)'"]`)

// compose makes of what somebody types what Slack keeps: escaped, and with
// links in brackets.
func compose(typed string) string {
	text, from := "", 0
	for _, at := range link.FindAllStringIndex(typed, -1) {
		text += escape(typed[from:at[0]]) + "<" + escape(typed[at[0]:at[1]]) + ">"
		from = at[1]
	}
	return text + escape(typed[from:])
}
