package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// maxPost is the largest request that is not an upload, in bytes. A text of 4096 characters stays far below it.
const maxPost = 64 << 10

// A deed is what a person does on the page. Its result goes to the browser as JSON.
type deed func(r *http.Request) (any, error)

// request is what the page says of a deed.
type request struct {
	User     int64  `json:"user"` // who writes, in a group
	Text     string `json:"text"`
	Message  int    `json:"message"`
	ReplyTo  int    `json:"reply_to"`
	Thread   int    `json:"thread"`
	Data     string `json:"data"`    // of a button
	Payload  string `json:"payload"` // of a deep link
	To       int    `json:"to"`      // the phone that a message is forwarded to
	Action   string `json:"action"`  // of the clock
	forPhone Phone
}

// answer runs a deed and tells the browser what came of it.
func (p *page) answer(do deed) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxDocument+maxPost)
		result, err := do(r)
		if err == nil {
			p.writeJSON(w, http.StatusOK, result)
			return
		}
		status, sentence := pageError(err)
		if status == http.StatusInternalServerError {
			p.Log.Error("page request failed", "err", err)
		}
		p.writeJSON(w, status, map[string]string{"error": sentence})
	}
}

// read decodes a request and finds its phone and writer.
func (p *page) read(r *http.Request) (request, error) {
	var q request
	// Only a script of the page's own origin can send JSON; a foreign form cannot.
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return q, fmt.Errorf("content type %q: %w", kind, errBadRequest)
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxPost))
	if err != nil {
		return q, fmt.Errorf("read request: %w", err)
	}
	if err := json.Unmarshal(raw, &q); err != nil {
		return q, fmt.Errorf("decode request: %w: %w", errBadRequest, err)
	}
	if r.PathValue("phone") == "" {
		return q, nil
	}
	q.forPhone, err = p.phone(r)
	q.User = q.forPhone.writer(q.User)
	return q, err
}

// writer is who writes: in a private chat always the owner, in a group the one who was chosen.
func (ph Phone) writer(chosen int64) int64 {
	if ph.ChatID == 0 || chosen == 0 {
		return ph.UserID
	}
	return chosen
}

// start presses MULAI, or follows a link to the bot; in a group it adds the bot.
func (p *page) start(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	if q.forPhone.ChatID != 0 && q.Payload == "" {
		return struct{}{}, p.Server.AddBot(q.User, p.chatOf(q.forPhone))
	}
	id, err := p.Server.StartPrivate(q.User, q.Payload)
	return map[string]int{"message": id}, err
}

func (p *page) send(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	id, err := p.Server.Send(q.User, p.chatOf(q.forPhone), Outgoing{Text: q.Text, ReplyTo: q.ReplyTo, Thread: q.Thread})
	return map[string]int{"message": id}, err
}

// upload takes a form with the file, its caption, and the fields of a request that fit.
func (p *page) upload(r *http.Request) (any, error) {
	phone, err := p.phone(r)
	if err != nil {
		return nil, err
	}
	if err := r.ParseMultipartForm(maxDocument); err != nil {
		return nil, fmt.Errorf("read upload: %w: %w", errBadRequest, err)
	}
	file, header, err := r.FormFile("file")
	if err != nil {
		return nil, fmt.Errorf("read upload: %w: %w", errBadRequest, err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	if len(data) == 0 {
		return nil, fmt.Errorf("upload %q: %w", header.Filename, errEmptyFile)
	}
	number := func(field string) int64 {
		n, _ := strconv.ParseInt(r.FormValue(field), 10, 64) // what is missing is 0
		return n
	}
	o := Outgoing{Caption: r.FormValue("caption"), ReplyTo: int(number("reply_to")), Thread: int(number("thread"))}
	// Phones send pictures as photos unless told otherwise.
	if isPicture(data) && len(data) <= maxPhoto {
		o.Photo = &Upload{Name: header.Filename, Data: data}
	} else {
		o.Document = &Upload{Name: header.Filename, Data: data}
	}
	id, err := p.Server.Send(phone.writer(number("user")), p.chatOf(phone), o)
	return map[string]int{"message": id}, err
}

func isPicture(data []byte) bool {
	kind := http.DetectContentType(data)
	return kind == "image/jpeg" || kind == "image/png"
}

func (p *page) edit(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	return struct{}{}, p.Server.Edit(q.User, p.chatOf(q.forPhone), q.Message, q.Text)
}

func (p *page) tap(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	id, err := p.Server.Tap(q.User, p.chatOf(q.forPhone), q.Message, q.Data)
	return map[string]string{"callback": id}, err
}

func (p *page) moveClock(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	for _, a := range p.Actions {
		if a.ID == q.Action {
			label, err := p.Time.Advance(r.Context(), a.ID)
			if err != nil {
				return nil, fmt.Errorf("move clock by %q: %w", a.ID, err)
			}
			return map[string]string{"label": label}, nil
		}
	}
	return nil, fmt.Errorf("move clock by %q: %w", q.Action, errBadRequest)
}

// serveFile gives the file of a message to a phone that shows it. Only photos are opened in the browser.
func (p *page) serveFile(w http.ResponseWriter, r *http.Request) {
	data, name, err := p.file(r)
	if err != nil {
		status, sentence := pageError(err)
		http.Error(w, sentence, status)
		return
	}
	kind, how := "application/octet-stream", "attachment"
	if isPicture(data) && name == "" {
		kind, how, name = http.DetectContentType(data), "inline", "foto"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	// The browser may be gone; that is its affair.
	_, _ = w.Write(data)
}

func (p *page) file(r *http.Request) (data []byte, name string, err error) {
	chatID, err1 := strconv.ParseInt(r.PathValue("chat"), 10, 64)
	id, err2 := strconv.Atoi(r.PathValue("message"))
	if errors.Join(err1, err2) != nil || !p.shows(chatID) {
		return nil, "", ErrNoMessage
	}
	m, err := p.Server.Chat(chatID).Message(id)
	if err != nil {
		return nil, "", err
	}
	if m.File == nil {
		return nil, "", ErrNoFile
	}
	data, err = p.Server.FileData(m.File.ID)
	return data, m.File.Name, err
}
