package mattermosttest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

// BenchmarkPosts is what the fake leaves of a machine for whoever is measured
// against it: posts over HTTP on connections that stay open.
func BenchmarkPosts(b *testing.B) {
	s := mm.New(mm.Options{Now: time.Now})
	defer s.Close()
	_, token := s.Bot()
	const people = 100
	var bodies [people][]byte
	for n := range bodies {
		channel := s.Person(fmt.Sprintf("lid%d", n)).Channel()
		bodies[n] = fmt.Appendf(nil, `{"channel_id":%q,"message":"Je vraag staat klaar.","props":{"gezel":"d%d"}}`, channel, n)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	defer client.CloseIdleConnections()
	b.SetParallelism(4)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.URL()+"/api/v4/posts", bytes.NewReader(bodies[n%people]))
			if err != nil {
				b.Error(err)
				return
			}
			req.Header.Set("Authorization", "Bearer "+token)
			res, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body) // only so that the connection is kept
			_ = res.Body.Close()                 // as above
			if res.StatusCode != http.StatusCreated {
				b.Errorf("status %d", res.StatusCode)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
}
