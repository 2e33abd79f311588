package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlTags are the tags of the HTML parse mode and the entity each makes.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
}

type openTag struct {
	name, argument string
	offset         int // in UTF-16 units of the result
	start          int // in bytes of the result
}

// parseFailure is an error in Telegram's words, which begin with a capital letter.
func parseFailure(format string, args ...any) error { return fmt.Errorf(format, args...) }

// htmlParser follows do_parse_html of tdlib's MessageEntity.cpp step by step, so that it accepts what the real one accepts
// (a bare &, attributes without a meaning, </> as an end tag) and refuses the rest in the same words.
type htmlParser struct {
	in       string
	pos      int
	out      strings.Builder
	units    int // UTF-16 length of out
	open     []openTag
	entities []Entity
}

// parseHTML returns the text without its tags, and its entities. The error is the tail of "can't parse entities: ".
func parseHTML(in string) (string, []Entity, error) {
	p := htmlParser{in: in}
	for p.pos < len(p.in) {
		var err error
		switch c := p.in[p.pos]; {
		case c == '&':
			if r := p.reference(); r != 0 {
				p.emit(r)
			} else {
				p.pos++
				p.emit('&')
			}
		case c != '<':
			r, size := utf8.DecodeRuneInString(p.in[p.pos:])
			p.pos += size
			p.emit(r)
		case p.at(p.pos+1) == '/':
			err = p.endTag()
		default:
			err = p.startTag()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, parseFailure("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	for i := range p.entities {
		if p.entities[i].Type == "code" {
			p.entities[i].Language = ""
		}
	}
	sortEntities(p.entities)
	return p.out.String(), p.entities, nil
}

func (p *htmlParser) emit(r rune) {
	p.out.WriteRune(r)
	p.units += utf16Len(r)
}

// at returns a byte of the input, 0 behind its end, as the real parser sees it.
func (p *htmlParser) at(i int) byte {
	if i < len(p.in) {
		return p.in[i]
	}
	return 0
}

// isSpace counts NUL in, as tdlib does; that is how its loops end at the end of the text.
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// reference reads a character reference at the current position and moves behind it, or returns 0 and stays. Only four have
// names; a missing semicolon is forgiven.
func (p *htmlParser) reference() rune {
	end, value := p.pos+1, 0
	if p.at(end) == '#' {
		end++
		if p.at(end) == 'x' {
			end++
			for ; isDigit(p.at(end)) || p.at(end)|0x20 >= 'a' && p.at(end)|0x20 <= 'f'; end++ {
				digit, _ := strconv.ParseUint(string(p.at(end)), 16, 8)
				value = min(value*16+int(digit), utf8.MaxRune+1)
			}
		} else {
			for ; isDigit(p.at(end)); end++ {
				value = min(value*10+int(p.at(end)-'0'), utf8.MaxRune+1)
			}
		}
		if value == 0 || value >= utf8.MaxRune || end-p.pos >= 10 || !utf8.ValidRune(rune(value)) {
			return 0
		}
	} else {
		for isAlpha(p.at(end)) {
			end++
		}
		switch p.in[p.pos+1 : end] {
		case "lt":
			value = '<'
		case "gt":
			value = '>'
		case "amp":
			value = '&'
		case "quot":
			value = '"'
		default:
			return 0
		}
	}
	if p.at(end) == ';' {
		end++
	}
	p.pos = end
	return rune(value)
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	for !isSpace(p.at(p.pos)) && p.at(p.pos) != '>' {
		p.pos++
	}
	if p.at(p.pos) == 0 {
		return parseFailure("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.in[begin+1 : p.pos])
	if _, ok := htmlTags[name]; !ok {
		return parseFailure("Unsupported start tag \"%s\" at byte offset %d", name, begin)
	}
	argument, err := p.attributes(name, begin)
	if err != nil {
		return err
	}
	p.pos++ // the >
	if name == "span" && argument != "spoiler" {
		return parseFailure("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, openTag{name: name, argument: argument, offset: p.units, start: p.out.Len()})
	return nil
}

// attributes reads up to the > of a start tag and returns the value of the one attribute that means something there.
func (p *htmlParser) attributes(tag string, begin int) (argument string, err error) {
	for p.at(p.pos) != '>' {
		p.skipSpace()
		if p.at(p.pos) == '>' {
			break
		}
		start := p.pos
		for c := p.at(p.pos); !isSpace(c) && !strings.ContainsRune("=>/\"'", rune(c)); c = p.at(p.pos) {
			p.pos++
		}
		name := p.in[start:p.pos]
		if name == "" {
			return "", parseFailure("Empty attribute name in the tag \"%s\" at byte offset %d", tag, begin)
		}
		p.skipSpace()
		value := ""
		if p.at(p.pos) == '=' {
			p.pos++
			p.skipSpace()
			if value, err = p.value(); err != nil {
				return "", err
			}
		}
		if p.pos >= len(p.in) {
			return "", parseFailure("Unclosed start tag \"%s\" at byte offset %d", tag, begin)
		}
		switch {
		case tag == "a" && name == "href", tag == "tg-emoji" && name == "emoji-id":
			argument = value
		case tag == "code" && name == "class" && strings.HasPrefix(value, "language-"):
			argument = value[len("language-"):]
		case tag == "span" && name == "class" && strings.HasPrefix(value, "tg-"):
			argument = value[len("tg-"):]
		case tag == "blockquote" && name == "expandable":
			argument = "1"
		}
	}
	return argument, nil
}

func (p *htmlParser) skipSpace() {
	for p.pos < len(p.in) && isSpace(p.in[p.pos]) {
		p.pos++
	}
}

// value reads an attribute value: quoted, with references, or a bare token of letters, digits, periods and hyphens.
func (p *htmlParser) value() (string, error) {
	quote := p.at(p.pos)
	if quote != '\'' && quote != '"' {
		start := p.pos
		for c := p.at(p.pos); isAlpha(c) || isDigit(c) || c == '.' || c == '-'; c = p.at(p.pos) {
			p.pos++
		}
		if c := p.at(p.pos); !isSpace(c) && c != '>' {
			return "", parseFailure("Unexpected end of name token at byte offset %d", start)
		}
		return strings.ToLower(p.in[start:p.pos]), nil
	}
	p.pos++
	var b strings.Builder
	for p.pos < len(p.in) && p.in[p.pos] != quote {
		if p.in[p.pos] == '&' {
			if r := p.reference(); r != 0 {
				b.WriteRune(r)
				continue
			}
		}
		b.WriteByte(p.in[p.pos])
		p.pos++
	}
	p.pos = min(p.pos+1, len(p.in))
	return b.String(), nil
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return parseFailure("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += 2
	for !isSpace(p.at(p.pos)) && p.at(p.pos) != '>' {
		p.pos++
	}
	name := strings.ToLower(p.in[begin+2 : p.pos])
	p.skipSpace()
	if p.at(p.pos) != '>' {
		return parseFailure("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return parseFailure("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if length := p.units - tag.offset; length > 0 {
		p.addEntity(tag, length)
	}
	return nil
}

func (p *htmlParser) addEntity(tag openTag, length int) {
	e := Entity{Type: htmlTags[tag.name], Offset: tag.offset, Length: length}
	var last *Entity
	if n := len(p.entities); n > 0 && p.entities[n-1].Offset == e.Offset && p.entities[n-1].Length == e.Length {
		last = &p.entities[n-1]
	}
	switch tag.name {
	case "a":
		address := tag.argument
		if address == "" {
			address = p.out.String()[tag.start:]
		}
		if id, ok := strings.CutPrefix(address, "tg://user?id="); ok {
			number, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return
			}
			e.Type, e.User = "text_mention", &wireUser{ID: number}
		} else if e.URL = checkedLink(address); e.URL == "" {
			return // a link to nowhere leaves plain text
		}
	case "pre":
		// <pre><code class="language-go"> is one entity.
		if last != nil && last.Type == "code" && last.Language != "" {
			last.Type = "pre"
			return
		}
	case "code":
		e.Language = tag.argument
		if last != nil && last.Type == "pre" && e.Language != "" {
			last.Language = e.Language
			return
		}
	case "blockquote":
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		e.CustomEmojiID = tag.argument
	}
	p.entities = append(p.entities, e)
}
