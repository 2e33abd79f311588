package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseHTML(t *testing.T) {
	for _, tt := range []struct {
		name, in, text string
		entities       []Entity
	}{
		{"plain", "Halo", "Halo", nil},
		{"bold", "<b>a</b>b", "ab", []Entity{{Type: "bold", Length: 1}}},
		{"strong em ins del", "<strong>a</strong><em>b</em><ins>c</ins><del>d</del><strike>e</strike>", "abcde", []Entity{
			{Type: "bold", Length: 1},
			{Type: "italic", Offset: 1, Length: 1},
			{Type: "underline", Offset: 2, Length: 1},
			{Type: "strikethrough", Offset: 3, Length: 1},
			{Type: "strikethrough", Offset: 4, Length: 1},
		}},
		{"offsets in UTF-16", "👍<b>👍a</b>", "👍👍a", []Entity{{Type: "bold", Offset: 2, Length: 3}}},
		{"nested, outer first", "<i><b>a</b>b</i>", "ab", []Entity{{Type: "italic", Length: 2}, {Type: "bold", Length: 1}}},
		{"references", "&lt;&gt;&amp;&quot;&#65;&#x42;", `<>&"AB`, nil},
		{"reference without a semicolon", "&lt b", "< b", nil},
		{"unknown reference stays", "&nbsp;&apos;", "&nbsp;&apos;", nil},
		{"reference too long stays", "&#00000065;", "&#00000065;", nil},
		{"bare ampersand", "a & b", "a & b", nil},
		{"upper case tag", "<B>a</b>", "a", []Entity{{Type: "bold", Length: 1}}},
		{"nameless end tag", "<b>a</>", "a", []Entity{{Type: "bold", Length: 1}}},
		{"empty tag leaves nothing", "<b></b>a", "a", nil},
		{"link", `<a href="https://kpu.go.id?a=1&amp;b=2">KPU</a>`, "KPU", []Entity{{Type: "text_link", Length: 3, URL: "https://kpu.go.id/?a=1&b=2"}}},
		{"link by its text", "<a>kpu.go.id</a>", "kpu.go.id", []Entity{{Type: "text_link", Length: 9, URL: "http://kpu.go.id/"}}},
		{"link to nowhere", `<a href="x">KPU</a>`, "KPU", nil},
		{"mention", `<a href="tg://user?id=7">Siti</a>`, "Siti", []Entity{{Type: "text_mention", Length: 4, User: &wireUser{ID: 7}}}},
		{"code", "<code>a</code>", "a", []Entity{{Type: "code", Length: 1}}},
		{"code loses its language", `<code class="language-go">a</code>`, "a", []Entity{{Type: "code", Length: 1}}},
		{"pre with language", `<pre><code class="language-go">a</code></pre>`, "a", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{"spoilers", `<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>`, "ab", []Entity{
			{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1},
		}},
		{"quotes", "<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", []Entity{
			{Type: "blockquote", Length: 1}, {Type: "expandable_blockquote", Offset: 1, Length: 1},
		}},
		{"custom emoji", `<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []Entity{
			{Type: "custom_emoji", Length: 2, CustomEmojiID: "5368324170671202286"},
		}},
		{"attribute without a meaning", `<b title='x' lang=id>a</b>`, "a", []Entity{{Type: "bold", Length: 1}}},
		{"space in the end tag", "<b>a</b >", "a", []Entity{{Type: "bold", Length: 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, entities, err := parseHTML(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if text != tt.text {
				t.Errorf("text = %q, want %q", text, tt.text)
			}
			if diff := cmp.Diff(tt.entities, entities); diff != "" {
				t.Errorf("entities (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseHTMLErrors(t *testing.T) {
	for in, want := range map[string]string{
		"<b>x":                         `Can't find end tag corresponding to start tag "b"`,
		"<x>a</x>":                     `Unsupported start tag "x" at byte offset 0`,
		"a & b < c":                    `Unsupported start tag "" at byte offset 6`,
		"<script>alert(1)</script>":    `Unsupported start tag "script" at byte offset 0`,
		"<b>x</i>":                     `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<b><i>test</b></i>":           `Unmatched end tag at byte offset 10, expected "</i>", found "</b>"`,
		"a</b>":                        `Unexpected end tag at byte offset 1`,
		"👍<":                           `Unclosed start tag at byte offset 4`,
		"<b":                           `Unclosed start tag at byte offset 0`,
		"<b>a</b":                      `Unclosed end tag at byte offset 4`,
		"<b ":                          `Empty attribute name in the tag "b" at byte offset 0`,
		"<b x":                         `Unclosed start tag "b" at byte offset 0`,
		`<a href="x`:                   `Unclosed start tag "a" at byte offset 0`,
		"<a href=a/b>x</a>":            `Unexpected end of name token at byte offset 8`,
		"<br/>":                        `Unsupported start tag "br/" at byte offset 0`,
		"<span>a</span>":               `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<span class="red">a</span>`:   `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"120 lembar <kurang 30 lembar": `Unsupported start tag "kurang" at byte offset 11`,
	} {
		t.Run(in, func(t *testing.T) {
			_, _, err := parseHTML(in)
			if err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

// FuzzParseHTML checks that any text is either refused or gives entities that lie inside the text, in order, and that a text
// in which < > & are escaped always comes out as it was.
func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>a</b>", "👍<i>x</i>", `<a href="tg://user?id=1">x</a>`, "<pre><code class='language-go'>x</code></pre>", "&#x1F44D;", "<b", "</>", "a&b<",
		`<span class="tg-spoiler">s</span>`, "<blockquote expandable>q</blockquote>", "\x00<b \x00>", "&#xD800;",
	} {
		f.Add(seed)
	}
	escape := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
	f.Fuzz(func(t *testing.T, in string) {
		if text, entities, err := parseHTML(in); err == nil {
			total, last := utf16Count(text), 0
			for _, e := range entities {
				if e.Offset < last || e.Length <= 0 || e.Offset+e.Length > total {
					t.Errorf("%q: entity %+v in a text of %d", in, e, total)
				}
				last = e.Offset
			}
			if utf8.ValidString(in) && !utf8.ValidString(text) {
				t.Errorf("%q: text %q is not UTF-8", in, text)
			}
		}
		if !utf8.ValidString(in) {
			return
		}
		if text, entities, err := parseHTML(escape.Replace(in)); err != nil || text != in || len(entities) > 0 {
			t.Errorf("escaped %q: %q, %v, %v", in, text, entities, err)
		}
	})
}

func TestTextRules(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("x", maxText)
	emoji := strings.Repeat("👍", maxText/2)
	for _, tt := range []struct {
		name, text, mode, entities string
		want                       string // the error, or the text as shown
		fails                      bool
	}{
		{"as it is", "a\nb", "", "", "a\nb", false},
		{"trimmed", " \n a  \n", "", "", "a", false},
		{"no carriage returns", "a\r\nb", "", "", "a\nb", false},
		{"the word null", "null", "", "", "null", false},
		{"lower case mode", "<b>a</b>", "html", "", "a", false},
		{"longest", long, "", "", long, false},
		{"longest in UTF-16", emoji, "", "", emoji, false},
		{"tags do not count", "<b>" + long + "</b>", "HTML", "", long, false},
		{"null entities", "a", "", "null", "a", false},
		{"too long", long + "x", "", "", "Bad Request: message is too long", true},
		{"too long in UTF-16", emoji + "x", "", "", "Bad Request: message is too long", true},
		{"raw text too long", strings.Repeat("é", maxRawText/2) + "x", "", "", "Bad Request: text is too long", true},
		{"empty", "", "", "", "Bad Request: message text is empty", true},
		{"white space", " \n ", "", "", "Bad Request: message text is empty", true},
		{"only tags", "<b> </b>", "HTML", "", "Bad Request: message text is empty", true},
		{"bad mode", "a", "XML", "", "Bad Request: unsupported parse_mode", true},
		{"not UTF-8", "a\xff", "", "", "Bad Request: strings must be encoded in UTF-8", true},
		{"parse error", "1 < 2", "HTML", "", `Bad Request: can't parse entities: Unsupported start tag "" at byte offset 2`, true},
		{"entity behind the end", "hello", "", `[{"type":"bold","offset":100,"length":1}]`, "Bad Request: entity begins after the end of the text at UTF-16 offset 100", true},
		{"entity over the end", "hello", "", `[{"type":"bold","offset":0,"length":100}]`, "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100", true},
		{"entity before the start", "hello", "", `[{"type":"bold","offset":-1,"length":1}]`, "Bad Request: receive an entity with incorrect offset -1", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.fails {
				r.Expect(tt.want)
			}
			got := r.call("sendMessage", "chat_id", "7", "text", tt.text, "parse_mode", tt.mode, "entities", tt.entities)
			if tt.fails {
				if got.Status != 400 || got.ErrorCode != 400 || got.Description != tt.want {
					t.Errorf("got %d %q, want %q", got.Status, got.Description, tt.want)
				}
				return
			}
			var m struct{ Text string }
			got.into(t, &m)
			if m.Text != tt.want {
				t.Errorf("text = %q, want %q", m.Text, tt.want)
			}
		})
	}
}

func TestCleanMovesEntities(t *testing.T) {
	r := newRig(t)
	var m struct {
		Text     string
		Entities []Entity
	}
	r.call("sendMessage", "chat_id", "7", "parse_mode", "HTML", "text", "\n a\r\n<b>b\rc </b> ").into(t, &m)
	want := []Entity{{Type: "bold", Offset: 2, Length: 2}}
	if diff := cmp.Diff(want, m.Entities); m.Text != "a\nbc" || diff != "" {
		t.Errorf("text %q, entities (-want +got):\n%s", m.Text, diff)
	}
}

func TestFindEntities(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []Entity
	}{
		{"/lapor kotak 12", []Entity{{Type: "bot_command", Length: 6}}},
		{"/jadwal, besok", []Entity{{Type: "bot_command", Length: 7}}},
		{"/a-b", []Entity{{Type: "bot_command", Length: 2}}},
		{"/lapor@lapor_bot x", []Entity{{Type: "bot_command", Length: 16}}},
		{"/lapor@ab", []Entity{{Type: "bot_command", Length: 6}}},
		{"👍 lalu /stok", []Entity{{Type: "bot_command", Offset: 8, Length: 5}}},
		{"/" + strings.Repeat("a", 64), []Entity{{Type: "bot_command", Length: 65}}},
		{"/" + strings.Repeat("a", 65), nil},
		{"dan/atau 1/2 //a </a", nil},
		{"/laporé", nil},
		{"@siti dan @ab", []Entity{{Type: "mention", Length: 5}}},
		{"a@kpu.go.id", []Entity{{Type: "email", Length: 11}}},
		{"lihat https://kpu.go.id/a.", []Entity{{Type: "url", Offset: 6, Length: 19}}},
		{"#logistik #12", []Entity{{Type: "hashtag", Length: 9}}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, findEntities(tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCodeIsNotSearched(t *testing.T) {
	r := newRig(t)
	var m struct{ Entities []Entity }
	r.call("sendMessage", "chat_id", "7", "parse_mode", "HTML", "text", "<code>/lapor</code> <b>/stok</b>").into(t, &m)
	want := []Entity{{Type: "code", Length: 6}, {Type: "bold", Offset: 7, Length: 5}, {Type: "bot_command", Offset: 7, Length: 5}}
	if diff := cmp.Diff(want, m.Entities); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMentionOfStrangerIsPlainText(t *testing.T) {
	r := newRig(t)
	var m struct{ Entities []json.RawMessage }
	r.call("sendMessage", "chat_id", "7", "parse_mode", "HTML", "text", `<a href="tg://user?id=7">Siti</a> <a href="tg://user?id=8">Budi</a>`).into(t, &m)
	if len(m.Entities) != 1 {
		t.Errorf("entities = %s", m.Entities)
	}
}
