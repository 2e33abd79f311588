// Package messages holds every sentence that people read, in Bahasa Indonesia.
//
// The sentences are blocks in the *.tmpl files, one file per command or job, so
// that whoever corrects the language need not read Go. What a block is given is
// a plain struct of this package. README.md states the rules of the language.
//
// Texts are HTML as Telegram takes it: html/template escapes whatever is put
// in, so that a name full of signs is shown as it is written.
package messages

import (
	"embed"
	"fmt"
	"html"
	"html/template"
	"strings"
)

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.New("messages").
	Funcs(functions).
	Option("missingkey=error").
	ParseFS(files, "*.tmpl"))

// Render writes the block of that name with data as HTML for Telegram. It fails
// where there is no such block or where data lacks what the block shows; both
// are faults of the program, never of a person.
func Render(name string, data any) (string, error) {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	return tidy(b.String()), nil
}

// Plain writes a block that Telegram shows as it is, without HTML: the text of a
// button or of the short note on a tap.
func Plain(name string, data any) (string, error) {
	text, err := Render(name, data)
	if err != nil {
		return "", err
	}
	return html.UnescapeString(text), nil
}

// tidy takes away what the layout of a template leaves behind: spaces at the end
// of lines and more than one empty line in a row.
func tidy(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.TrimRight(line, " \t")
		if line == "" && len(kept) > 0 && kept[len(kept)-1] == "" {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}
