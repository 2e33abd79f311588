package messages

// UnknownCommand is a command that does not exist.
type UnknownCommand struct{ Name string }

// GroupName is a group as people call it.
type GroupName struct{ Title string }

// SetAside is an update that is kept because it could not be handled.
type SetAside struct{ Number string }
