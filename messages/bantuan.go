package messages

// Help lists the commands that a person can use.
type Help struct {
	Title    string // the role with its place
	Commands []HelpCommand
	Private  bool // asked in a private chat
	Reports  bool // may send reports
}

// HelpCommand is one command of the list.
type HelpCommand struct {
	Name    string
	Short   string
	Example string // empty: the bare command
}
