package simulator

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// findEntities marks what phones make tappable without being told: commands, mentions, hashtags, e-mail addresses and links.
// Offsets are in UTF-16 units.
func findEntities(text string) []Entity {
	var found []Entity
	if strings.ContainsRune(text, '/') {
		found = append(found, findCommands(text)...)
	}
	for _, pattern := range patterns {
		if !strings.Contains(text, pattern.hint) {
			continue
		}
		for _, at := range pattern.re.FindAllStringIndex(text, -1) {
			if before, _ := utf8.DecodeLastRuneInString(text[:at[0]]); at[0] > 0 && isWord(before) {
				continue
			}
			found = append(found, entityAt(text, pattern.kind, at[0], at[1]))
		}
	}
	return found
}

var patterns = []struct {
	kind, hint string
	re         *regexp.Regexp
}{
	{"url", "://", regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)]`)},
	{"email", "@", regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)},
	{"mention", "@", regexp.MustCompile(`@[A-Za-z0-9_]{3,32}\b`)},
	{"hashtag", "#", regexp.MustCompile(`#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*`)},
}

// findCommands follows match_bot_commands of tdlib: a slash that follows no word character, slash or angle bracket, 1–64
// letters, digits and underscores, perhaps @name, and then none of those again.
func findCommands(text string) []Entity {
	var found []Entity
	for i := 0; i < len(text); i++ {
		if text[i] != '/' {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && (isWord(before) || strings.ContainsRune("/<>", before)) {
			continue
		}
		end := i + 1
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		if n := end - i - 1; n == 0 || n > 64 {
			i = end - 1
			continue
		}
		if end < len(text) && text[end] == '@' {
			name := end + 1
			for name < len(text) && isNameByte(text[name]) {
				name++
			}
			if n := name - end - 1; n >= 3 && n <= 32 {
				end = name
			}
		}
		if after, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && (isWord(after) || strings.ContainsRune("/<>", after)) {
			i = end - 1
			continue
		}
		found = append(found, entityAt(text, "bot_command", i, end))
		i = end - 1
	}
	return found
}

func entityAt(text, kind string, start, end int) Entity {
	return Entity{Type: kind, Offset: utf16Count(text[:start]), Length: utf16Count(text[start:end])}
}

func isNameByte(c byte) bool { return isAlpha(c) || isDigit(c) || c == '_' }

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }
