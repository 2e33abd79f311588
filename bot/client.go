package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/logistics"
)

const (
	// callTimeout bounds one call that is not a poll, uploads included.
	callTimeout = 60 * time.Second
	// maxAnswer bounds what is read of one answer: a full batch of updates is cut by
	// Telegram at about 4 MB.
	maxAnswer = 8 << 20
	// maxDownload is Telegram's own limit for getFile.
	maxDownload = 20 << 20
)

// client calls the Bot API through the library's MakeRequest and UploadFiles,
// and adds what the library lacks: contexts, timeouts, the HTTP status, whether a
// failed request had been written, and silence about the token.
type client struct {
	api   tgbotapi.BotAPI
	base  string
	token string
	http  *http.Client
}

func newClient(apiURL, token string) *client {
	apiURL = strings.TrimRight(apiURL, "/")
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64, // the default of 2 would open a connection for nearly every call
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
		ExpectContinueTimeout: time.Second,
	}
	c := &client{
		base:  apiURL,
		token: token,
		http: &http.Client{
			Transport: transport,
			// A redirect would carry the token, which is in the path, to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	c.api = tgbotapi.BotAPI{Token: token}
	c.api.SetAPIEndpoint(strings.ReplaceAll(apiURL, "%", "%%") + "/bot%s/%s")
	return c
}

// callError is a call that did not end in a good answer.
type callError struct {
	Method  string
	Status  int  // of HTTP; 0: no answer came
	Written bool // the request had left: it may have taken effect
	API     *tgbotapi.Error
	Err     error // transport or decoding fault, without the token
}

func (e *callError) Error() string {
	if e.API != nil {
		return fmt.Sprintf("%s: %d %s", e.Method, e.Status, e.API.Message)
	}
	return fmt.Sprintf("%s: status %d: %v", e.Method, e.Status, e.Err)
}

func (e *callError) Unwrap() error { return e.Err }

// RetryAfter is what Telegram asked to wait; zero where it did not.
func (e *callError) RetryAfter() time.Duration {
	if e.API == nil {
		return 0
	}
	return time.Duration(e.API.RetryAfter) * time.Second
}

// call runs one method and returns its result.
func (c *client) call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.do(ctx, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest(method, params)
	})
}

// upload runs one method with a file.
func (c *client) upload(ctx context.Context, method, field, name string, data []byte, params tgbotapi.Params) (json.RawMessage, error) {
	return c.do(ctx, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		file := tgbotapi.RequestFile{Name: field, Data: tgbotapi.FileBytes{Name: name, Bytes: data}}
		return api.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	})
}

func (c *client) do(ctx context.Context, method string, request func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) (json.RawMessage, error) {
	trip := &roundTrip{ctx: ctx, http: c.http}
	api := c.api
	api.Client = trip
	resp, err := request(&api)
	if err == nil {
		return resp.Result, nil
	}
	out := &callError{Method: method, Status: trip.status, Written: trip.written.Load()}
	if !errors.As(err, &out.API) {
		out.Err = c.redact(err)
		return nil, out
	}
	// UploadFiles leaves the code out; the status is the same number.
	out.API.Code = trip.status
	return nil, out
}

// redact takes the token out of an error: net/http prints the whole address.
func (c *client) redact(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if s := err.Error(); c.token != "" && strings.Contains(s, c.token) {
		return errors.New(strings.ReplaceAll(s, c.token, "<token>"))
	}
	return err
}

// roundTrip is the library's HTTP client for one call.
type roundTrip struct {
	ctx     context.Context
	http    *http.Client
	status  int
	written atomic.Bool // set by the transport, maybe after the call was given up
}

// Do implements tgbotapi.HTTPClient.
func (t *roundTrip) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { t.written.Store(true) }}
	resp, err := t.http.Do(req.WithContext(httptrace.WithClientTrace(t.ctx, trace)))
	if err != nil {
		return nil, err
	}
	t.status = resp.StatusCode
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// download fetches a file by its id. Its errors are those of a call, or say that
// the file is no good: logistics.ErrTooLarge, logistics.ErrBadFile.
func (c *client) download(ctx context.Context, fileID string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	raw, err := c.call(ctx, "getFile", tgbotapi.Params{"file_id": fileID})
	if call, ok := errors.AsType[*callError](err); ok && classify(err) == classRefused {
		if strings.Contains(call.API.Message, "file is too big") {
			return nil, fmt.Errorf("%w: %w", logistics.ErrTooLarge, err)
		}
		return nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("decode getFile: %w", err)
	}
	return c.read(ctx, file.Path)
}

// read fetches the content of a file by the path that getFile gave.
func (c *client) read(ctx context.Context, path string) ([]byte, error) {
	fault := &callError{Method: "file"}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/file/bot"+c.token+"/"+path, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, c.redact(err))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		fault.Err = c.redact(err)
		return nil, fault
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		fault.Status, fault.Err = resp.StatusCode, errors.New("no file in the answer")
		if resp.StatusCode < http.StatusInternalServerError {
			return nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, fault)
		}
		return nil, fault
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxDownload+1))
	if err != nil {
		fault.Status, fault.Err = resp.StatusCode, c.redact(err)
		return nil, fault
	}
	if len(data) > maxDownload {
		return nil, fmt.Errorf("%w: more than %d bytes", logistics.ErrTooLarge, maxDownload)
	}
	return data, nil
}
