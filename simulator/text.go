package simulator

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts (Bot API documentation; the raw limit from telegram-bot-api Client.cpp). After parsing they count UTF-16 units,
// which is the stricter reading.
const (
	maxRawText  = 32768
	maxText     = 4096
	maxCaption  = 1024
	maxEntities = 100
)

func utf16Len(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

func utf16Count(s string) int {
	n := 0
	for _, r := range s {
		n += utf16Len(r)
	}
	return n
}

// formatted is a text that passed all rules.
type formatted struct {
	text     string
	entities []Entity
}

// parseText applies parse_mode or entities to a text of the bot, cleans it and marks commands, mentions and links, as the
// server does for every message.
func (s *Server) parseText(raw, mode, entities string) (formatted, error) {
	if len(raw) > maxRawText {
		return formatted{}, misuse("text is too long")
	}
	if !utf8.ValidString(raw) {
		return formatted{}, misuse("strings must be encoded in UTF-8")
	}
	f := formatted{text: raw}
	switch strings.ToLower(mode) {
	case "", "none":
		if entities != "" {
			list, err := parseEntities(entities, utf16Count(raw))
			if err != nil {
				return f, err
			}
			f.entities = list
		}
	case "html":
		var err error
		if f.text, f.entities, err = parseHTML(raw); err != nil {
			return f, misuse("can't parse entities: %s", err)
		}
	case "markdown", "markdownv2":
		return f, misuse("unsupported parse_mode (the simulator has HTML only)")
	default:
		return f, misuse("unsupported parse_mode")
	}
	f.clean()
	for i := range f.entities {
		if u := f.entities[i].User; u != nil {
			if p, ok := s.people[u.ID]; ok && p.known {
				f.entities[i].User = &p.user
			} else {
				// A mention of somebody the bot never met is dropped in silence.
				f.entities[i].Length = 0
			}
		}
	}
	f.entities = slices.DeleteFunc(f.entities, func(e Entity) bool { return e.Length <= 0 })
	f.detect()
	f.entities = f.entities[:min(len(f.entities), maxEntities)]
	if len(f.entities) == 0 {
		f.entities = nil // so that texts without entities compare as equal
	}
	return f, nil
}

func parseEntities(list string, length int) ([]Entity, error) {
	var entities []Entity
	if err := json.Unmarshal([]byte(list), &entities); err != nil {
		return nil, misuse("can't parse entities JSON object")
	}
	for _, e := range entities {
		switch {
		case e.Offset < 0:
			return nil, misuse("receive an entity with incorrect offset %d", e.Offset)
		case e.Length < 0:
			return nil, misuse("receive an entity with incorrect length %d", e.Length)
		case e.Offset > length:
			return nil, misuse("entity begins after the end of the text at UTF-16 offset %d", e.Offset)
		case e.Offset+e.Length > length:
			return nil, misuse("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, e.Offset+e.Length)
		}
	}
	sortEntities(entities)
	return entities, nil
}

// clean drops control characters, trailing white space, and leading spaces and line ends up to the first entity.
func (f *formatted) clean() {
	// Control characters become spaces and so keep all offsets; carriage returns vanish.
	if strings.ContainsFunc(f.text, func(r rune) bool { return r < ' ' && r != '\n' }) {
		var b strings.Builder
		units := 0
		for _, r := range f.text {
			switch {
			case r == '\r':
				f.shift(units, 1)
				continue
			case r < ' ' && r != '\n':
				r = ' '
			}
			b.WriteRune(r)
			units += utf16Len(r)
		}
		f.text = b.String()
	}
	f.text = strings.TrimRightFunc(f.text, unicode.IsSpace)
	total := utf16Count(f.text)
	for i := range f.entities {
		f.entities[i].Length = min(f.entities[i].Length, total-f.entities[i].Offset)
	}
	lead := 0
	for lead < len(f.text) && (f.text[lead] == ' ' || f.text[lead] == '\n') && (len(f.entities) == 0 || lead < f.entities[0].Offset) {
		lead++
	}
	if lead > 0 {
		f.text = f.text[lead:]
		f.shift(0, lead)
	}
}

// shift moves entities after n units were taken out at the given offset.
func (f *formatted) shift(at, n int) {
	for i := range f.entities {
		e := &f.entities[i]
		switch {
		case e.Offset > at:
			e.Offset -= n
		case e.Offset+e.Length > at:
			e.Length -= n
		}
	}
}

// detect adds the entities that Telegram finds by itself, where the text is not yet marked as a link, a mention or code.
func (f *formatted) detect() {
	taken := slices.Clone(f.entities)
	free := func(e Entity) bool {
		for _, t := range taken {
			switch t.Type {
			case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote":
				continue
			}
			if e.Offset < t.Offset+t.Length && t.Offset < e.Offset+e.Length {
				return false
			}
		}
		return true
	}
	for _, e := range findEntities(f.text) {
		if free(e) {
			f.entities = append(f.entities, e)
			taken = append(taken, e)
		}
	}
	sortEntities(f.entities)
}
