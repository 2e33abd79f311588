package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// Limits of keyboards. Telegram documents none but cuts at 12 in a row and 300 in all; phones show 8 in a row, and other clients
// stop at 100 in all, so that more is noted as a violation.
const (
	maxInRow       = 8
	maxButtons     = 100
	refusedButtons = 300
	maxData        = 64
)

// Button is one button under a message. A tap on one with Data makes a callback query, the others work on the phone alone.
type Button struct {
	Text     string          `json:"text"`
	URL      string          `json:"url,omitempty"`
	Data     string          `json:"callback_data,omitempty"`
	WebApp   json.RawMessage `json:"web_app,omitempty"`
	CopyText json.RawMessage `json:"copy_text,omitempty"`
	Switch   *string         `json:"switch_inline_query,omitempty"`
	Here     *string         `json:"switch_inline_query_current_chat,omitempty"`
}

type inlineKeyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// A markup is a parsed reply_markup.
type markup struct {
	inline *inlineKeyboard
	// keyboard holds the labels of a reply keyboard; remove takes it away.
	keyboard [][]string
	remove   bool
	// force asks the phone to open a reply.
	force bool
}

// parseMarkup reads reply_markup and answers its defects in the server's words.
func (s *Server) parseMarkup(c *call) (markup, error) {
	raw := c.text("reply_markup")
	if raw == "" {
		return markup{}, nil
	}
	if !json.Valid([]byte(raw)) {
		return markup{}, misuse("can't parse reply keyboard markup JSON object")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil {
		return markup{}, misuse("object expected as reply markup")
	}
	if rows, ok := fields["inline_keyboard"]; ok {
		keyboard, err := s.parseInline(c, rows)
		return markup{inline: keyboard}, err
	}
	if rows, ok := fields["keyboard"]; ok {
		labels, err := parseLabels(rows)
		return markup{keyboard: labels}, err
	}
	return markup{remove: isTrue(fields["remove_keyboard"]), force: isTrue(fields["force_reply"])}, nil
}

func isTrue(raw json.RawMessage) bool { return string(raw) == "true" }

func parseRows(raw json.RawMessage, field, what string) ([][]json.RawMessage, error) {
	var list []json.RawMessage
	if bytes.Equal(raw, []byte("null")) || json.Unmarshal(raw, &list) != nil {
		return nil, misuse("field %q must be of type Array", field)
	}
	rows := make([][]json.RawMessage, len(list))
	for i, row := range list {
		if bytes.Equal(row, []byte("null")) || json.Unmarshal(row, &rows[i]) != nil {
			return nil, misuse("field %q must be an Array of Arrays of %s", field, what)
		}
	}
	return rows, nil
}

// parseInline returns nil for a keyboard without buttons, which is how a keyboard is removed.
func (s *Server) parseInline(c *call, raw json.RawMessage) (*inlineKeyboard, error) {
	list, err := parseRows(raw, "inline_keyboard", "InlineKeyboardButton")
	if err != nil {
		return nil, err
	}
	keyboard, total := &inlineKeyboard{}, 0
	for _, row := range list {
		if len(row) == 0 {
			continue
		}
		if len(row) > maxInRow {
			s.breach(c, fmt.Sprintf("%d buttons in a row; phones show %d", len(row), maxInRow))
		}
		buttons := make([]Button, len(row))
		for i, one := range row {
			if buttons[i], err = parseButton(one); err != nil {
				return nil, err
			}
		}
		total += len(row)
		keyboard.Rows = append(keyboard.Rows, buttons)
	}
	switch {
	case total > refusedButtons:
		return nil, misuse("reply markup is too long")
	case total > maxButtons:
		s.breach(c, fmt.Sprintf("%d buttons under a message; %d are safe", total, maxButtons))
	case total == 0:
		return nil, nil
	}
	return keyboard, nil
}

func parseButton(raw json.RawMessage) (Button, error) {
	const prefix = "can't parse inline keyboard button: "
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return Button{}, misuse(prefix + "InlineKeyboardButton must be an Object")
	}
	var b Button
	for name, target := range map[string]any{
		"text": &b.Text, "url": &b.URL, "callback_data": &b.Data, "switch_inline_query": &b.Switch, "switch_inline_query_current_chat": &b.Here,
	} {
		if value, ok := fields[name]; ok && json.Unmarshal(value, target) != nil {
			return b, misuse(prefix+"Field %q must be of type String", name)
		}
	}
	if _, ok := fields["text"]; !ok {
		return b, misuse(prefix + `Can't find field "text"`)
	}
	b.WebApp, b.CopyText = fields["web_app"], fields["copy_text"]
	switch {
	case strings.TrimSpace(b.Text) == "":
		return b, misuse("BUTTON_TEXT_INVALID")
	case b.URL != "":
		return b, checkButtonURL(b.URL)
	case b.Data != "":
		if len(b.Data) > maxData {
			return b, misuse("BUTTON_DATA_INVALID")
		}
	case b.WebApp == nil && b.CopyText == nil && b.Switch == nil && b.Here == nil:
		return b, misuse(prefix + "Text buttons are unallowed in the inline keyboard")
	}
	return b, nil
}

func checkButtonURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tg" && u.Scheme != "ton":
		return misuse("inline keyboard button URL '%s' is invalid: Unsupported URL protocol", address)
	case checkedLink(address) == "":
		return misuse("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", address)
	}
	return nil
}

// parseLabels reads a reply keyboard; a button is an object with a text, or just the text.
func parseLabels(raw json.RawMessage) ([][]string, error) {
	list, err := parseRows(raw, "keyboard", "KeyboardButton")
	if err != nil {
		return nil, err
	}
	var labels [][]string
	for _, row := range list {
		var texts []string
		for _, one := range row {
			var label string
			var button struct {
				Text *string `json:"text"`
			}
			switch {
			case json.Unmarshal(one, &label) == nil:
			case json.Unmarshal(one, &button) == nil && button.Text != nil:
				label = *button.Text
			default:
				return nil, misuse(`can't parse keyboard button: Can't find field "text"`)
			}
			texts = append(texts, label)
		}
		if len(texts) > 0 {
			labels = append(labels, texts)
		}
	}
	return labels, nil
}
