package messages

// Binding speaks of a group chat, or one topic of it, and its area.
type Binding struct {
	Title  string // of the area
	Topic  bool   // one topic and not the whole group
	Before string // the area it was bound to before, where another; else empty
}
