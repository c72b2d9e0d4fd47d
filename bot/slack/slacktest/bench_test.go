package slacktest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// BenchmarkPosts measures how fast the fake takes posts from sixteen at once:
// it must not be what a benchmark of an adapter measures.
func BenchmarkPosts(b *testing.B) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Quiet: true, Forgetful: true})
	defer s.Close()
	people := make([]string, 5000)
	for i := range people {
		people[i] = s.Person("p" + strings.Repeat("x", i%7) + time.Duration(i).String()).ID()
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	jobs := make(chan int)
	var done sync.WaitGroup
	for range 16 {
		done.Go(func() {
			for i := range jobs {
				answer, err := client.PostForm(s.URL()+"chat.postMessage", url.Values{
					"token": {slacktest.FirstToken}, "channel": {people[i%len(people)]}, "text": {"Je weekvraag staat klaar."},
					"blocks":   {`[{"type":"section","text":{"type":"mrkdwn","text":"Wat deed je?"}},{"type":"actions","elements":[{"type":"button","action_id":"a","value":"v","text":{"type":"plain_text","text":"Ja"}}]}]`},
					"metadata": {`{"event_type":"gezel","event_payload":{"delivery_id":"d1"}}`},
				})
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
		})
	}
	for i := range b.N {
		jobs <- i
	}
	close(jobs)
	done.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
}
