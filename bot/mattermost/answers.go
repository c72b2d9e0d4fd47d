package mattermost

import "sync"

// answers remembers the last of what was found out or answered, by id: which
// delivery a post is, what a request that may be delivered again was answered
// with, when a message was edited. What is older than the last few thousand is
// found out again, or not asked for any more. The zero value is ready.
type answers[T any] struct {
	mu    sync.Mutex
	known map[string]T
	order []string
}

const manyAnswers = 4096

func (r *answers[T]) put(id string, answer T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = map[string]T{}
	}
	if _, ok := r.known[id]; !ok {
		r.order = append(r.order, id)
	}
	r.known[id] = answer
	if len(r.order) > manyAnswers {
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
}

func (r *answers[T]) get(id string) (T, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	answer, ok := r.known[id]
	return answer, ok
}
