package bottest

import (
	"fmt"
	"sync"
	"time"

	"gezel/bot"
)

var agendaCases = []storeCase{
	{"upcoming", "Agenda.Upcoming: at most limit entries, earliest first", upcomingInOrder},
	{"due moves", "Change.Due: the agenda's new entry, one a member; zero: none", dueMoves},
	{"due to the millisecond", "Change.Due: to the millisecond, in any zone", dueToTheMillisecond},
	{"claim what is due", "Agenda.Claim: at most limit members whose entry is due (due ≤ now), longest due first", claimDue},
	{"agendas apart", "Agenda: one agenda a server", agendasApart},
}

var leaseCases = []storeCase{
	{"lease", "Agenda.Claim: moves entries to now+lease; whose claimer died comes again when the lease is over", leaseRunsOut},
	{"no lease", "Agenda.Claim: a lease of zero leaves them due now", noLease},
	{"save ends the claim", "Agenda.Claim: a member whose Change is saved gets the entry of that change", saveEndsClaim},
	{"claim leaves the version", "Agenda.Claim: moves entries, and nothing else", claimLeavesVersion},
	{"late claimer", "Agenda.Claim: the version in Save is the fence, a claimer that comes too late gets ErrConflict", lateClaimer},
	{"two claimers", "Agenda.Claim: no other replica gets them meanwhile", twoClaimers},
}

// memberNo gives the suite's nth member.
func memberNo(n int) bot.MemberID { return bot.MemberID{Server: server, User: fmt.Sprintf("P%03d", n)} }

// plan makes a member who is due at an instant.
func (s *storeTest) plan(id bot.MemberID, due time.Time) string {
	s.Helper()
	return s.save(bot.Change{Member: id, State: []byte(id.User), Due: due})
}

func upcomingInOrder(s *storeTest) {
	s.plan(memberNo(1), noon.Add(time.Hour))
	s.plan(memberNo(2), noon.Add(-time.Hour))
	s.plan(memberNo(3), noon)
	s.plan(memberNo(4), time.Time{})
	all := []bot.Entry{
		{Member: memberNo(2), Due: noon.Add(-time.Hour)},
		{Member: memberNo(3), Due: noon},
		{Member: memberNo(1), Due: noon.Add(time.Hour)},
	}
	s.agenda(all...)
	s.same("the first two entries", s.upcoming(server, 2), all[:2])
}

func dueMoves(s *storeTest) {
	v := s.plan(anna, noon)
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Due: noon.Add(time.Hour)})
	s.agenda(bot.Entry{Member: anna, Due: noon.Add(time.Hour)})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("c"), Due: noon.Add(-time.Hour)})
	s.agenda(bot.Entry{Member: anna, Due: noon.Add(-time.Hour)})
	s.save(bot.Change{Member: anna, Version: v, State: []byte("d")})
	s.agenda()
	s.same("who is due after that", s.claim(server, noon.AddDate(1, 0, 0), time.Minute, 10), []bot.MemberID(nil))
}

func dueToTheMillisecond(s *storeTest) {
	amsterdam := time.FixedZone("CET", 3600)
	s.plan(anna, noon.In(amsterdam).Add(999_999*time.Nanosecond))
	entries := s.upcoming(server, 10)
	if len(entries) != 1 {
		s.broken("the agenda has %d entries; want 1", len(entries))
	}
	if off := entries[0].Due.Sub(noon); off < 0 || off > time.Millisecond {
		s.broken("planned at %s and 999,999 ns, the agenda says %s", clock(noon), clock(entries[0].Due))
	}
}

func claimDue(s *storeTest) {
	s.plan(memberNo(1), noon.Add(-time.Minute))
	s.plan(memberNo(2), noon.AddDate(0, 0, -21))
	s.plan(memberNo(3), noon)
	s.plan(memberNo(4), noon.Add(time.Millisecond))
	s.plan(memberNo(5), noon.Add(-time.Hour))
	s.same("the first two due", s.claim(server, noon, time.Hour, 2), []bot.MemberID{memberNo(2), memberNo(5)})
	s.same("the others due", s.claim(server, noon, time.Hour, 10), []bot.MemberID{memberNo(1), memberNo(3)})
	s.same("what is left", s.claim(server, noon, time.Hour, 10), []bot.MemberID(nil))
}

