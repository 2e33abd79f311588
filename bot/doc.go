// Package bot is the side of the house that faces Telegram, and the only one
// that knows its types.
//
// In: the poller stores every update before it is confirmed; the dispatcher takes
// what is stored, one chat strictly in order and different chats in parallel,
// through one door: provenance, identify, authorize, command. Out: whatever is to
// be said is a row in the outbox first; one sender empties it under Telegram's
// limits.
//
// Nothing here decides about logistics and no Indonesian sentence stands here.
package bot

import "time"

// Clock is the time of the world the bot lives in. A simulation may move it
// forward; it never goes back.
type Clock interface {
	Now() time.Time
	// After sends once d has passed on this clock, or earlier: whoever waits looks at
	// Now again.
	After(d time.Duration) <-chan time.Time
}
