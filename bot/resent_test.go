package bot

import (
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/messages"
)

// A reply to a message that was sent again is a reply to the same words.
func TestReplyToResent(t *testing.T) {
	d := &door{userName: func() string { return "laporbot" }}
	m := &tgbotapi.Message{From: &tgbotapi.User{IsBot: true, UserName: "laporbot"}}
	for text, hour := range map[string]bool{"🟠 K-1, Staf KPU:\nSudah?": false, "K-1: ditunda sampai jam berapa, dan mengapa?": true} {
		m.Text = resendMark() + text
		got := d.ownText(m)
		if n, ok := messages.AboutObstacle(got); got != text || !ok || n != 1 || messages.AsksHour(got) != hour {
			t.Errorf("got %q", got)
		}
	}
	m.Text, m.Caption = "", resendMark()+"K-1, bukti 1 dari 1"
	if got := d.ownText(m); got != "K-1, bukti 1 dari 1" {
		t.Errorf("got %q", got)
	}
}
