package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// consequence is one thing that a version of a report does to the obstacles of its
// area, decided once: by the second try the stock and the obstacles have changed.
type consequence struct {
	Kind   logistics.EventKind // EventOpened: a new one; else what is done to Number
	Number int64
	What   logistics.Obstacle // of EventOpened: area, item, category, severity of the words, text
	Text   string
}

// follow keeps the obstacles in step with a version of a report that has just been
// stored: stock is the area's with it. before is the version it replaces, nil for
// the first. An obstacle is opened for each one the version names anew, for each
// blocking item of which more is missing than the reserve, and for each broken
// hand-over; what is open already gets an addition; what the version takes back is
// withdrawn; and where the goods are there closing is proposed. It may be called
// again with the same request.
func (l *reporter) follow(ctx context.Context, req Request, before *logistics.Report, after logistics.Report, stock logistics.Stock) ([]logistics.Notice, error) {
	k := &keeper{l.Deps.Store, l.Deps}
	if logistics.May(req.From, "kendala", req.Chat.Kind, after.Area) != nil {
		return nil, nil
	}
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("kendala/%s/%d", after.Name(), after.Version)
	all, err := decide(ctx, req, name, func() ([]consequence, error) {
		p := planner{c: c, by: req.From.ID, before: before, after: after, stock: stock}
		var err error
		if before != nil && len(problemsOf(*before)) > 0 {
			if p.recent, err = k.store.RecentObstacles(ctx, after.Area, after.SentAt.Add(-logistics.SameWithin)); err != nil {
				return nil, fmt.Errorf("list obstacles of %s: %w", after.Area, err)
			}
		}
		if p.about, err = k.store.ObstaclesAboutGoods(ctx, after.Area); err != nil {
			return nil, fmt.Errorf("list obstacles of goods of %s: %w", after.Area, err)
		}
		if all := p.plan(); len(all) > 0 {
			return all, nil
		}
		return nil, errNothing
	})
	switch {
	case errors.Is(err, errNothing):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return k.carryOut(ctx, req, name, after, all)
}

// errNothing says that a report does nothing to obstacles: as most do, and it costs
// them no write to remember that.
var errNothing = errors.New("nothing to be done to obstacles")

// carryOut does what was decided and tells the sender of each.
func (k *keeper) carryOut(ctx context.Context, req Request, name string, r logistics.Report, all []consequence) ([]logistics.Notice, error) {
	var notices []logistics.Notice
	var opened []logistics.Obstacle
	tell := func(reply Reply, err error) error {
		notices = append(notices, reply.Notices...)
		return err
	}
	// What came with a report of one obstacle and nothing else shows that obstacle.
	var evidence []logistics.Evidence
	if req.Evidence != nil && len(r.Lines) == 0 && len(all) == 1 {
		evidence = append(evidence, evidenceOf(req))
	}
	for i, x := range all {
		part := fmt.Sprintf("%s/%d", name, i)
		if x.Kind == logistics.EventOpened {
			x.What.Report = r.Number
			o, err := k.begin(ctx, req, part, x.What, x.What.Category == "", evidence...)
			if err != nil {
				return nil, err
			}
			opened = append(opened, o)
			continue
		}
		o, err := k.do(ctx, req, x.Number, "kendala", logistics.Deed{Kind: x.Kind, Key: req.Key + "/" + part, Text: x.Text})
		switch {
		case errors.Is(err, logistics.ErrOver), errors.Is(err, logistics.ErrNotSolved), errors.Is(err, logistics.ErrStillAsking):
			continue // somebody was faster, and it has its own end
		case err != nil:
			return nil, err
		}
		block := map[logistics.EventKind]string{
			logistics.EventAdded: "kendala-ditambahkan", logistics.EventReopened: "kendala-ditambahkan", logistics.EventWithdrawn: "kendala-dicabut-pelapor",
		}[x.Kind]
		if block == "" {
			continue
		}
		shown, err := k.show(ctx, o)
		if err != nil {
			return nil, err
		}
		if err := tell(say(block, messages.ReportedObstacle{Obstacle: shown, Said: x.Text})); err != nil {
			return nil, err
		}
	}
	reply, err := k.openedAll(ctx, opened)
	return append(reply.Notices, notices...), err
}

// openedAll answers whoever has reported obstacles: one in full, several as a list,
// and each that may be the same as another with the question.
func (k *keeper) openedAll(ctx context.Context, all []logistics.Obstacle) (Reply, error) {
	var plain []logistics.Obstacle
	var asks Reply
	for _, o := range all {
		if len(all) == 1 || o.State == logistics.StateOffered {
			reply, err := k.opened(ctx, o)
			if err != nil {
				return Reply{}, err
			}
			asks.Notices = append(asks.Notices, reply.Notices...)
			continue
		}
		plain = append(plain, o)
	}
	if len(plain) == 0 {
		return asks, nil
	}
	reply, err := k.several(ctx, plain)
	reply.Notices = append(reply.Notices, asks.Notices...)
	return reply, err
}

// planner decides what a version of a report does to the obstacles of its area.
type planner struct {
	c      *logistics.Catalog
	by     int64
	before *logistics.Report
	after  logistics.Report
	stock  logistics.Stock
	recent []logistics.Obstacle // of the area and below, newest first
	about  []logistics.Obstacle // of exactly the area, about goods
	all    []consequence
}

func (p *planner) plan() []consequence {
	p.words()
	p.lines()
	return p.all
}

func (p *planner) do(kind logistics.EventKind, number int64, text string) {
	p.all = append(p.all, consequence{Kind: kind, Number: number, Text: text})
}

// words compares the obstacles that the two versions name.
func (p *planner) words() {
	var was, is []string
	if p.before != nil && !p.before.Withdrawn {
		was = problemsOf(*p.before)
	}
	if !p.after.Withdrawn {
		is = problemsOf(p.after)
	}
	fresh := missingFrom(is, was)
	for _, text := range missingFrom(was, is) {
		i := slices.IndexFunc(p.recent, func(o logistics.Obstacle) bool {
			return o.Report == p.after.Number && p.says(o, brief(text)) && (o.Unsolved() || o.State == logistics.StateSolved)
		})
		if i < 0 {
			p.takeBackAddition(text)
			continue
		}
		// What is worded anew is still the same obstacle.
		o := p.recent[i]
		j := slices.IndexFunc(fresh, func(text string) bool {
			category, _ := p.c.Vocabulary().Judge(text)
			return category == o.Category && o.State != logistics.StateOffered
		})
		if j >= 0 {
			p.do(logistics.EventAdded, o.Number, messages.Addition(p.after.Name(), brief(fresh[j])))
			fresh = slices.Delete(fresh, j, j+1)
			continue
		}
		if p.othersSpoke(o) {
			p.do(logistics.EventAdded, o.Number, messages.AdditionTakenBack(p.after.Name(), brief(text)))
			continue
		}
		p.do(logistics.EventWithdrawn, o.Number, messages.TakenBack(p.after.Name(), p.after.Withdrawn))
	}
	for _, text := range fresh {
		p.all = append(p.all, consequence{Kind: logistics.EventOpened, What: logistics.Obstacle{Area: p.after.Area, Text: text}})
	}
}

// says reports whether an obstacle has a text as its own, or as this report has
// corrected it.
func (p *planner) says(o logistics.Obstacle, text string) bool {
	return o.Text == text || slices.ContainsFunc(o.Events, func(e logistics.Event) bool {
		return e.Kind == logistics.EventAdded && e.Text == messages.Addition(p.after.Name(), text)
	})
}

// takeBackAddition notes that what was added to an older obstacle was taken back.
func (p *planner) takeBackAddition(text string) {
	for _, o := range p.recent {
		if o.Unsolved() && slices.ContainsFunc(o.Events, func(e logistics.Event) bool {
			return e.Kind == logistics.EventAdded && e.By == p.by && e.Text == brief(text)
		}) {
			p.do(logistics.EventAdded, o.Number, messages.AdditionTakenBack(p.after.Name(), brief(text)))
			return
		}
	}
}

// missingFrom are the texts that another list has not, regardless of case and spaces.
func missingFrom(all, other []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		return slices.ContainsFunc(other, func(o string) bool { return digest(o) == digest(s) })
	})
}

