package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		limit int
		want  []string
	}{
		{"fits", "Stok <b>Tabang</b>", 11, []string{"Stok <b>Tabang</b>"}},
		{"at a line border", "satu\ndua\ntiga", 8, []string{"satu\ndua", "tiga"}},
		{"tag over the border", "<b>satu\ndua</b>\ntiga", 5, []string{"<b>satu</b>", "<b>dua</b>", "tiga"}},
		{"attributes are kept", `<a href="https://x">satu` + "\ndua</a>", 5, []string{`<a href="https://x">satu</a>`, `<a href="https://x">dua</a>`}},
		{"nested tags", "<b><i>satu\ndua</i></b>", 5, []string{"<b><i>satu</i></b>", "<b><i>dua</i></b>"}},
		{"one long line", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"entities are not cut", "a&amp;b&lt;c", 2, []string{"a&amp;", "b&lt;", "c"}},
		{"two units for an emoji", "😀😀", 3, []string{"😀", "😀"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, split(test.text, test.limit)); diff != "" {
				t.Errorf("split(%q, %d) (-want +got):\n%s", test.text, test.limit, diff)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"pendek", 6, "pendek"},
		{"panjang", 6, "panja…"},
		{"😀😀😀", 6, "😀😀😀"},
		{"😀😀😀", 5, "😀😀…"},
		{"😀😀😀", 4, "😀…"},
		{"", 0, ""},
	} {
		if got := cut(test.text, test.n); got != test.want || units(got) > test.n {
			t.Errorf("cut(%q, %d) = %q", test.text, test.n, got)
		}
	}
}

// Whatever is split, each part fits, its tags are closed, and together the parts
// show what the whole shows but for line ends.
func FuzzSplit(f *testing.F) {
	f.Add("<b>satu</b>\ndua &amp; <i>tiga</i>", 5)
	f.Add(strings.Repeat("x", 300)+"\n😀", 7)
	f.Fuzz(func(t *testing.T, words string, limit int) {
		if limit < 2 || limit > 5000 || !utf8.ValidString(words) {
			return
		}
		// Only what our templates can produce: escaped text and closed tags.
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "").Replace(words)
		text := "<b>" + strings.ReplaceAll(escaped, "\n", "</b>\n<b>") + "</b>"
		parts := split(text, limit)
		var shown strings.Builder
		for _, p := range parts {
			if n := units(visible(p)); n > limit {
				t.Errorf("part of %d units for a limit of %d: %q", n, limit, p)
			}
			if strings.Count(p, "<b>") != strings.Count(p, "</b>") {
				t.Errorf("open tag in %q", p)
			}
			shown.WriteString(visible(p))
		}
		// A part of nothing but spaces is not sent: Telegram refuses it.
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := squeeze(shown.String()), squeeze(visible(text)); got != want {
			t.Errorf("shown %q, want %q", got, want)
		}
	})
}
