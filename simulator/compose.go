package simulator

import (
	"fmt"
)

// compose makes the JSON of what a person sends, without id and date.
func (s *Server) compose(c *chat, userID int64, o Outgoing) (wireMessage, error) {
	w := wireMessage{
		Location: o.Location, IsFromOffline: o.FromOffline, MediaGroupID: o.Album, BusinessConnectionID: o.Business,
	}
	if err := s.composeContent(&w, userID, o); err != nil {
		return w, err
	}
	if err := s.composeSender(&w, c, userID, o); err != nil {
		return w, err
	}
	return w, s.composePlace(&w, c, o)
}

func (s *Server) composeContent(w *wireMessage, userID int64, o Outgoing) error {
	text := formatted{text: o.Text}
	limit := maxText
	if o.Text == "" {
		text.text, limit = o.Caption, maxCaption
	}
	text.clean()
	text.detect()
	if utf16Count(text.text) > limit {
		return ErrTooLong
	}
	switch {
	case o.Photo != nil:
		w.Photo = s.photoSizes(s.store(*o.Photo, true))
	case o.Video != nil:
		f := s.store(*o.Video, false)
		f.Video = true
		w.Video = f.video()
	case o.Document != nil:
		w.Document = s.store(*o.Document, false).wire()
	case o.Contact != "":
		w.Contact = &wireContact{PhoneNumber: o.Contact, FirstName: s.people[userID].user.FirstName, UserID: userID}
	case o.Location != nil:
	case text.text == "":
		return ErrEmpty
	default:
		w.Text, w.Entities = text.text, text.entities
		return nil
	}
	if o.Text == "" && text.text != "" {
		w.Caption, w.CaptionEntities = text.text, text.entities
	}
	return nil
}

func (s *Server) composeSender(w *wireMessage, c *chat, userID int64, o Outgoing) error {
	switch {
	case o.SenderChat != 0:
		channel, ok := s.chats[o.SenderChat]
		if !ok {
			return fmt.Errorf("sender chat %d: %w", o.SenderChat, ErrNoChat)
		}
		w.SenderChat = &channel.wire
		w.From = &wireUser{ID: ChannelBotID, IsBot: true, FirstName: "Channel", UserName: "Channel_Bot"}
		if o.AutoForward {
			w.From = &wireUser{ID: ServiceID, FirstName: "Telegram"}
			w.IsAutomaticForward = true
			o.Forward = &Forward{Chat: o.SenderChat, Date: s.clock.Now()}
		}
	case o.Anonymous:
		if !c.members[userID].admin() {
			return fmt.Errorf("only administrators write anonymously: %w", ErrNotMember)
		}
		w.SenderChat = &c.wire
		w.From = &wireUser{ID: AnonymousBotID, IsBot: true, FirstName: "Group", UserName: "GroupAnonymousBot"}
	case c.kind == Channel:
		w.SenderChat = &c.wire
	default:
		w.From = s.sender(userID)
	}
	if o.ViaBot != 0 {
		w.ViaBot = s.sender(o.ViaBot)
	}
	if f := o.Forward; f != nil {
		return s.composeForward(w, f)
	}
	return nil
}

// composeForward sets forward_origin and the older fields, which the server still sends.
func (s *Server) composeForward(w *wireMessage, f *Forward) error {
	date := f.Date
	if date.IsZero() {
		date = s.clock.Now()
	}
	origin := &wireOrigin{Date: unix(date)}
	switch {
	case f.Chat != 0:
		channel, ok := s.chats[f.Chat]
		if !ok {
			return fmt.Errorf("forward from chat %d: %w", f.Chat, ErrNoChat)
		}
		origin.Type, origin.MessageID = "channel", 1
		origin.Chat = &channel.wire
		w.ForwardFromChat, w.ForwardFromMessageID = &channel.wire, 1
	case f.From != 0:
		origin.Type, origin.SenderUser = "user", s.sender(f.From)
		w.ForwardFrom = origin.SenderUser
	default:
		origin.Type, origin.SenderUserName = "hidden_user", f.Name
		w.ForwardSenderName = f.Name
	}
	w.ForwardOrigin, w.ForwardDate = origin, origin.Date
	return nil
}

// composePlace puts the message into its topic and under the message it replies to. A message in a topic always replies to
// something: to the message that opened the topic, if to nothing else.
func (s *Server) composePlace(w *wireMessage, c *chat, o Outgoing) error {
	reply := o.ReplyTo
	if o.Thread != 0 {
		t, ok := c.topics[o.Thread]
		if !ok || t.deleted {
			return fmt.Errorf("topic %d: %w", o.Thread, ErrNoMessage)
		}
		w.ThreadID, w.IsTopicMessage = o.Thread, true
		if reply == 0 {
			reply = o.Thread
		}
	}
	if reply == 0 {
		return nil
	}
	target, ok := c.messages[reply]
	if !ok || target.deleted {
		return fmt.Errorf("reply to message %d: %w", reply, ErrNoMessage)
	}
	w.ReplyTo = target.quoted()
	return nil
}

// quoted is the message as it stands inside a reply, which shows no further reply.
func (m *message) quoted() *wireMessage {
	w := m.wire
	w.ReplyTo = nil
	return &w
}
