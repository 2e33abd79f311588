package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

const secretToken = "7000000001:RAHASIA-kenari"

// fileServer answers getFile with a path, and that path as a test wants it.
func fileServer(t *testing.T, file http.HandlerFunc) *client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/file/bot"+secretToken+"/") {
			file(w, r)
			return
		}
		fmt.Fprint(w, `{"ok":true,"result":{"file_id":"1","file_path":"documents/a.csv"}}`)
	}))
	t.Cleanup(server.Close)
	return newClient(server.URL+"/", secretToken)
}

func TestDownload(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", 1<<20)
	for _, test := range []struct {
		name  string
		file  http.HandlerFunc
		want  error // nil: waits where later is true, else succeeds
		later bool
	}{
		{"good", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "kode") }, nil, false},
		{"gone", http.NotFound, logistics.ErrBadFile, false},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, logistics.ErrBadFile, false},
		{"fault of the server", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, nil, true},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "kode")
		}, nil, true},
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, true},
		{"larger than was said", func(w http.ResponseWriter, _ *http.Request) {
			for range 21 {
				fmt.Fprint(w, big)
			}
		}, logistics.ErrTooLarge, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data, err := fileServer(t, test.file).download(t.Context(), "1")
			switch {
			case test.want != nil:
				if !errors.Is(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
			case unreached(err) != test.later:
				t.Errorf("error %v, worth a later try: %v", err, unreached(err))
			case !test.later && string(data) != "kode":
				t.Errorf("data %q, error %v", data, err)
			}
			if err != nil && strings.Contains(err.Error(), secretToken) {
				t.Errorf("the token is in %q", err)
			}
		})
	}
}

// The library and net/http put the address, and with it the token, into their
// errors; ours have neither.
func TestErrorsWithoutTheToken(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hanging.Close)
	for name, address := range map[string]string{
		"nobody there": closed.URL, "no such host": "http://localhost.invalid", "no address": "http://a b", "hangs": hanging.URL,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			c := newClient(address, secretToken)
			_, err := c.call(ctx, "getMe", nil)
			if err == nil || strings.Contains(err.Error(), "RAHASIA") {
				t.Errorf("call: %v", err)
			}
			_, err = c.read(ctx, "documents/"+secretToken)
			if err == nil || strings.Contains(err.Error(), "RAHASIA") {
				t.Errorf("read: %v", err)
			}
			_, err = c.upload(ctx, "sendDocument", "document", "a.csv", []byte("x"), nil)
			if err == nil || strings.Contains(err.Error(), "RAHASIA") {
				t.Errorf("upload: %v", err)
			}
		})
	}
	// What is left of it in an error from elsewhere goes, too.
	c := newClient("http://localhost", secretToken)
	if got := c.redact(errors.New("dial " + secretToken)).Error(); got != "dial <token>" {
		t.Errorf("redacted: %q", got)
	}
}

// What is on the way when the call is given up may have arrived; what never got a
// connection has not.
func TestOutcomeOfFailedCalls(t *testing.T) {
	t.Parallel()
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hanging.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := newClient(hanging.URL, secretToken).call(ctx, "sendMessage", nil); classify(err) != classUnknown {
		t.Errorf("hanging: %v", err)
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	if _, err := newClient(closed.URL, secretToken).call(t.Context(), "sendMessage", nil); classify(err) != classNotSent {
		t.Errorf("nobody there: %v", err)
	}
}
