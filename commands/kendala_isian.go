package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// payloadKendala is what a button in a group passes to /start: open the guided form.
const payloadKendala = "kendala"

// verbForm begins the data of the buttons of the guided form, whose rest is
// <version>:<verb>[:<argument>].
const verbForm = "isi"

// outcomeOther is a form that is not opened: another dialogue is not finished.
const outcomeOther outcome = "other"

// form opens the guided form, or takes up the one that is open. A report that is being
// filled in is not thrown away for it.
func (k *keeper) form(ctx context.Context, req Request) (Reply, error) {
	return k.openForm(ctx, req, false)
}

// openForm is form; nothing says that it is opened because no obstacle is open.
func (k *keeper) openForm(ctx context.Context, req Request, nothing bool) (Reply, error) {
	if req.Chat.Kind != logistics.ChatPrivate {
		return k.elsewhere()
	}
	return k.take(ctx, req, func(*logistics.Catalog) (step, error) {
		d, err := k.store.Draft(ctx, req.Chat.ID, req.From.ID)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return step{}, fmt.Errorf("look for a dialogue: %w", err)
		}
		open := err == nil && d.Expires.After(req.Now)
		if open && d.Command != "kendala" && (len(d.Lines) > 0 || d.Values[valueNotes] != "") {
			return step{Outcome: outcomeOther, Nothing: nothing}, nil
		}
		resumed, old := open && d.Command == "kendala", ""
		if err == nil && d.Command == "kendala" {
			old = d.Card
		}
		if !resumed {
			// The version goes on so that the buttons of an older card stay old.
			d = logistics.Draft{ChatID: req.Chat.ID, PersonID: req.From.ID, Command: "kendala", Version: d.Version}
			d.Step = formSteps(req.From)[0]
		}
		if nothing && !resumed {
			setValue(&d, valueIdle, "ya")
		}
		d.Card = req.Key + "|card"
		d.Version++
		return step{Outcome: outcomeCard, Draft: d, Resumed: resumed && isFilled(d), Nothing: nothing, Old: old}, nil
	})
}

// isFilled reports whether a form holds anything that would be lost.
func isFilled(d logistics.Draft) bool {
	return d.Values[valueCategory] != "" || d.Values[valueText] != "" || d.Values[valuePlace] != "" || len(d.Evidence) > 0
}

// elsewhere leads from a group to the private chat, where forms are filled in.
func (k *keeper) elsewhere() (Reply, error) {
	var b keyboard
	k.linkForm(&b)
	if b.err != nil {
		return Reply{}, b.err
	}
	return say("kendala-di-grup", nil, b.rows...)
}

func (k *keeper) linkForm(b *keyboard) {
	b.link("lapor-tombol-buka", nil, "https://t.me/"+k.BotUserName()+"?start="+payloadKendala)
}

// offerForm puts the button that opens the form under an answer.
func (k *keeper) offerForm(req Request, b *keyboard) {
	b.row()
	if req.Chat.Kind == logistics.ChatPrivate {
		b.add("kendala-tombol-lapor", nil, "kendala:%s:mulai", verbForm)
		return
	}
	b.link("kendala-tombol-lapor", nil, "https://t.me/"+k.BotUserName()+"?start="+payloadKendala)
}

// tapForm answers a button of the form.
func (k *keeper) tapForm(ctx context.Context, req Request, data string) (Reply, error) {
	if data == "mulai" {
		return k.form(ctx, req)
	}
	version, rest, _ := strings.Cut(data, ":")
	verb, arg, _ := strings.Cut(rest, ":")
	return k.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		d, err := k.store.Draft(ctx, req.Chat.ID, req.From.ID)
		if errors.Is(err, logistics.ErrNotFound) {
			return step{Outcome: outcomeStale}, nil
		}
		if err != nil {
			return step{}, fmt.Errorf("look for a dialogue: %w", err)
		}
		if d.Command != "kendala" || version != fmt.Sprint(d.Version) {
			return step{Outcome: outcomeStale}, nil
		}
		return pressForm(c, req.From, d, verb, arg), nil
	})
}

// resume takes what is written or shown while the form is open.
func (k *keeper) resume(ctx context.Context, req Request, d logistics.Draft) (Reply, error) {
	return k.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		if req.Evidence != nil {
			return showForm(d, evidenceOf(req), req.Text), nil
		}
		return typeForm(c, req.From, d, req.Text), nil
	})
}

