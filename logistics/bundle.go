package logistics

import (
	"fmt"
	"slices"
	"time"
)

// What a chat is told without having asked is bounded, so that a flooded valley
// does not drown the messages that matter.
const (
	// boardLimit is how many new messages a chat gets within boardWindow.
	boardLimit  = 5
	boardWindow = time.Minute
	// stormOver is how long after its last obstacle a bundle is closed.
	stormOver = 10 * time.Minute
	// bundleLimit is how many obstacles one bundle holds.
	bundleLimit = 400
	// bundlesKept is how many bundles of a topic still follow their obstacles.
	bundlesKept = 3
)

// Board is what a chat has lately been told without having asked.
type Board struct {
	ChatID  int64
	Posts   []Posted // within the window
	Bundles []Bundle // the newest of each topic, oldest first
}

// Posted is one message that was let through.
type Posted struct {
	Key string
	At  time.Time
}

// Bundle stands for many cards in one message, which is edited.
type Bundle struct {
	Key      string // of the notice that posts it
	ThreadID int
	Since    time.Time
	Last     time.Time // when the newest obstacle came in
	Items    []BundleItem
}

// BundleItem is a card that is not posted on its own.
type BundleItem struct {
	Number int64
	Card   string // key of the card
	Opened bool   // somebody has asked for the card itself, which is changed from then on
}

// Urgency says what may be done with a message that a chat has no room for.
type Urgency int

// The urgencies. Kritis is Urgent: it may use all the room there is, waits where
// there is none and is never bundled.
const (
	Urgent Urgency = iota
	Waits
	Bundled
)

// Admission is what becomes of a message.
type Admission struct {
	Bundle bool      // it is shown by the bundle of its topic
	Wait   time.Time // it must be asked about again then; zero: it may go
}

// Admit decides whether a chat gets a new message now. The same key gets the same
// answer again within the window and while a bundle holds it; whoever asks later must
// know that the message is not out.
func (b *Board) Admit(key string, thread int, number int64, u Urgency, now time.Time) Admission {
	if b.item(key) != nil {
		return Admission{Bundle: true}
	}
	b.Posts = slices.DeleteFunc(b.Posts, func(p Posted) bool { return now.Sub(p.At) >= boardWindow })
	if slices.ContainsFunc(b.Posts, func(p Posted) bool { return p.Key == key }) {
		return Admission{}
	}
	if u == Bundled {
		if i := b.open(thread, now); i >= 0 {
			b.join(i, number, key, now)
			return Admission{Bundle: true}
		}
	}
	room := boardLimit
	if u != Urgent {
		room -= 2 // for the message that shows a bundle, and for what is kritis
	}
	switch {
	case len(b.Posts) < room:
		b.Posts = append(b.Posts, Posted{key, now})
		return Admission{}
	case u == Bundled && len(b.Posts) < boardLimit-1:
		bundle := Bundle{Key: fmt.Sprintf("kendala/gabungan/%d/%d/%s", b.ChatID, thread, TimeKey(now)), ThreadID: thread, Since: now}
		b.Posts = append(b.Posts, Posted{bundle.Key, now})
		b.forget(thread)
		b.Bundles = append(b.Bundles, bundle)
		b.join(len(b.Bundles)-1, number, key, now)
		return Admission{Bundle: true}
	}
	return Admission{Wait: b.Posts[len(b.Posts)-room].At.Add(boardWindow)}
}

// forget makes room for one more bundle of a topic.
func (b *Board) forget(thread int) {
	kept := 1 // the new one
	for i, old := range slices.Backward(b.Bundles) {
		if old.ThreadID != thread {
			continue
		}
		if kept++; kept > bundlesKept {
			b.Bundles = slices.Delete(b.Bundles, i, i+1)
		}
	}
}

// open finds the bundle of a topic that still takes obstacles in.
func (b *Board) open(thread int, now time.Time) int {
	return slices.IndexFunc(b.Bundles, func(x Bundle) bool {
		return x.ThreadID == thread && now.Sub(x.Last) < stormOver && len(x.Items) < bundleLimit
	})
}

func (b *Board) join(i int, number int64, card string, now time.Time) {
	x := &b.Bundles[i]
	x.Items = append(x.Items, BundleItem{Number: number, Card: card})
	x.Last = now
}

// Holds reports whether a card is shown by a bundle and by nothing else.
func (b *Board) Holds(card string) bool {
	item := b.item(card)
	return item != nil && !item.Opened
}

// Opened reports whether somebody has asked for a card that a bundle held.
func (b *Board) Opened(card string) bool {
	item := b.item(card)
	return item != nil && item.Opened
}

// Open takes a card out of the bundle that holds it, to be posted on its own beside
// its line there. It reports false where no bundle holds the card.
func (b *Board) Open(card string) bool {
	if !b.Holds(card) {
		return false
	}
	b.item(card).Opened = true
	return true
}

// Shows reports whether a bundle has a line for a card, opened or not.
func (x Bundle) Shows(card string) bool {
	return slices.ContainsFunc(x.Items, func(i BundleItem) bool { return i.Card == card })
}

func (b *Board) item(card string) *BundleItem {
	for _, x := range b.Bundles {
		for i := range x.Items {
			if x.Items[i].Card == card {
				return &x.Items[i]
			}
		}
	}
	return nil
}
