package simulator

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

// PageOptions describe the training page.
type PageOptions struct {
	// Server is the local Telegram that the phones belong to. It is required.
	Server *Server
	// Title is the name of the program, such as "Laporbot".
	Title string
	// Phones stand side by side in this order. The people and groups must exist.
	Phones []Phone
	// Time is the clock of the simulation. It is required, and must be the clock of Server.
	Time PageTime
	// Actions are the buttons beside the clock.
	Actions []PageAction
	// Log gets the faults that a person at the page cannot mend; nil discards them.
	Log *slog.Logger
}

// Phone is one phone on the page.
type Phone struct {
	// Name and Caption say whose phone it is: "Ibu Siti", "Ketua PPK Anggana".
	Name, Caption string
	// UserID is the owner. In a group, whoever looks at the page can write as any other member, too.
	UserID int64
	// ChatID is the group that the phone shows; 0 is the owner's private chat with the bot.
	ChatID int64
}

// PageAction is a button that moves the clock.
type PageAction struct {
	ID    string `json:"id"`    // what PageTime.Advance gets
	Label string `json:"label"` // what stands on the button
}

// PageTime is the clock of a simulation.
type PageTime interface {
	Now() time.Time
	// Location is the zone in which people read the time. Its short name, such as WITA, is shown.
	Location() *time.Location
	// Advance moves the clock forward to where the action of that id leads and returns a sentence on what it did.
	Advance(ctx context.Context, action string) (label string, err error)
}

//go:embed web
var webFiles embed.FS

type page struct {
	PageOptions
	// notes are guarded by Server.mu, so that whoever waits for a change of the server learns of them, too.
	notes []messageView
}

// NewPage returns the training page: phones that write to the bot and show what it answers, live, and the clock.
// It must be served at the root of an address of this machine, and answers nobody who calls it by another name than
// localhost or 127.0.0.1, so that no foreign web site can reach it through a name of its own.
func NewPage(o PageOptions) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &page{PageOptions: o}
	web, err := fs.Sub(webFiles, "web")
	if err != nil {
		panic(err) // unreachable: the folder is part of the program
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(web))
	mux.HandleFunc("GET /events", p.serveEvents)
	mux.HandleFunc("GET /state", p.serveState)
	mux.HandleFunc("GET /chats/{chat}/files/{message}", p.serveFile)
	for pattern, do := range map[string]deed{
		"POST /phones/{phone}/start":   p.start,
		"POST /phones/{phone}/send":    p.send,
		"POST /phones/{phone}/upload":  p.upload,
		"POST /phones/{phone}/edit":    p.edit,
		"POST /phones/{phone}/tap":     p.tap,
		"POST /phones/{phone}/forward": p.forward,
		"POST /clock":                  p.moveClock,
	} {
		mux.HandleFunc(pattern, p.answer(do))
	}
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard keeps foreign web sites out and tells the browser to run nothing but the page's own files.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !localName(r.Host) {
			http.Error(w, "Halaman ini hanya dapat dibuka dari komputer ini, melalui 127.0.0.1.", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

func localName(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name == "::1"
}

// chatOf is the chat that a phone shows, followed through upgrades of the group.
func (p *page) chatOf(phone Phone) int64 {
	if phone.ChatID == 0 {
		return phone.UserID
	}
	p.Server.mu.Lock()
	defer p.Server.mu.Unlock()
	id := phone.ChatID
	for c := p.Server.chats[id]; c != nil && c.migrated != 0; c = p.Server.chats[id] {
		id = c.migrated
	}
	return id
}

// shows reports whether a chat is on one of the phones.
func (p *page) shows(chatID int64) bool {
	for _, phone := range p.Phones {
		if p.chatOf(phone) == chatID {
			return true
		}
	}
	return false
}

func (p *page) phone(r *http.Request) (Phone, error) {
	i, err := strconv.Atoi(r.PathValue("phone"))
	if err != nil || i < 0 || i >= len(p.Phones) {
		return Phone{}, errNoPhone
	}
	return p.Phones[i], nil
}
