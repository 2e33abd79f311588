package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"laporbot/simulator"
)

// stopped is a clock that stands still.
type stopped struct{}

func (stopped) Now() time.Time                       { return time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC) }
func (stopped) After(time.Duration) <-chan time.Time { return nil }

// A bot sends a message that Telegram refuses, and one that Siti sees.
func Example() {
	sim := simulator.New(simulator.Options{Clock: stopped{}, Token: "4242:secret"})
	web := httptest.NewServer(sim)
	defer web.Close()

	sim.AddUser(simulator.User{ID: 7, FirstName: "Siti"})
	if _, err := sim.StartPrivate(7, ""); err != nil {
		fmt.Println(err)
	}
	for _, text := range []string{"kotak <120", "kotak &lt;120"} {
		form := url.Values{"chat_id": {"7"}, "parse_mode": {"HTML"}, "text": {text}}
		resp, err := http.PostForm(web.URL+"/bot4242:secret/sendMessage", form)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = resp.Body.Close()
		fmt.Println(resp.Status)
	}
	for _, m := range sim.Chat(7).Messages() {
		fmt.Println(m.From, m.Text)
	}
	fmt.Println(sim.Err())
	// Output:
	// 400 Bad Request
	// 200 OK
	// 7 /start
	// 4242 kotak <120
	// rule violated: sendMessage in chat 7: Bad Request: can't parse entities: Unclosed start tag at byte offset 6
}