func agendasApart(s *storeTest) {
	elsewhere := bot.MemberID{Server: "slack/T2", User: anna.User}
	s.plan(anna, noon)
	s.plan(elsewhere, noon.Add(-time.Hour))
	s.agenda(bot.Entry{Member: anna, Due: noon})
	s.same("the agenda of the other", s.upcoming(elsewhere.Server, 10), []bot.Entry{{Member: elsewhere, Due: noon.Add(-time.Hour)}})
	s.same("who is due on one server", s.claim(server, noon, time.Hour, 10), []bot.MemberID{anna})
	s.same("who is due on the other", s.claim(elsewhere.Server, noon, time.Hour, 10), []bot.MemberID{elsewhere})
}

func leaseRunsOut(s *storeTest) {
	s.plan(anna, noon.Add(-time.Hour))
	s.same("who is due", s.claim(server, noon, time.Minute, 10), []bot.MemberID{anna})
	s.agenda(bot.Entry{Member: anna, Due: noon.Add(time.Minute)})
	early := noon.Add(time.Minute - time.Millisecond)
	s.same("who is due a millisecond before the lease is over", s.claim(server, early, time.Minute, 10), []bot.MemberID(nil))
	s.same("who is due when the lease is over", s.claim(server, noon.Add(time.Minute), time.Minute, 10), []bot.MemberID{anna})
	s.agenda(bot.Entry{Member: anna, Due: noon.Add(2 * time.Minute)})
}

func noLease(s *storeTest) {
	s.plan(anna, noon.Add(-time.Hour))
	for range 3 {
		s.same("who is due", s.claim(server, noon, 0, 10), []bot.MemberID{anna})
		s.agenda(bot.Entry{Member: anna, Due: noon})
	}
}

func saveEndsClaim(s *storeTest) {
	v := s.plan(anna, noon)
	s.claim(server, noon, time.Hour, 10)
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Due: noon.Add(time.Second)})
	s.agenda(bot.Entry{Member: anna, Due: noon.Add(time.Second)})
	s.same("who is due then", s.claim(server, noon.Add(time.Second), time.Hour, 10), []bot.MemberID{anna})
	s.save(bot.Change{Member: anna, Version: v, State: []byte("c")})
	s.agenda()
}

func claimLeavesVersion(s *storeTest) {
	s.plan(anna, noon)
	before := s.load(anna, "")
	s.claim(server, noon, time.Hour, 10)
	s.same("the snapshot after a claim", s.load(anna, ""), before)
}

func lateClaimer(s *storeTest) {
	v := s.plan(anna, noon)
	s.same("whom the first claimer gets", s.claim(server, noon, time.Minute, 10), []bot.MemberID{anna})
	over := noon.Add(time.Hour)
	s.same("whom the second gets after the lease", s.claim(server, over, time.Minute, 10), []bot.MemberID{anna})
	s.save(bot.Change{Member: anna, Version: v, State: []byte("of the second"), Due: over.Add(time.Hour)})
	s.conflict(bot.Change{Member: anna, Version: v, State: []byte("of the first"), Due: over})
	s.agenda(bot.Entry{Member: anna, Due: over.Add(time.Hour)})
}

// twoClaimers lets several replicas take a backlog in small bites.
func twoClaimers(s *storeTest) {
	const members, claimers, bite = 60, 6, 3
	for n := range members {
		s.plan(memberNo(n), noon.Add(-time.Duration(n)*time.Second))
	}
	var mu sync.Mutex
	times := map[bot.MemberID]int{}
	var wrong error
	together(claimers, func(int) {
		for range members {
			got, err := s.store.Claim(s.Context(), server, noon, time.Hour, bite)
			mu.Lock()
			for _, id := range got {
				times[id]++
			}
			if err != nil {
				wrong = err
			}
			mu.Unlock()
			if len(got) == 0 || err != nil {
				return
			}
		}
	})
	s.did("%d claimers at once claimed %d members, %d at a time, with a lease of an hour", claimers, members, bite)
	if wrong != nil {
		s.broken("one of them got %v", wrong)
	}
	for n := range members {
		if got := times[memberNo(n)]; got != 1 {
			s.broken("%s was claimed %d times; want once", memberNo(n), got)
		}
	}
}
