package jobs

import (
	"context"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// shown is the evidence that came with what was said after the event number from.
func (w *world) shown(ctx context.Context, o logistics.Obstacle, from int) ([]logistics.Evidence, error) {
	if !slices.ContainsFunc(o.Events[from:], func(e logistics.Event) bool { return e.Kind == logistics.EventEvidence }) {
		return nil, nil
	}
	all, err := w.store.EvidenceOfObstacle(ctx, o.Number)
	if err != nil {
		return nil, fmt.Errorf("evidence of %s: %w", o.Name(), err)
	}
	return all, nil
}

// seen reports whether an event may change the card. Words stand below it, and those
// of the owner mean that he still works on it.
func (s *speaker) seen(e logistics.Event) bool {
	return e.Kind != logistics.EventUnheard && (e.Kind != logistics.EventTalk || e.By == s.o.Owner)
}

// attached is the evidence that came in the message of an event; nil: none.
func (s *speaker) attached(e logistics.Event) *logistics.Evidence {
	i := slices.IndexFunc(s.evidence, func(x logistics.Evidence) bool { return x.ChatID == e.Chat && x.MessageID == e.Message })
	if i < 0 {
		return nil
	}
	return &s.evidence[i]
}

// talk carries what was said to the other side: to the reporter what others say, and
// to those who listen what the reporter says, under the card where they have one.
func (s *speaker) talk(n int, e logistics.Event) {
	q := messages.Quotation{Obstacle: s.shown, Note: s.note(e, e.Text)}
	evidence := s.attached(e)
	if evidence != nil {
		q.Kind = evidence.Kind
	}
	if e.By != s.o.Reporter {
		switch {
		case s.roster.Hears(s.o.Reporter):
			s.quote(n, s.o.Reporter, q, evidence)
		case e.To == s.o.Reporter && !slices.ContainsFunc(s.o.Events[n:], func(x logistics.Event) bool { return x.Kind == logistics.EventUnheard }):
			// He could be reached when it was said and until an earlier try had looked.
			s.unheard(n, e)
		}
		return
	}
	asked, was := s.o.Question(n)
	for _, c := range s.o.Listeners(n, s.sight()) {
		to := q
		if was && asked.Chat != c.ChatID {
			to.Asked = s.note(asked, firstWords(asked.Text))
		}
		s.under(c, func() { s.quote(n, c.ChatID, to, evidence) })
	}
}

func (s *speaker) note(e logistics.Event, text string) messages.ObstacleNote {
	return messages.ObstacleNote{By: s.scene.Post(e.By, e.Role), At: e.At, Text: text}
}

// firstWords is as much of a question as is repeated above its answer.
func firstWords(text string) string {
	if r := []rune(text); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return text
}

// quote tells a chat what somebody said, with the evidence that came with it.
func (s *speaker) quote(n int, chat int64, q messages.Quotation, evidence *logistics.Evidence) {
	said := len(s.says)
	s.say(n, chat, "kendala-kutipan", q, nil)
	if evidence == nil || len(s.says) == said {
		return
	}
	notice := &s.says[said].notice
	notice.Document = messages.EvidenceFile(*evidence)
	if evidence.Kind == logistics.EvidenceLocation {
		notice.Buttons, s.err = messages.MapButton(*evidence)
	}
}

// unheard tells whoever has asked that the reporter did not get it.
func (s *speaker) unheard(n int, e logistics.Event) {
	thread := 0
	for _, c := range s.o.Cards {
		if c.ChatID == e.Chat {
			thread = c.ThreadID
		}
	}
	said := len(s.says)
	if s.reads(e.Chat, thread) {
		s.say(n, e.Chat, "kendala-tak-sampai", s.shown, nil)
	}
	if len(s.says) == said {
		return
	}
	last := &s.says[said]
	last.notice.ThreadID = thread
	last.notice.ReplyTo = e.Message
}
