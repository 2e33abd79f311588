package logistics

import "time"

// Reminder is one reminder that was put into the outbox, kept until the report it
// asks for is there, so that it can be taken back.
type Reminder struct {
	Key    string // of its notice
	Area   AreaCode
	Person int64
	Day    Date // the local day whose report it asks for
	At     time.Time
}