// take decides a step once, keeps the draft as the step left it, and answers.
func (k *keeper) take(ctx context.Context, req Request, next func(*logistics.Catalog) (step, error)) (Reply, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	s, err := decide(ctx, req, "step", func() (step, error) {
		s, err := next(c)
		if !s.Nothing {
			setValue(&s.Draft, valueIdle, "")
		}
		s.At = req.Now
		s.Draft.Updated = req.Now
		s.Draft.Expires = req.Now.Add(draftLife)
		return s, err
	})
	if err != nil {
		return Reply{}, err
	}
	switch s.Outcome {
	case outcomeStale:
		return remark(req, "kendala-isian-lama")
	case outcomeEmpty:
		return remark(req, "kendala-isian-kosong")
	case outcomeOther:
		return say("kendala-isian-lain", s.Nothing)
	case outcomeCancel:
		return k.cancel(ctx, s)
	case outcomeSend:
		return k.send(ctx, req, c, s)
	}
	if err := k.store.PutDraft(ctx, s.Draft); err != nil {
		return Reply{}, fmt.Errorf("keep the draft of %d: %w", req.From.ID, err)
	}
	return k.drawn(req, c, s)
}

// drawn shows the form: as a new message where this very step opened it, else in place
// of the form as it was.
func (k *keeper) drawn(req Request, c *logistics.Catalog, s step) (Reply, error) {
	var b keyboard
	data := drawForm(&b, c, req.From, s, k.weighed(c, req, s))
	if b.err != nil {
		return Reply{}, b.err
	}
	reply, err := say("kendala-isian", data, b.rows...)
	if err != nil {
		return Reply{}, err
	}
	if s.Draft.Card != req.Key+"|card" {
		reply.Notices[0].Edits = s.Draft.Card
		return reply, nil
	}
	reply.Notices[0].Key = s.Draft.Card
	if s.Old == "" {
		return reply, nil
	}
	moved, err := say("lapor-kartu-pindah", nil)
	if err != nil {
		return Reply{}, err
	}
	moved.Notices[0].Edits = s.Old
	reply.Notices = append(reply.Notices, moved.Notices...)
	return reply, nil
}

// weighed is the obstacle that a form would open at that moment.
func (k *keeper) weighed(c *logistics.Catalog, req Request, s step) logistics.Obstacle {
	o := drafted(c, req.From, s.Draft)
	if o.Severity == "" {
		area, _ := c.Area(o.Area)
		plan := k.Plan
		plan.Location = logistics.NewZones(c, k.Plan.Location).Of(o.Area)
		o.Severity = logistics.Weigh(o.Said, o.Category, area, plan, s.At)
	}
	return o
}

// cancel ends the form without an obstacle.
func (k *keeper) cancel(ctx context.Context, s step) (Reply, error) {
	if err := k.store.DeleteDraft(ctx, s.Draft.ChatID, s.Draft.PersonID); err != nil {
		return Reply{}, fmt.Errorf("delete the draft of %d: %w", s.Draft.PersonID, err)
	}
	reply, err := say("kendala-isian-batal", nil)
	if err == nil {
		reply.Notices[0].Edits = s.Draft.Card
	}
	return reply, err
}

// send opens what the form says and turns it into the answer. The draft goes last:
// everything before can be repeated from the step alone.
func (k *keeper) send(ctx context.Context, req Request, c *logistics.Catalog, s step) (Reply, error) {
	o := drafted(c, req.From, s.Draft)
	if err := logistics.May(req.From, "kendala", req.Chat.Kind, o.Area); err != nil {
		return Reply{}, err
	}
	if o.Text == "" {
		o.Text = messages.CategoryName(o.Category)
	}
	o, err := k.open(ctx, req, "kendala", o, s.Draft.Evidence...)
	if err != nil {
		return Reply{}, err
	}
	if err := k.store.DeleteDraft(ctx, s.Draft.ChatID, s.Draft.PersonID); err != nil {
		return Reply{}, fmt.Errorf("delete the draft of %d: %w", s.Draft.PersonID, err)
	}
	reply, err := k.opened(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	reply.Notices[0].Edits = s.Draft.Card
	reply.Toast, err = messages.Plain("kendala-isian-terkirim", o.Name())
	return reply, err
}

// drafted is the obstacle that a form describes. A severity that was chosen counts as
// what the words say, so that the calendar may still make it graver.
func drafted(c *logistics.Catalog, by logistics.Person, d logistics.Draft) logistics.Obstacle {
	o := logistics.Obstacle{
		Area: by.Area, Category: logistics.Category(d.Values[valueCategory]), Text: d.Values[valueText], Place: d.Values[valuePlace],
		Severity: logistics.Severity(d.Values[valueSeverity]),
	}
	if area := logistics.AreaCode(d.Values[valueArea]); area != "" {
		o.Area = area
	}
	if !slices.Contains(logistics.Categories, o.Category) {
		o.Category, o.Said = c.Vocabulary().Judge(o.Text)
	} else {
		o.Said = c.Vocabulary().Gauge(o.Text, o.Category)
	}
	if o.Severity != "" {
		o.Said = o.Severity
	}
	return o
}