// lines looks at the goods: at each line that is the newest word on its item, and at
// each that is no longer said.
func (p *planner) lines() {
	is := map[string]logistics.Line{}
	if !p.after.Withdrawn {
		for _, line := range p.after.Lines {
			is[line.Item] = line
		}
	}
	if p.before != nil && !p.before.Withdrawn {
		for _, line := range p.before.Lines {
			if _, said := is[line.Item]; !said && p.trouble(line, *p.before) != nil {
				if o := p.open(line.Item); o != nil {
					p.unsay(*o)
				}
			}
		}
	}
	for _, line := range p.after.Lines {
		if have, ok := p.stock.Line(line.Item); p.after.Withdrawn || !ok || have.Report != p.after.Number {
			continue // somebody has said something newer of it
		}
		if p.saidBefore(line) {
			continue
		}
		p.line(line)
	}
	p.complete()
}

// saidBefore reports whether the version before says the same of an item.
func (p *planner) saidBefore(line logistics.Line) bool {
	if p.before == nil || p.before.Withdrawn || logistics.TellsOfHandOver(p.before.Text) != logistics.TellsOfHandOver(p.after.Text) {
		return false
	}
	return slices.ContainsFunc(p.before.Lines, func(old logistics.Line) bool {
		return old.Item == line.Item && old.State == line.State && sameValue(old.Count, line.Count) && sameValue(old.Damaged, line.Damaged) &&
			sameValue(old.Short, line.Short) && sameValue(old.Over, line.Over) && sameValue(old.Of, line.Of)
	})
}

func sameValue(a, b *int64) bool { return (a == nil) == (b == nil) && value(a) == value(b) }

