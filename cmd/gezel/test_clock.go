package main

import (
	"net"
	"net/url"
	"os"
	"strings"
	"time"
)

// testClock is the clock of tests that let months go by in the real program:
// the machine's, moved on by the duration that stands in a file ("168h"). It is
// read at each look, so that a test moves the clock of a running process. A
// file that can't be read moves nothing.
//
// GEZEL_TEST_CLOCK names the file. It is refused where a chat server is not on
// this machine (checkTestClock): nobody's week is to be shifted by mistake.
func testClock(path string, now func() time.Time) func() time.Time {
	return func() time.Time {
		body, err := os.ReadFile(path)
		if err != nil {
			return now()
		}
		by, err := time.ParseDuration(strings.TrimSpace(string(body)))
		if err != nil {
			return now()
		}
		return now().Add(by)
	}
}

func (s serveSettings) checkTestClock(w *wrongSettings) {
	if s.TestClock == "" {
		return
	}
	if s.hasSlack() && !loopback(s.SlackAPIURL) || s.hasMattermost() && !loopback(s.MattermostURL) {
		w.add("GEZEL_TEST_CLOCK", "is for tests, and a chat server that is set up is not on this machine", "leave it out")
	}
}

// loopback tells whether a URL leads to this machine.
func loopback(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
