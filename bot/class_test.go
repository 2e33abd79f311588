package bot

import (
	"errors"
	"net/http"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

func TestClassify(t *testing.T) {
	api := func(status int, text string) error {
		return &callError{Method: "sendMessage", Status: status, Written: true, API: &tgbotapi.Error{Code: status, Message: text}}
	}
	migrated := &callError{Status: 400, API: &tgbotapi.Error{Message: "Bad Request: group chat was upgraded to a supergroup chat"}}
	migrated.API.MigrateToChatID = -100123
	tests := []struct {
		name string
		err  error
		want class
	}{
		{"refused before it left", &callError{Err: errors.New("connection refused")}, classNotSent},
		{"reset after it left", &callError{Written: true, Err: errors.New("connection reset")}, classUnknown},
		{"page instead of JSON", &callError{Written: true, Status: 502, Err: errors.New("invalid character")}, classUnknown},
		{"server fault", api(500, "Internal Server Error"), classUnknown},
		{"too fast", api(429, "Too Many Requests: retry after 5"), classWait},
		{"token", api(401, "Unauthorized"), classToken},
		{"token path", api(404, "Not Found"), classToken},
		{"unknown method is not the token", api(404, "Not Found: method not found"), classRefused},
		{"blocked", api(403, "Forbidden: bot was blocked by the user"), classUnreachable},
		{"never started", api(403, "Forbidden: bot can't initiate conversation with a user"), classUnreachable},
		{"no chat", api(400, "Bad Request: chat not found"), classUnreachable},
		{"edit without change", api(400, "Bad Request: message is not modified: specified new message content…"), classUnchanged},
		{"edit of nothing", api(400, "Bad Request: message to edit not found"), classNoTarget},
		{"broken markup", api(400, "Bad Request: can't parse entities: Unsupported start tag"), classMarkup},
		{"topic closed", api(400, "Bad Request: TOPIC_CLOSED"), classNoTopic},
		{"topic gone", api(400, "Bad Request: message thread not found"), classNoTopic},
		{"migrated", migrated, classMigrated},
		{"anything else", api(http.StatusBadRequest, "Bad Request: message text is empty"), classRefused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := classify(test.err); got != test.want {
				t.Errorf("classify(%v) = %v, want %v", test.err, got, test.want)
			}
		})
	}
}
