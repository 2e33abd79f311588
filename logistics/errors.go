package logistics

import (
	"errors"
	"fmt"
)

// The kinds of fault a person can cause or must be told about. Package messages
// has one Indonesian sentence for each; anything else is an internal fault.
var (
	ErrNotFound    = errors.New("not found")
	ErrExists      = errors.New("already exists")
	ErrNotAllowed  = errors.New("not allowed")
	ErrStranger    = errors.New("person is not registered")
	ErrOutside     = errors.New("area is outside the person's own")
	ErrPrivateOnly = errors.New("only in a private chat")
	ErrGroupOnly   = errors.New("only in a group")
	ErrUnknownArea = errors.New("unknown area")
	ErrAmbiguous   = errors.New("more than one matches")
	ErrInvitation  = errors.New("invitation is not valid")
	ErrLocked      = errors.New("too many attempts")
	ErrTooLarge    = errors.New("file is too large")
	ErrBadFile     = errors.New("file cannot be read")
)

// FieldError says which part of an input is wrong, with an example that would do.
type FieldError struct {
	Field string // what it was meant to be: area, role, number
	Value string // what was written
	Hint  string // one that would be right
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s %q is not valid, want for example %q", e.Field, e.Value, e.Hint)
}
