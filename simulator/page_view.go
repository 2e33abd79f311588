package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// pageHistory is how many messages of a chat a page shows when it is opened.
const pageHistory = 300

// news is what the browser is told: everything when a page is opened, and later what is different.
type news struct {
	// Reset says that the page holds nothing that came before.
	Reset    bool          `json:"reset,omitempty"`
	Title    string        `json:"title,omitempty"`
	Bot      *botView      `json:"bot,omitempty"`
	Actions  []PageAction  `json:"actions,omitempty"`
	Time     timeView      `json:"time"`
	Queue    queueView     `json:"queue"`
	Phones   []phoneView   `json:"phones,omitempty"`
	Messages []messageView `json:"messages,omitempty"`
	Toasts   []toastView   `json:"toasts,omitempty"`
	Typing   []int64       `json:"typing,omitempty"` // chats
}

type botView struct {
	Name     string `json:"name"`
	UserName string `json:"username"`
}

// timeView is the simulated time; the browser needs no zone database to show it.
type timeView struct {
	Now    int64  `json:"now"`    // milliseconds since 1970
	Offset int    `json:"offset"` // seconds east of UTC
	Zone   string `json:"zone"`   // WITA
}

// queueView tells what the bot is at.
type queueView struct {
	Waiting int  `json:"waiting"` // updates that it has not confirmed
	Ready   bool `json:"ready"`   // it waits for the next one
}

type phoneView struct {
	Index    int          `json:"index"`
	Name     string       `json:"name"`
	Caption  string       `json:"caption"`
	User     int64        `json:"user"`
	Chat     int64        `json:"chat"`
	Group    bool         `json:"group"`
	Title    string       `json:"title"`   // of the chat
	Started  bool         `json:"started"` // the bot can write there
	Writers  []writerView `json:"writers"`
	Keyboard [][]string   `json:"keyboard,omitempty"`
}

// writerView is somebody who can write in a phone, with the commands that the bot offers there.
type writerView struct {
	ID       int64     `json:"id"`
	Name     string    `json:"name"`
	Commands []Command `json:"commands,omitempty"`
}

type messageView struct {
	// Key tells the messages of one chat apart; those without an ID are private words between people.
	Key       string     `json:"key"`
	ID        int        `json:"id,omitempty"`
	Chat      int64      `json:"chat"`
	Deleted   bool       `json:"deleted,omitempty"`
	From      int64      `json:"from,omitempty"`
	Name      string     `json:"name,omitempty"`
	Bot       bool       `json:"bot,omitempty"`
	Date      int64      `json:"date,omitempty"` // milliseconds since 1970
	Edited    bool       `json:"edited,omitempty"`
	Forwarded string     `json:"forwarded,omitempty"` // from whom
	Topic     string     `json:"topic,omitempty"`
	Thread    int        `json:"thread,omitempty"`
	Service   string     `json:"service,omitempty"` // a sentence
	Text      string     `json:"text,omitempty"`
	Entities  []Entity   `json:"entities,omitempty"`
	Buttons   [][]Button `json:"buttons,omitempty"`
	Reply     *replyView `json:"reply,omitempty"`
	File      *fileView  `json:"file,omitempty"`
	Location  *Location  `json:"location,omitempty"`
	Contact   string     `json:"contact,omitempty"`
	Pinned    bool       `json:"pinned,omitempty"`
	Reaction  string     `json:"reaction,omitempty"`
}

type replyView struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Text string `json:"text"`
}

type fileView struct {
	Name  string `json:"name"`
	Size  int64  `json:"size"`
	Photo bool   `json:"photo"`
	URL   string `json:"url"`
}

// toastView is what one person sees after a tap.
type toastView struct {
	Chat     int64  `json:"chat"`
	User     int64  `json:"user"`
	Text     string `json:"text"`
	Alert    bool   `json:"alert"`
	URL      string `json:"url,omitempty"`
	Callback string `json:"callback"`
}

func (p *page) timeView() timeView {
	now := p.Time.Now().In(p.Time.Location())
	zone, offset := now.Zone()
	return timeView{Now: now.UnixMilli(), Offset: offset, Zone: zone}
}

