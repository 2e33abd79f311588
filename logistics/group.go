package logistics

import "time"

// ChatKind is the kind of place a message came from.
type ChatKind string

// The kinds of chats.
const (
	ChatPrivate ChatKind = "private"
	ChatGroup   ChatKind = "group" // also supergroups and their topics
	ChatChannel ChatKind = "channel"
)

// Group is a group chat, or one topic of it, bound to an area: it gets the
// digests and escalations of that area.
type Group struct {
	ChatID   int64
	ThreadID int
	Area     AreaCode
	Title    string
	By       int64 // the operator who bound it
	Since    time.Time
}

// Chat is what is known of a chat beyond its binding.
type Chat struct {
	ID         int64
	Kind       ChatKind
	Title      string
	MigratedTo int64 // the supergroup this group became
	// Unreachable says why nothing can be sent there; empty: it can.
	Unreachable string
	At          time.Time
	// FrozenUntil is the moment before which nothing may be sent there, as Telegram
	// said; of chat 0 it holds for every chat.
	FrozenUntil time.Time
	// StrangerAt is when a stranger was last answered here.
	StrangerAt time.Time
}
