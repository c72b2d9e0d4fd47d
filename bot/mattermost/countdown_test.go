package mattermost

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// countdown lets some posts through and then does something, once.
type countdown struct {
	t    testing.TB
	mu   sync.Mutex
	left int
	then func()
}

func (c *countdown) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/api/v4/posts") {
		c.mu.Lock()
		if c.left == 0 {
			c.then()
		}
		c.left--
		c.mu.Unlock()
	}
	return http.DefaultTransport.RoundTrip(r)
}