func (p *page) phoneView(i int) phoneView {
	phone, s := p.Phones[i], p.Server
	v := phoneView{
		Index: i, Name: phone.Name, Caption: phone.Caption, User: phone.UserID,
		Chat: p.chatOf(phone), Group: phone.ChatID != 0, Title: s.bot.FirstName,
	}
	v.Keyboard = s.Chat(v.Chat).Keyboard()
	members := []int64{phone.UserID}
	if v.Group {
		members = s.Members(v.Chat)
		// The owner of the phone writes unless somebody else is chosen.
		slices.SortStableFunc(members, func(a, b int64) int { return first(b == phone.UserID) - first(a == phone.UserID) })
	}
	for _, id := range members {
		v.Writers = append(v.Writers, writerView{ID: id, Commands: s.Commands(id, v.Chat)})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for j := range v.Writers {
		v.Writers[j].Name = s.nameOf(v.Writers[j].ID)
	}
	if c, ok := s.chats[v.Chat]; ok {
		v.Started = c.bot.inside() && !c.deleted
		if v.Group {
			v.Title = c.wire.Title
		}
	}
	return v
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// messageViews returns the newest messages of a chat and what people told each other beside it, oldest first.
func (p *page) messageViews(chatID int64) []messageView {
	s := p.Server
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []messageView
	if c, ok := s.chats[chatID]; ok {
		for _, id := range c.order {
			if m := c.messages[id]; !m.deleted {
				list = append(list, s.messageView(c, m))
			}
		}
	}
	for _, n := range p.notes {
		if n.Chat == chatID {
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b messageView) int { return int(a.Date/1000 - b.Date/1000) })
	return list[max(0, len(list)-pageHistory):]
}

// messageView makes what phones show of a message. The caller holds s.mu.
func (s *Server) messageView(c *chat, m *message) messageView {
	v, w := s.view(m), &m.wire
	view := messageView{
		Key: messageKey(v.ID), ID: v.ID, Chat: c.id, From: v.From, Name: s.authorOf(w), Bot: v.ByBot,
		Date: v.Date.UnixMilli(), Edited: !v.EditDate.IsZero(), Forwarded: originName(w), Thread: v.ThreadID,
		Service: serviceText(w, s.authorOf(w)), Text: v.Text, Entities: v.Entities, Buttons: v.Buttons,
		Location: v.Location, Contact: v.Contact, Pinned: v.Pinned, Reaction: v.Reaction,
	}
	if t, ok := c.topics[v.ThreadID]; ok {
		view.Topic = t.name
	}
	// What opens the topic is replied to by everything in it; people do not see that.
	if r := w.ReplyTo; r != nil && r.MessageID != v.ThreadID {
		view.Reply = &replyView{Key: messageKey(r.MessageID), Name: s.authorOf(r), Text: excerpt(r)}
	}
	if f := v.File; f != nil {
		view.File = &fileView{Name: f.Name, Size: f.Size, Photo: f.Photo, URL: fmt.Sprintf("chats/%d/files/%d", c.id, v.ID)}
	}
	return view
}

func messageKey(id int) string { return fmt.Sprintf("m%d", id) }

func (s *Server) authorOf(w *wireMessage) string {
	switch {
	case w.SenderChat != nil:
		return w.SenderChat.Title
	case w.From != nil:
		return fullName(w.From)
	}
	return ""
}

// nameOf is the name of an account. The caller holds s.mu.
func (s *Server) nameOf(id int64) string {
	if p, ok := s.people[id]; ok {
		return fullName(&p.user)
	}
	return "?"
}

func fullName(u *wireUser) string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

func originName(w *wireMessage) string {
	switch o := w.ForwardOrigin; {
	case o == nil:
		return ""
	case o.SenderUser != nil:
		return fullName(o.SenderUser)
	case o.Chat != nil:
		return o.Chat.Title
	default:
		return o.SenderUserName
	}
}

// excerpt is what a reply repeats of the message it answers.
func excerpt(w *wireMessage) string {
	switch {
	case w.Text != "":
		return w.Text
	case w.Caption != "":
		return w.Caption
	case w.Document != nil:
		return w.Document.FileName
	case len(w.Photo) > 0:
		return "Foto"
	}
	return "Pesan"
}
