package simulator

import (
	"bytes"
	"encoding/json"
)

// A viewer remembers what one browser has been told.
type viewer struct {
	page   *page
	seq    int
	notes  int
	phones [][]byte
}

// everything is the first thing that a browser is told. A browser that comes back has been told the ledger up to the line
// since, and still wants the toasts after it, which leave nothing behind in the chat; since is -1 for one that is new.
func (v *viewer) everything(since int) news {
	s := v.page.Server
	if v.seq = since; since < 0 {
		v.seq = s.LastSeq()
	}
	n := v.changes()
	n.Reset, n.Title, n.Actions = true, v.page.Title, v.page.Actions
	n.Bot = &botView{Name: s.bot.FirstName, UserName: s.bot.UserName}
	n.Messages, n.Typing = nil, nil
	told := make(map[int64]bool)
	for _, phone := range n.Phones {
		if !told[phone.Chat] {
			told[phone.Chat] = true
			n.Messages = append(n.Messages, v.page.messageViews(phone.Chat)...)
		}
	}
	return n
}

// changes is what is different since the last call.
func (v *viewer) changes() news {
	p := v.page
	n := news{Time: p.timeView()}
	n.Queue.Waiting, n.Queue.Ready = p.Server.Pending()
	if v.phones == nil {
		v.phones = make([][]byte, len(p.Phones))
	}
	for i := range p.Phones {
		view := p.phoneView(i)
		raw, err := json.Marshal(view)
		if err != nil {
			p.Log.Error("phone cannot be shown", "user_id", view.User, "err", err)
			continue
		}
		if !bytes.Equal(raw, v.phones[i]) {
			v.phones[i] = raw
			n.Phones = append(n.Phones, view)
		}
	}
	v.readLedger(&n)
	s := p.Server
	s.mu.Lock()
	defer s.mu.Unlock()
	n.Messages = append(n.Messages, p.notes[v.notes:]...)
	v.notes = len(p.notes)
	return n
}

// readLedger adds the lines of the ledger that are not told yet. A message that changed several times is told once, as it
// stands.
func (v *viewer) readLedger(n *news) {
	type place struct {
		chat int64
		id   int
	}
	told := make(map[place]bool)
	for _, e := range v.page.Server.LedgerSince(v.seq) {
		v.seq = e.Seq
		at := place{e.ChatID, e.MessageID}
		switch {
		case e.Kind == Toast || e.Kind == Alert:
			answer, _ := v.page.Server.Answer(e.CallbackID)
			n.Toasts = append(n.Toasts, toastView{e.ChatID, e.UserID, e.Text, e.Kind == Alert, answer.URL, e.CallbackID})
		case e.Kind == Action:
			n.Typing = append(n.Typing, e.ChatID)
		case !told[at] && v.page.shows(e.ChatID):
			told[at] = true
			n.Messages = append(n.Messages, v.page.messageNow(e.ChatID, e.MessageID))
		}
	}
}

func (p *page) messageNow(chatID int64, id int) messageView {
	s := p.Server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.chats[chatID]; ok {
		if m, ok := c.messages[id]; ok && !m.deleted {
			return s.messageView(c, m)
		}
	}
	return messageView{Key: messageKey(id), Chat: chatID, Deleted: true}
}
