package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxUpload is the largest request the Bot API takes: a document of 50 MB and its envelope.
const maxUpload = 50<<20 + 1<<20

// An apiError is an answer with ok=false.
type apiError struct {
	code        int
	description string
	params      *responseParameters
	// breach says that only a defect in the bot can lead to this answer.
	breach bool
	// frozen says that this refusal began to freeze sends to scope; see limiter.
	frozen bool
	scope  int64
}

func (e *apiError) Error() string { return e.description }

func badRequest(format string, args ...any) *apiError {
	return &apiError{code: http.StatusBadRequest, description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// misuse is a bad request that a correct bot never makes.
func misuse(format string, args ...any) *apiError {
	e := badRequest(format, args...)
	e.breach = true
	return e
}

func forbidden(text string) *apiError {
	return &apiError{code: http.StatusForbidden, description: "Forbidden: " + text}
}

func conflict(text string) *apiError {
	return &apiError{code: http.StatusConflict, description: "Conflict: " + text}
}

func tooManyRequests(seconds int) *apiError {
	return &apiError{
		code:        http.StatusTooManyRequests,
		description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		params:      &responseParameters{RetryAfter: seconds},
	}
}

// A call is one request of the bot: a method with its parameters, however they were encoded.
type call struct {
	method string
	params map[string]string
	files  map[string]upload
	// seq is the order of arrival.
	seq int
}

type upload struct {
	name, mime string
	data       []byte
}

// parseCall reads the parameters of r. Like the real server it takes them from the query, from a form, from a JSON
// body and from a multipart body; the body wins over the query.
func parseCall(method string, w http.ResponseWriter, r *http.Request) (*call, error) {
	c := &call{method: method, params: make(map[string]string)}
	c.take(r.URL.Query())
	if r.Body == nil {
		return c, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	contentType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch contentType {
	case "application/json":
		err = c.readJSON(r.Body)
	case "multipart/form-data":
		err = c.readMultipart(r)
	default:
		err = c.readForm(r.Body)
	}
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &apiError{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large", breach: true}
	}
	return c, err
}

func (c *call) take(values url.Values) {
	for name, v := range values {
		if len(v) > 0 {
			c.params[name] = v[0]
		}
	}
}

func (c *call) readForm(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return misuse("can't parse parameters")
	}
	c.take(values)
	return nil
}

func (c *call) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if len(strings.TrimSpace(string(raw))) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return misuse("can't parse JSON object")
	}
	for name, v := range fields {
		var text string
		if len(v) > 0 && v[0] == '"' && json.Unmarshal(v, &text) == nil {
			c.params[name] = text
		} else {
			c.params[name] = string(v)
		}
	}
	return nil
}

func (c *call) readMultipart(r *http.Request) error {
	reader, err := r.MultipartReader()
	if err != nil {
		return misuse("can't parse multipart body")
	}
	c.files = make(map[string]upload)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read multipart: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read part %s: %w", part.FormName(), err)
		}
		if part.FileName() != "" {
			c.files[part.FormName()] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
		} else {
			c.params[part.FormName()] = string(data)
		}
	}
}

// text returns a parameter; JSON null counts as absent, as it does for all optional parameters of the real server.
func (c *call) text(name string) string {
	if v := c.params[name]; v != "null" {
		return v
	}
	return ""
}

// literal returns a parameter whose value may well be the word null.
func (c *call) literal(name string) string { return c.params[name] }

func (c *call) flag(name string) bool {
	switch strings.ToLower(c.params[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// integer returns a parameter as a number, fallback if it is absent or no number.
func (c *call) integer(name string, fallback int64) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(c.params[name]), 10, 64)
	if err != nil {
		return fallback
	}
	return n
}

func (c *call) clamped(name string, fallback, lowest, highest int64) int {
	return int(min(max(c.integer(name, fallback), lowest), highest))
}

// answer turns the outcome of a method into the body and status of the HTTP answer.
func answer(result any, err error) (status int, body []byte) {
	if err != nil {
		var failed *apiError
		if !errors.As(err, &failed) {
			failed = badRequest("%v", err)
		}
		body, _ = json.Marshal(response{ErrorCode: failed.code, Description: failed.description, Parameters: failed.params})
		return failed.code, body
	}
	raw, ok := result.(json.RawMessage)
	if !ok {
		if raw, err = json.Marshal(result); err != nil {
			return answer(nil, &apiError{code: http.StatusInternalServerError, description: "Internal Server Error"})
		}
	}
	body = make([]byte, 0, len(raw)+22)
	body = append(body, `{"ok":true,"result":`...)
	body = append(body, raw...)
	return http.StatusOK, append(body, '}')
}

// wholeJSON unmarshals a parameter that must be valid JSON of the given form.
func wholeJSON(raw string, into any) bool { return json.Unmarshal([]byte(raw), into) == nil }
