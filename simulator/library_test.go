package simulator

import (
	"errors"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// library connects the client library that most Go bots use.
func (r *rig) library() *tgbotapi.BotAPI {
	r.t.Helper()
	bot, err := tgbotapi.NewBotAPIWithAPIEndpoint(token, r.url+"/bot%s/%s")
	if err != nil {
		r.t.Fatal(err)
	}
	return bot
}

func TestLibraryConversation(t *testing.T) {
	r := newRig(t)
	bot := r.library()
	if bot.Self.ID != 4242 || bot.Self.UserName != "lapor_bot" || !bot.Self.IsBot {
		t.Errorf("getMe = %+v", bot.Self)
	}

	updates, err := bot.GetUpdates(tgbotapi.UpdateConfig{AllowedUpdates: []string{"message", "callback_query"}})
	ok(t, err)
	if len(updates) != 1 || updates[0].Message.Text != "/start" || updates[0].Message.Command() != "start" {
		t.Fatalf("updates = %+v", updates)
	}

	m := tgbotapi.NewMessage(7, "Selamat <b>pagi</b> 👋")
	m.ParseMode = tgbotapi.ModeHTML
	m.ReplyToMessageID = updates[0].Message.MessageID
	m.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Ya", "ya")))
	sent, err := bot.Send(m)
	ok(t, err)
	if sent.Text != "Selamat pagi 👋" || sent.ReplyToMessage.Text != "/start" || sent.ReplyMarkup == nil {
		t.Errorf("sent = %+v", sent)
	}

	tap := must[string](t)(r.TapLabel(7, 7, sent.MessageID, "Ya"))
	updates, err = bot.GetUpdates(tgbotapi.UpdateConfig{Offset: updates[0].UpdateID + 1})
	ok(t, err)
	if len(updates) != 1 || updates[0].CallbackQuery.Data != "ya" || updates[0].CallbackQuery.Message.MessageID != sent.MessageID {
		t.Fatalf("updates = %+v", updates)
	}
	_, err = bot.Request(tgbotapi.NewCallbackWithAlert(updates[0].CallbackQuery.ID, "Baik"))
	ok(t, err)
	if a, answered := r.Answer(tap); !answered || a.Text != "Baik" || !a.Alert {
		t.Errorf("answer = %+v, %v", a, answered)
	}

	_, err = bot.Send(tgbotapi.NewEditMessageText(7, sent.MessageID, "Sudah"))
	ok(t, err)
	now := must[Message](t)(r.Chat(7).Message(sent.MessageID))
	if now.Text != "Sudah" || now.Buttons != nil || now.EditDate.IsZero() {
		t.Errorf("after the edit: %+v", now)
	}
}

func TestLibraryReadsErrors(t *testing.T) {
	r := newRig(t)
	bot := r.library()
	ok(t, r.Block(7))
	_, err := bot.Send(tgbotapi.NewMessage(7, "Halo"))
	var failed *tgbotapi.Error
	if !errors.As(err, &failed) || failed.Code != 403 || failed.Message != "Forbidden: bot was blocked by the user" {
		t.Errorf("send to a person who blocked the bot: %v", err)
	}
	r.Fail("sendMessage", TooManyRequests(7).In(7), 1)
	_, err = bot.Send(tgbotapi.NewMessage(7, "Halo"))
	if !errors.As(err, &failed) || failed.Code != 429 || failed.RetryAfter != 7 {
		t.Errorf("scripted 429: %v", err)
	}
}

func TestLibraryUploads(t *testing.T) {
	r := newRig(t)
	bot := r.library()
	file := tgbotapi.FileBytes{Name: "rekap.csv", Bytes: []byte("a,b\n1,2\n")}
	sent, err := bot.Send(tgbotapi.NewDocument(7, file))
	ok(t, err)
	if sent.Document == nil || sent.Document.FileName != "rekap.csv" || sent.Document.FileSize != 8 {
		t.Fatalf("document = %+v", sent.Document)
	}
	data := must[[]byte](t)(r.FileData(sent.Document.FileID))
	if string(data) != "a,b\n1,2\n" {
		t.Errorf("content = %q", data)
	}
	again, err := bot.Send(tgbotapi.NewDocument(7, tgbotapi.FileID(sent.Document.FileID)))
	ok(t, err)
	if again.Document.FileName != "rekap.csv" {
		t.Errorf("sent again by id: %+v", again.Document)
	}
}
