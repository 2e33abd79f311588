package bot

import (
	"errors"
	"net/http"
	"strings"
)

// class is what a failed call means for the notice it carried (reference:
// telegram.md §2.2 and §4.3, reliability.md D6). It is decided in one place.
type class int

const (
	classNotSent     class = iota // never left: try again soon
	classUnknown                  // may have arrived
	classWait                     // 429: wait as told
	classUnchanged                // an edit that changes nothing: success
	classNoTarget                 // the message to edit is gone: send anew
	classMarkup                   // entities refused: send without them
	classNoTopic                  // topic gone: send to the chat itself
	classMigrated                 // the group has a new id
	classUnreachable              // blocked, kicked, never started, deleted
	classRefused                  // will never be taken as it is
	classToken                    // the token is not valid
)

func (c class) String() string {
	return [...]string{
		"not sent", "unknown", "wait", "unchanged", "no target", "markup",
		"no topic", "migrated", "unreachable", "refused", "token",
	}[c]
}

// classify decides what became of a call that returned err.
func classify(err error) class {
	e, ok := errors.AsType[*callError](err)
	if !ok {
		return classNotSent
	}
	if e.API == nil {
		if e.Written || e.Status != 0 {
			return classUnknown
		}
		return classNotSent
	}
	text := strings.ToLower(e.API.Message)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(text, p) {
				return true
			}
		}
		return false
	}
	switch {
	case e.API.MigrateToChatID != 0:
		return classMigrated
	case e.Status == http.StatusTooManyRequests:
		return classWait
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusNotFound && text == "not found":
		return classToken
	case e.Status >= http.StatusInternalServerError:
		return classUnknown
	case e.Status == http.StatusForbidden:
		return classUnreachable
	case has("message is not modified"):
		return classUnchanged
	case has("message to edit not found", "message can't be edited", "message_id_invalid"):
		return classNoTarget
	case has("can't parse entities"):
		return classMarkup
	case has("message thread not found", "topic_closed", "topic_deleted"):
		return classNoTopic
	case has("chat not found", "user is deactivated", "not enough rights to send", "have no rights to send", "chat_write_forbidden", "peer_id_invalid"):
		return classUnreachable
	}
	return classRefused
}

// unreached reports whether err is that of a call which failed because Telegram
// was not there for it, or had too much to do, so that the same may go well later.
func unreached(err error) bool {
	if _, ok := errors.AsType[*callError](err); !ok {
		return false
	}
	c := classify(err)
	return c == classNotSent || c == classUnknown || c == classWait
}
