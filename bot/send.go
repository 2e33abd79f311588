package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/logistics"
	"laporbot/messages"
)

// cardChain is the most messages that can have stood for one card.
const cardChain = 100

// target is the message that a notice changes.
type target struct {
	id    int  // 0: none was ever sent
	gone  bool // Telegram does not have it any more, or never had
	known bool // there was something to send, whatever became of it
}

// target finds the message that a notice changes. A card whose message was
// deleted lives on in the message that was sent in its place, which is found in
// the archive under successor.
func (s *Sender) target(ctx context.Context, n logistics.Notice) (t target, err error) {
	if n.Edits == "" {
		return target{n.EditID, n.EditID == 0, true}, nil
	}
	key := n.Edits
	for range cardChain {
		m, err := s.store.SentNotice(ctx, key)
		t.known = t.known || err == nil
		switch {
		case errors.Is(err, logistics.ErrNotFound) && key != n.Edits:
			// A negative EditID is the mark of anew.
			t.gone = t.id == 0 || t.id == -n.EditID
			return t, nil
		case err != nil && !errors.Is(err, logistics.ErrNotFound):
			return t, err
		case err == nil && m.ChatID == n.ChatID: // in a group that migrated, messages are numbered anew
			t.id = m.MessageID
		}
		key = successor(n.Edits, t.id)
	}
	return t, fmt.Errorf("card %s was replaced too often", n.Edits)
}

// successor is the key of the message that was sent in the place of message id.
func successor(card string, id int) string { return card + "|after|" + strconv.Itoa(id) }

// send makes the one call that a notice is. Its errors are those of the call.
func (s *Sender) send(ctx context.Context, n logistics.Notice, t target) (messageID int, err error) {
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(n.ChatID, 10), "parse_mode": "HTML"}
	if markup := markup(n); markup != nil {
		encoded, err := json.Marshal(markup)
		if err != nil {
			return 0, &callError{Method: "sendMessage", API: &tgbotapi.Error{Message: "buttons cannot be encoded"}}
		}
		params["reply_markup"] = string(encoded)
	}
	if !t.gone && n.Document == nil {
		params["message_id"] = strconv.Itoa(t.id)
		params["text"] = n.Text
		params["disable_web_page_preview"] = "true"
		return messageIDOf(s.client.call(ctx, "editMessageText", params))
	}
	text := n.Text
	if n.State == logistics.NoticeUnknown && n.Kind < logistics.NoticeDigest {
		// A digest carries its own number and is repeated as it was.
		text = resendMark() + text
	}
	params.AddNonZero("message_thread_id", n.ThreadID)
	params.AddBool("disable_notification", n.Silent)
	if n.ReplyTo != 0 {
		params.AddNonZero("reply_to_message_id", n.ReplyTo)
		params["allow_sending_without_reply"] = "true"
	}
	if n.Document != nil {
		params.AddNonEmpty("caption", text)
		method, field := "sendDocument", "document"
		switch {
		case n.Document.Photo:
			method, field = "sendPhoto", "photo"
		case n.Document.Video:
			method, field = "sendVideo", "video"
		}
		if n.Document.FileID != "" {
			params[field] = n.Document.FileID
			return messageIDOf(s.client.call(ctx, method, params))
		}
		return messageIDOf(s.client.upload(ctx, method, field, n.Document.Name, n.Document.Data, params))
	}
	params["text"] = text
	params["disable_web_page_preview"] = "true"
	return messageIDOf(s.client.call(ctx, "sendMessage", params))
}

// resendMark is the line above an answer that may be there already.
func resendMark() string {
	mark, err := messages.Render("bot-kirim-ulang", nil)
	if err != nil {
		return "" // the answer is worth more than its mark
	}
	return mark + "\n"
}

// markup is what stands under a message; nil: nothing. A message has buttons or opens
// an answer, not both.
func markup(n logistics.Notice) map[string]any {
	switch {
	case len(n.Buttons) > 0:
		return map[string]any{"inline_keyboard": keyboard(n.Buttons)}
	case n.Ask:
		return map[string]any{"force_reply": true, "selective": true}
	}
	return nil
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

func keyboard(rows [][]logistics.Button) [][]inlineButton {
	out := make([][]inlineButton, 0, len(rows))
	for _, row := range rows {
		buttons := make([]inlineButton, 0, len(row))
		for _, b := range row {
			buttons = append(buttons, inlineButton(b))
		}
		out = append(out, buttons)
	}
	return out
}

// messageIDOf reads the number of the message from the result of a call. Without
// one the message is out all the same; it only cannot be changed later.
func messageIDOf(result json.RawMessage, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	var m struct {
		MessageID int `json:"message_id"`
	}
	_ = json.Unmarshal(result, &m)
	return m.MessageID, nil
}
