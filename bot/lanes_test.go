package bot

import (
	"testing"
	"time"

	"laporbot/logistics"
)

// fixed is a clock that shows what it is told to.
type fixed struct{ now time.Time }

func (c *fixed) Now() time.Time                       { return c.now }
func (c *fixed) After(time.Duration) <-chan time.Time { return nil }

// A lane is forgotten once it can make no difference any more; else a bot would
// keep one for everybody it ever wrote to.
func TestQuietLanesAreForgotten(t *testing.T) {
	clock := &fixed{now: time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)}
	s := newSender(nil, Options{Clock: clock}, func() {})
	for id := range int64(4) {
		s.lane(id + 1)
	}
	s.lanes[2].chat.FrozenUntil = clock.now.Add(time.Hour)
	s.lanes[3].queue = []logistics.Notice{{Key: "satu", NotBefore: clock.now.Add(time.Hour)}}
	s.lanes[4].flying = "dua"
	s.next()
	if len(s.lanes) != 4 {
		t.Errorf("%d lanes at once", len(s.lanes))
	}
	clock.now = clock.now.Add(idleLane + time.Second)
	s.next()
	if len(s.lanes) != 3 || s.lanes[1] != nil {
		t.Errorf("%d lanes of which three matter: %v", len(s.lanes), s.lanes)
	}
}

// What waits long counts as more urgent, but never as an answer.
func TestRank(t *testing.T) {
	made := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		kind logistics.NoticeKind
		age  time.Duration
		want int64
	}{
		{logistics.NoticeAnswer, time.Hour, 0},
		{logistics.NoticeEscalation, time.Hour, 1},
		{logistics.NoticeDigest, 29 * time.Second, 2},
		{logistics.NoticeDigest, 30 * time.Second, 1},
		{logistics.NoticeBulk, 30 * time.Second, 2},
		{logistics.NoticeBulk, time.Hour, 1},
	} {
		if got := rank(logistics.Notice{Kind: test.kind, CreatedAt: made}, made.Add(test.age)); got != test.want {
			t.Errorf("kind %d after %v ranks %d, want %d", test.kind, test.age, got, test.want)
		}
	}
}
