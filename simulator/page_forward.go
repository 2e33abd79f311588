package simulator

import (
	"fmt"
	"net/http"
)

// forward passes a message on to another phone: to a group or to the bot it goes as a forwarded message; to another
// person it goes as private words, which the bot never sees, such as the link of an invitation.
func (p *page) forward(r *http.Request) (any, error) {
	q, err := p.read(r)
	if err != nil {
		return nil, err
	}
	if q.To < 0 || q.To >= len(p.Phones) {
		return nil, errNoPhone
	}
	from, to := p.chatOf(q.forPhone), p.Phones[q.To]
	if to.ChatID == 0 && to.UserID != q.User {
		return struct{}{}, p.pass(from, q.Message, q.User, to.UserID)
	}
	o, err := p.Server.forwarded(from, q.Message)
	if err != nil {
		return nil, err
	}
	id, err := p.Server.Send(q.User, p.chatOf(to), o)
	return map[string]int{"message": id}, err
}

// pass shows a message to another person, outside of any chat with the bot.
func (p *page) pass(chatID int64, id int, by, to int64) error {
	s := p.Server
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.existing(chatID, id)
	if err != nil {
		return err
	}
	v := s.messageView(c, m)
	p.notes = append(p.notes, messageView{
		Key: fmt.Sprintf("n%d", len(p.notes)+1), Chat: to, From: by, Name: s.nameOf(by), Date: s.clock.Now().UnixMilli(),
		Forwarded: originOr(&m.wire, v.Name), Text: v.Text, Entities: v.Entities, File: v.File, Location: v.Location, Contact: v.Contact,
	})
	s.notify()
	return nil
}

// forwarded makes what a person sends when they forward a message.
func (s *Server) forwarded(chatID int64, id int) (Outgoing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.existing(chatID, id)
	if err != nil {
		return Outgoing{}, err
	}
	v := s.messageView(c, m)
	o := Outgoing{Text: v.Text, Location: v.Location, Contact: v.Contact, Forward: &Forward{From: v.From, Date: s.view(m).Date}}
	if origin := m.wire.ForwardOrigin; origin != nil {
		// Telegram names who wrote it, not who passed it on.
		o.Forward = &Forward{Name: originName(&m.wire)}
		if origin.SenderUser != nil {
			o.Forward.From = origin.SenderUser.ID
		}
	}
	if f := s.fileOf(&m.wire); f != nil {
		o.Text, o.Caption = "", v.Text
		upload := &Upload{Name: f.Name, MIME: f.MIME, Data: s.files[f.ID].data, Size: f.Size}
		if f.Photo {
			o.Photo = upload
		} else {
			o.Document = upload
		}
	}
	return o, nil
}

// existing finds a message that is not deleted. The caller holds s.mu.
func (s *Server) existing(chatID int64, id int) (*chat, *message, error) {
	if c, ok := s.chats[chatID]; ok {
		if m, ok := c.messages[id]; ok && !m.deleted {
			return c, m, nil
		}
	}
	return nil, nil, fmt.Errorf("message %d of chat %d: %w", id, chatID, ErrNoMessage)
}

func originOr(w *wireMessage, author string) string {
	if name := originName(w); name != "" {
		return name
	}
	return author
}
