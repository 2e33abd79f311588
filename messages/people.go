package messages

import (
	"time"

	"laporbot/logistics"
)

// Post is the place of a person in the organisation.
type Post struct {
	Role     logistics.Role
	Division string
	Place    string // bare name of the area
}

// Welcome greets a person who is registered.
type Welcome struct {
	Name string // empty: not known
	Post
	Reports bool // may send reports
}

// Joined tells the inviter who has used the invitation.
type Joined struct {
	Name string
	ID   int64
	Post
	At time.Time
}

// Invitation is the link that an operator passes on.
type Invitation struct {
	Post
	Name    string // of the invited; empty: not said
	Link    string
	Expires time.Time
}

// RoleQuestion lists the roles where none was recognised.
type RoleQuestion struct {
	Words string // what was written in its place; empty: nothing
	Roles []logistics.Role
	Area  string // an area for the example
}

// AreaQuestion asks which area is meant.
type AreaQuestion struct {
	Words   string // what was written; empty: nothing
	Known   bool   // the name exists, but more than once
	Choices []AreaChoice
	More    int // how many choices are not shown
}

// AreaChoice is one area with the whole command that would name it.
type AreaChoice struct {
	Title   string
	Within  string // the area above it; empty: not needed
	Command string
}

// WrongLevel tells that a role is not held at an area of that kind.
type WrongLevel struct {
	Role  logistics.Role
	Title string // the area that was named
	Kind  string // the kind of area that the role is held at
}

// Roll is the list of registered people.
type Roll struct {
	Title   string
	Areas   []RollArea
	Total   int
	Counted bool   // only counts are shown, the list would be too long
	Example string // an area whose people can be asked for
}

// RollArea is the people of one area.
type RollArea struct {
	Title  string
	People []RollPerson
	Count  int
}

// RollPerson is one line of the list.
type RollPerson struct {
	Number int // for /cabut
	Name   string
	Post
	State logistics.PersonState
}

// Revocation speaks of somebody whose access is to be, or has been, revoked.
type Revocation struct {
	Words string // what was written, where nobody or several were found
	Name  string
	ID    int64
	Post
}

// Entry is what is stored about a person, as shown to that person.
type Entry struct {
	Name string
	ID   int64
	Post
	Title string // of the area, with its kind
	State logistics.PersonState
	Since time.Time
}
