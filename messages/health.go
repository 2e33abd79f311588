package messages

import "time"

// Fault tells the operators what did not happen in time.
type Fault struct {
	Job    string // name of a job, "kirim", "eskalasi" or "poll"
	Slot   time.Time
	At     time.Time
	Chat   int64  // of "kirim"
	Reason string // as Telegram gave it; empty: not known
}

// Health is what operators see of the bot's own state.
type Health struct {
	At       time.Time
	LastPoll time.Time // zero: never
	Inbox    int       // updates that wait
	InboxAge time.Duration
	Outbox   int // messages that wait
	Oldest   time.Duration
	Jobs     []JobHealth
	Database string
	Skew     time.Duration // of the bot's clock against Telegram's, and the way between
	Faults   []string
}

// JobHealth is the last run of a job.
type JobHealth struct {
	Name  string
	Slot  time.Time // that was last due; zero: none yet
	State string    // how its run stands, in the words of logistics.RunState; empty: it was not begun
	Late  time.Duration
	Next  time.Time
}
