package logistics

import (
	"fmt"
	"time"
)

// Draft is a dialogue that is not finished: what one person has said so far in
// one chat. It survives a restart and ends with an answer, a cancel or its time.
type Draft struct {
	ChatID   int64
	PersonID int64
	Command  string // whose dialogue it is
	Step     string
	Item     string
	Lines    []Line
	Values   map[string]string
	Evidence []Evidence // of what is being filled in; it is of nothing yet
	// Card is the key of the notice that shows the dialogue and is edited in place.
	Card    string
	Version int // grows with every step, so that an old button is known as old
	Updated time.Time
	Expires time.Time
}

// ID is the draft's place in the store: one per person and chat.
func (d Draft) ID() string { return DraftID(d.ChatID, d.PersonID) }

// DraftID names the draft of a person in a chat.
func DraftID(chatID, personID int64) string {
	return fmt.Sprintf("%s|%s", ChatKey(chatID), ChatKey(personID))
}
