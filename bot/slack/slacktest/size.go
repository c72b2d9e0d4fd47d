package slacktest

import "unicode/utf8"

// maxBlocksSize is where Slack finds the blocks of a message too long, all of
// them together. It is written nowhere; this was measured
// (https://github.com/slackapi/bolt-js/issues/2509 and 2867).
const maxBlocksSize = 13200

// tooLong tells whether Slack finds the blocks of a message too long: what stands
// around their texts counts too. &, < and > count for about as many characters in
// JSON as in what Slack makes of them.
func tooLong(blocks []obj) bool {
	return utf8.RuneCount(encode(blocks)) > maxBlocksSize
}
