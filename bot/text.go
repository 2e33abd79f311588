package bot

import (
	"html"
	"slices"
	"strings"
	"unicode/utf16"
)

// The most a message and the text under a file may hold, in UTF-16 units after
// entities are parsed: Telegram's own limits (reference telegram.md §2.2), less
// the room for the mark of an answer that is sent again.
const (
	markRoom   = 32
	maxText    = 4096 - markRoom
	maxCaption = 1024 - markRoom
)

// visible is the text a person sees of an HTML message.
func visible(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			s = s[i:]
			break
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return html.UnescapeString(b.String())
}

// units counts UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// split cuts an HTML text into parts of at most limit visible UTF-16 units, at
// line borders where it can; tags open at a cut are closed there and opened again
// in the next part. A text that fits is returned as it is.
func split(s string, limit int) []string {
	if units(visible(s)) <= limit {
		return []string{s}
	}
	var (
		parts []string
		part  strings.Builder
		size  int
		open  []string // tags open at this place, outermost first
	)
	flush := func() {
		text := strings.Trim(part.String(), "\n")
		if strings.TrimSpace(visible(text)) != "" {
			parts = append(parts, text+closing(open))
		}
		part.Reset()
		size = 0
		for _, tag := range open {
			part.WriteString(tag)
		}
	}
	for line := range strings.SplitAfterSeq(s, "\n") {
		if n := units(strings.TrimSuffix(visible(line), "\n")); size > 0 && size+n > limit {
			flush()
		}
		for _, piece := range pieces(line) {
			if strings.HasPrefix(piece, "<") {
				open = track(open, piece)
				part.WriteString(piece)
				continue
			}
			if n := units(html.UnescapeString(piece)); size+n > limit {
				flush()
			}
			part.WriteString(piece)
			size += units(html.UnescapeString(piece))
		}
	}
	flush()
	return parts
}

// closing closes open tags, the innermost first.
func closing(open []string) string {
	var b strings.Builder
	for _, tag := range slices.Backward(open) {
		b.WriteString("</" + tagName(tag) + ">")
	}
	return b.String()
}

// pieces takes a line apart into tags, entities and single characters: what must
// not be cut. Words are kept whole by the caller's line borders only; a line
// longer than a message is cut anywhere.
func pieces(line string) []string {
	var out []string
	for line != "" {
		n := 0
		switch line[0] {
		case '<':
			n = strings.IndexByte(line, '>') + 1
		case '&':
			n = strings.IndexByte(line, ';') + 1
		}
		if n <= 0 {
			for i := range line {
				if i > 0 {
					n = i
					break
				}
			}
			if n <= 0 {
				n = len(line)
			}
		}
		out = append(out, line[:n])
		line = line[n:]
	}
	return out
}

func track(open []string, tag string) []string {
	if !strings.HasPrefix(tag, "</") {
		return append(open, tag)
	}
	if n := len(open); n > 0 && tagName(open[n-1]) == tagName(tag) {
		return open[:n-1]
	}
	return open
}

func tagName(tag string) string {
	name := strings.Trim(tag, "</>")
	name, _, _ = strings.Cut(name, " ")
	return name
}

// cut shortens a text to at most n UTF-16 units.
func cut(s string, n int) string {
	if units(s) <= n {
		return s
	}
	var b strings.Builder
	size := 0
	for _, r := range s {
		if size += units(string(r)); size >= n {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}
