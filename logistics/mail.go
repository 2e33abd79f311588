package logistics

import "time"

// Incoming is one update as it arrived, stored before it is confirmed to
// Telegram and handled from the store alone.
type Incoming struct {
	// ID is the identity of what was sent: chat, message and edit for a message, the
	// query for a button. The same thing delivered twice, even under another update
	// number, has the same ID.
	ID         string
	UpdateID   int64
	ChatID     int64 // whose order it keeps; 0: none
	Seq        int64 // order of arrival
	ReceivedAt time.Time
	// SentBefore is the latest that a tap can have been made: Telegram gives taps no time,
	// and what it hands over after one was sent after it. Zero: not before it was received.
	SentBefore time.Time
	Raw        []byte // the JSON as Telegram sent it
	Attempts   int    // tries that did not end
	// Memo is what an earlier try decided and a later one must not decide again: a
	// given number, the area the sender had at that moment.
	Memo map[string]string
}

// SetAside is an update that could not be handled: kept whole, with a number for
// people, so that it neither blocks the next one nor is lost.
type SetAside struct {
	Number int64
	Incoming
	Reason string
	At     time.Time
}

// NoticeKind orders what goes out: a lower kind goes first.
type NoticeKind int

// The kinds of notices, most urgent first.
const (
	NoticeAnswer NoticeKind = iota
	NoticeEscalation
	NoticeDigest
	NoticeBulk
)

// NoticeState is how far a notice has come.
type NoticeState string

// The states of a notice. Those in the outbox are pending, sending or unknown;
// the others are final.
const (
	NoticePending NoticeState = "pending"
	NoticeSending NoticeState = "sending" // handed to Telegram, answer not yet seen
	NoticeUnknown NoticeState = "unknown" // the answer was lost: it may have arrived
	NoticeSent    NoticeState = "sent"
	NoticeFailed  NoticeState = "failed"  // Telegram refused it for good
	NoticeExpired NoticeState = "expired" // its time was over before it could go out
	NoticeDropped NoticeState = "dropped" // superseded or its chat is gone
)

// Notice is one message that goes out, stored under a unique key before anything
// is sent. The key derives from its cause alone, so that a second try finds it.
type Notice struct {
	Key      string
	Kind     NoticeKind
	ChatID   int64
	ThreadID int    // topic of the group; 0: none
	Text     string // HTML as Telegram takes it
	Buttons  [][]Button
	ReplyTo  int // message id; 0: none
	// Edits is the key of an earlier notice whose message is to be changed in place;
	// EditID names the message itself. With both empty a new message is sent.
	Edits  string
	EditID int
	// Living marks a change of a card that always shows the newest state. It is not sent
	// where the card itself never was, and to store it again after it was sent does no harm.
	Living   bool
	Document *Document
	Silent   bool // without a sound
	// Ask opens an answer to the message on the phone of whoever it is for: of everybody
	// in a private chat, in a group of those whom the text mentions.
	Ask bool

	CreatedAt time.Time
	NotBefore time.Time // zero: at once
	Expires   time.Time // zero: never

	Seq       int64 // order within the chat
	State     NoticeState
	Attempts  int
	Epoch     int64 // of the sender that claimed it last
	Reason    string
	MessageID int // as Telegram numbered it, once sent
	SentAt    time.Time
}

// Button is one inline button: a tap sends Data back, or opens URL.
type Button struct {
	Text string
	Data string // at most 64 bytes: command:verb:arguments
	URL  string
}

// Document is a file that goes with a notice.
type Document struct {
	Name   string
	Data   []byte
	Photo  bool   // shown as a picture
	Video  bool   // of a file that Telegram has as a video, which it sends as nothing else
	FileID string // of a file that Telegram has already, in the place of Data
}

// Validity is how long a notice of the kind is worth sending after it was made;
// zero means always.
func (k NoticeKind) Validity() time.Duration {
	switch k {
	case NoticeAnswer, NoticeDigest:
		return 24 * time.Hour
	case NoticeBulk:
		return 6 * time.Hour
	}
	return 0
}
