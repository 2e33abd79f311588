package commands_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"laporbot/logistics"
)

func TestAll(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for _, c := range w.all {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if seen[name] {
				t.Errorf("two commands are called %q", name)
			}
			seen[name] = true
		}
		if _, ok := logistics.RightOf(c.Name); !ok {
			t.Errorf("/%s has no entry in the rights", c.Name)
		}
		if n := utf8.RuneCountInString(c.Short); n == 0 || n > 256 {
			t.Errorf("/%s: the short text has %d characters", c.Name, n)
		}
		if c.Run == nil {
			t.Errorf("/%s does nothing", c.Name)
		}
		if c.Example != "" && !strings.HasPrefix(c.Example, "/"+c.Name+" ") {
			t.Errorf("/%s: the example is of another command: %s", c.Name, c.Example)
		}
	}
}
