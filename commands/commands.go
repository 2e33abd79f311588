// Package commands holds what people can ask of the bot, one file per command.
//
// A command takes a Request and returns a Reply. It never sends anything, knows
// no Telegram type and no database: each file states, at its top, the one or two
// methods of the store it calls. Who may use a command and where is not decided
// here but in logistics.May, before Run is called.
//
// Every write of a command is insert-if-absent or compare-and-set under an id
// that derives from Request.Key, because the same request may be run again after
// a crash and must then have the same result.
package commands

import (
	"context"
	"time"

	"laporbot/logistics"
)

// Command is one thing people can ask for. Help, the menu in Telegram and the
// table in the README are made from the list of commands.
type Command struct {
	Name    string   // without the slash, Indonesian
	Aliases []string // other names people type
	Usage   string   // what may follow the name: "<peran> <wilayah>"
	Short   string   // one line of Indonesian for menus, at most 256 characters
	Example string   // one whole message that would be right; empty: the bare command

	// Run answers the command as a message.
	Run func(ctx context.Context, req Request) (Reply, error)
	// Tap answers a tap on a button whose data begins with the command's name; nil
	// where the command has no buttons.
	Tap func(ctx context.Context, req Request) (Reply, error)
	// Continue answers a message without a command while a draft of this command is
	// open for the person in that chat; nil where there is no dialogue.
	Continue func(ctx context.Context, req Request, draft logistics.Draft) (Reply, error)
	// Hears answers a message without a command before any dialogue gets it: a photo
	// for a report, an answer to a question. taken is false where the message is not
	// for this command; in a group it is asked only about answers to the bot.
	Hears func(ctx context.Context, req Request) (reply Reply, taken bool, err error)
	// Edits reports that an edited message is to be run again as a new version, and
	// offered to Hears where the edit took the command away. The edits of other commands
	// are only answered with the advice to send anew.
	Edits bool
	// File reports that Run also takes a file sent without a command.
	File bool
}

// Request is one message or tap of a known or unknown person, translated from Telegram.
type Request struct {
	// Key is the identity of the message or tap: the same on every try.
	Key  string
	Now  time.Time
	From logistics.Person // RoleStranger and only ID where not registered
	Chat Chat

	Command string // name as in the list
	Args    string // what follows the command, or the whole text in a dialogue
	Text    string // the whole message

	MessageID int       // of the message, or of the message under the button
	SentAt    time.Time // when Telegram took it
	Edited    bool      // a changed version of an earlier message
	Taken     []string  // of an edited message without a command: who took its earlier versions
	ReplyTo   int       // the message that is answered; 0: none
	ReplyText string    // its text where it is the bot's own, else empty
	Data      string    // of the button, after "<command>:"
	File      *File
	Evidence  *Evidence // what came with the message, or was sent alone; nil: nothing
	Memo      Memo
}

// Chat is where a request came from.
type Chat struct {
	ID       int64
	Kind     logistics.ChatKind
	ThreadID int // topic; 0: none
	Title    string
}

// File is a document that came with a message.
type File struct {
	Name string
	Size int64
	// Fetch downloads it, up to the limit Telegram sets for bots (20 MB).
	Fetch func(ctx context.Context) ([]byte, error)
}

// Evidence is a photo, a document or a location, as far as a report keeps it.
type Evidence struct {
	Kind      logistics.EvidenceKind
	FileID    string // at Telegram
	Name      string // of a document
	Album     string // what pictures sent together have in common; empty: alone
	Latitude  float64
	Longitude float64
}

// Memo keeps what one try decided, so that the next one does not decide it anew.
type Memo interface {
	// Decide returns what is kept under name; where there is nothing yet it keeps and
	// returns what decide says.
	Decide(ctx context.Context, name string, decide func() (string, error)) (string, error)
}

// Reply is what is to be told, to the asker and to others.
type Reply struct {
	// Notices go out in this order. ChatID 0 is the chat asked from, with its topic.
	// An empty Key is filled in from the request's key and the place in the list.
	Notices []logistics.Notice
	// Toast is shown on the phone of whoever tapped a button; Alert makes it a window
	// that must be closed. At most 200 characters.
	Toast string
	Alert bool
	// Later is work that takes longer; nil: none. It is begun once the notices are in
	// the outbox, and the messages of the chat that follow are answered meanwhile.
	Later *Later
}

// Later is the part of a request that takes longer than a person should wait for a
// sign of life. Until it has its end the request counts as not done: after a crash
// the whole of it is run again.
type Later struct {
	// Do does it. Its reply goes out like any other, but for Toast, Alert and Later.
	Do func(ctx context.Context) (Reply, error)
	// Failed is the reply where Do fails again and again.
	Failed func() (Reply, error)
}

// Answer is a reply of one message to the asker.
func Answer(html string, buttons ...[]logistics.Button) Reply {
	return Reply{Notices: []logistics.Notice{{Kind: logistics.NoticeAnswer, Text: html, Buttons: buttons}}}
}
