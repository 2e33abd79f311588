package simulator

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// benchServer is a simulator without limits in which person 7 has started the bot.
func benchServer(b *testing.B) *Server {
	b.Helper()
	s := New(Options{Clock: &fakeClock{now: start}, Token: token, Rates: RatesOff})
	s.AddUser(User{ID: 7, FirstName: "Siti"})
	if _, err := s.StartPrivate(7, ""); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

const answerForm = "chat_id=7&parse_mode=HTML&text=%E2%9C%85+Tercatat+%3Cb%3ER-12%3C%2Fb%3E%3A+kotak+suara+120+dari+121.&reply_to_message_id=1"

// BenchmarkSendMessage is the cost of one send without the network.
func BenchmarkSendMessage(b *testing.B) {
	s := benchServer(b)
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/bot"+token+"/sendMessage", strings.NewReader(answerForm))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkSendOverHTTP is one send with client and server in this process.
func BenchmarkSendOverHTTP(b *testing.B) {
	web := httptest.NewServer(benchServer(b))
	defer web.Close()
	for b.Loop() {
		resp, err := http.Post(web.URL+"/bot"+token+"/sendMessage", "application/x-www-form-urlencoded", strings.NewReader(answerForm))
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
		if err := resp.Body.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkBacklog reads 5,000 waiting updates in answers of 100.
func BenchmarkBacklog(b *testing.B) {
	for b.Loop() {
		s := benchServer(b)
		for i := range 5000 {
			if _, err := s.Send(7, 7, Outgoing{Text: "/lapor kotak " + strconv.Itoa(i)}); err != nil {
				b.Fatal(err)
			}
		}
		for offset := 0; ; {
			s.mu.Lock()
			s.queue.confirm(offset)
			batch := s.batch(100, start)
			s.mu.Unlock()
			if batch == nil {
				break
			}
			offset = batch[len(batch)-1].id + 1
		}
	}
}