// line opens what one line is by itself, adds to what is open, or takes it back.
func (p *planner) line(line logistics.Line) {
	o, trouble := p.open(line.Item), p.trouble(line, p.after)
	switch {
	case trouble == nil && o != nil && p.troubledBefore(line.Item):
		p.unsay(*o)
	case trouble == nil:
	case o == nil && !p.spoken(line.Item):
		p.all = append(p.all, consequence{Kind: logistics.EventOpened, What: *trouble})
	case o == nil, p.told(*o, trouble.Text):
	case o.State == logistics.StateSolved:
		if last := o.Events[len(o.Events)-1]; p.after.SentAt.After(last.At) {
			p.do(logistics.EventReopened, o.Number, messages.Addition(p.after.Name(), trouble.Text))
		}
	default:
		p.do(logistics.EventAdded, o.Number, messages.Addition(p.after.Name(), trouble.Text))
	}
}

// trouble is the obstacle that a line is by itself; nil where it is none.
func (p *planner) trouble(line logistics.Line, r logistics.Report) *logistics.Obstacle {
	item, _ := p.c.Item(line.Item)
	name := itemName(p.c, line.Item)
	if o, h, ok := logistics.Mismatch(p.c, r.Area, line, r.Text); ok {
		o.Text = messages.HandOverText(name, item.Unit, line, h)
		return &o
	}
	if o, ok := logistics.Lacking(p.c, r.Area, line); ok {
		o.Text = messages.LackText(name, item.Unit, line)
		return &o
	}
	return nil
}

// open is the obstacle about an item that stands in the way, or was said to be solved.
func (p *planner) open(item string) *logistics.Obstacle {
	for _, states := range [][]logistics.ObstacleState{
		{logistics.StateOpen, logistics.StateReopened, logistics.StateTaken, logistics.StatePut}, {logistics.StateSolved},
	} {
		for _, o := range p.about {
			if o.Item == item && slices.Contains(states, o.State) {
				return &o
			}
		}
	}
	return nil
}

func (p *planner) troubledBefore(item string) bool {
	return p.before != nil && !p.before.Withdrawn && slices.ContainsFunc(p.before.Lines, func(l logistics.Line) bool {
		return l.Item == item && p.trouble(l, *p.before) != nil
	})
}

// unsay takes back what a corrected or withdrawn line has said. An obstacle of which
// others have spoken too, or that this report has not opened, stays.
func (p *planner) unsay(o logistics.Obstacle) {
	switch {
	case o.Report == p.after.Number && o.State != logistics.StateSolved && !p.othersSpoke(o):
		p.do(logistics.EventWithdrawn, o.Number, messages.TakenBack(p.after.Name(), p.after.Withdrawn))
	case slices.ContainsFunc(o.Events, p.ownAddition):
		p.do(logistics.EventAdded, o.Number, messages.AdditionTakenBack(p.after.Name(), itemName(p.c, o.Item)))
	}
}

// ownAddition reports whether an event is what this report has added.
func (p *planner) ownAddition(e logistics.Event) bool {
	return e.Kind == logistics.EventAdded && strings.HasSuffix(e.Text, messages.Addition(p.after.Name(), ""))
}

// othersSpoke reports whether anybody else, or another report, has added something to
// an obstacle, so that it does not end with this report.
func (p *planner) othersSpoke(o logistics.Obstacle) bool {
	return slices.ContainsFunc(o.Events, func(e logistics.Event) bool {
		return e.Kind == logistics.EventAdded && (e.By != p.by || !p.ownAddition(e))
	})
}

// spoken reports whether the version names, in words of its own, an obstacle that
// says the same as a line.
func (p *planner) spoken(item string) bool {
	for _, text := range problemsOf(p.after) {
		category, _ := p.c.Vocabulary().Judge(text)
		if logistics.AboutGoods(category) && cmp.Or(p.c.Vocabulary().Goods(text, category), item) == item {
			return true
		}
	}
	return false
}

// told reports whether the newest word on an obstacle is the same already.
func (p *planner) told(o logistics.Obstacle, text string) bool {
	newest := o.Text
	for _, e := range o.Events {
		if e.Kind == logistics.EventAdded {
			newest, _, _ = strings.Cut(e.Text, " (R-")
		}
	}
	return newest == text
}

// complete proposes to close what is open about goods that the version shows to be
// complete, once for each time that something was wrong with them.
func (p *planner) complete() {
	if p.after.Withdrawn {
		return
	}
	for _, o := range p.about {
		have, ok := p.stock.Effective(o.Item)
		if !ok || have.Report != p.after.Number || !o.EndsWithGoods() || !o.Unsolved() || o.State == logistics.StateOffered ||
			o.OpenedAt.After(p.after.SentAt) || !logistics.Whole(p.c, p.after.Area, have.Line) || p.spoken(o.Item) {
			continue
		}
		gone := slices.ContainsFunc(p.all, func(x consequence) bool { return x.Number == o.Number })
		if !gone && !o.Proposed() {
			p.do(logistics.EventProposed, o.Number, p.after.Name())
		}
	}
}
