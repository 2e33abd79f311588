package logistics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// DigestInput is what a digest is made of.
type DigestInput struct {
	Area    AreaCode
	Stocks  []Stock  // of the areas below, in any order, at most one for each
	Reports []Report // of the day, and those that may have come late for the digest before
	// Obstacles of the area; those that are over are left out.
	Obstacles []Obstacle
	Previous  *Digest     // the digest before; nil: none
	Missed    []time.Time // slots in between that were not sent
	Plan      Plan
	Roster    *Roster   // nil: nobody is known, each silence is a plain one
	Slot      time.Time // the moment the schedule named
	Now       time.Time
}

// lateAfter is how long after its slot a digest is called late.
const lateAfter = 5 * time.Minute

// MakeDigest puts the digest of an area together. Kecamatan are what is counted;
// stock of other levels is left out, because it is contained in theirs. It has
// no number and no text yet. The error is a *TotalsMismatch where the sums over
// areas and over stock lines differ.
func MakeDigest(c *Catalog, in DigestInput) (Digest, error) {
	m := maker{catalog: c, in: in, zones: NewZones(c, in.Plan.Location), stocks: map[AreaCode]*Stock{}}
	for i, s := range in.Stocks {
		m.stocks[s.Area] = &in.Stocks[i]
	}
	loc := m.zones.Of(in.Area)
	area, _ := c.Area(in.Area)
	plan := in.Plan
	plan.Location = loc
	d := Digest{
		Area: in.Area, Name: cmp.Or(area.Name, string(in.Area)), Slot: canonical(in.Slot), Cutoff: canonical(in.Now),
		Late: in.Now.Sub(in.Slot) > lateAfter, TimeZone: loc.String(), HDay: plan.HDay(in.Slot),
	}
	for _, a := range c.Below(in.Area, min(in.Area.Level()+1, LevelKecamatan)) {
		d.Rows = append(d.Rows, m.row(a))
	}
	d.Totals = m.totals(in.Area, d.Rows)
	for _, r := range d.Rows {
		d.Coverage = d.Coverage.Plus(r.Coverage)
	}
	if err := m.check(d.Totals); err != nil {
		return Digest{}, fmt.Errorf("digest of %s: %w", in.Area, err)
	}
	m.discrepancies(&d)
	d.Remarks = m.remarks()
	d.Reports = m.reports()
	d.Obstacles = m.obstacles()
	d.Supplements = m.supplements()
	d.Today = m.departures(func(a AreaCode) Date { return m.zones.DayOf(a, in.Slot) })
	d.Tomorrow = m.departures(func(a AreaCode) Date { return m.zones.DayOf(a, in.Slot).Add(1) })
	if p := in.Previous; p != nil {
		d.Previous, d.Since = p.Number, canonical(p.Cutoff)
		d.Changes = Changes(*p, d)
		d.Closed = closed(p, d.Obstacles)
		for _, o := range d.Obstacles {
			if !o.OpenedAt.Before(p.Cutoff) {
				d.Opened = append(d.Opened, o.Number)
			}
		}
	}
	for _, t := range in.Missed {
		d.Missed = append(d.Missed, canonical(t))
	}
	d.Decisions = m.decisions(&d)
	var err error
	d.Hash, err = d.sum()
	return d, err
}

type maker struct {
	catalog *Catalog
	in      DigestInput
	zones   *Zones
	stocks  map[AreaCode]*Stock
}

// units are the kecamatan of an area, itself included.
func (m *maker) units(area AreaCode) []Area { return m.catalog.Below(area, LevelKecamatan) }

func (m *maker) row(a Area) DigestRow {
	row := DigestRow{Area: a.Code, Name: a.Name, Wave: a.Wave}
	units := m.units(a.Code)
	for _, u := range units {
		st := standing(u, m.stocks[u.Code], m.in.Plan, m.zones, m.in.Roster, m.in.Slot)
		row.Coverage.Add(st.Pile)
		row.None = st.None && len(units) == 1
		if s := m.stocks[u.Code]; s != nil && s.LastSentAt.After(row.Last) {
			row.Last = canonical(s.LastSentAt)
		}
	}
	for _, it := range m.catalog.Items() {
		t := m.newTotal(it, a.Code)
		row.NeedKnown = row.NeedKnown || it.Blocks && t.Need != nil
		for _, u := range units {
			s := m.stocks[u.Code]
			if s == nil {
				continue
			}
			line, ok := s.Effective(it.Key)
			if !ok {
				continue
			}
			if line.State == StateNotArrived && line.Count == nil {
				row.NotArrived++
			}
			m.add(&t, u.Code, line)
		}
		if t.Areas > 0 {
			row.Figures = append(row.Figures, t)
			row.weigh(it, t)
		}
	}
	return row
}

// weigh lets an item pull the readiness of a row down.
func (r *DigestRow) weigh(it Item, t ItemTotal) {
	share, ok := t.Share()
	if !it.Blocks || !ok {
		return
	}
	if r.Ready == nil || share < *r.Ready {
		r.Ready, r.Weakest = &share, ""
		if share < 100 {
			r.Weakest = t.Name
		}
	}
}

func (m *maker) newTotal(it Item, area AreaCode) ItemTotal {
	t := ItemTotal{Item: it.Key, Name: cmp.Or(it.Short, it.Name, it.Key), Unit: it.Unit}
	if n, source := m.catalog.Need(area, it.Key); source != NeedUnknown {
		t.Need = &n
	}
	return t
}

// add brings the line of one kecamatan into a total, if it says how many.
func (m *maker) add(t *ItemTotal, unit AreaCode, l StockLine) {
	n, known := l.Physical(m.catalog.Need(unit, t.Item))
	if !known {
		return
	}
	t.Areas++
	t.Count += n
	t.Broken += l.Broken()
}

// totals sums the rows by item.
func (m *maker) totals(area AreaCode, rows []DigestRow) []ItemTotal {
	sums := map[string]ItemTotal{}
	for _, r := range rows {
		for _, f := range r.Figures {
			t := sums[f.Item]
			t.Areas += f.Areas
			t.Count += f.Count
			t.Broken += f.Broken
			sums[f.Item] = t
		}
	}
	var out []ItemTotal
	for _, it := range m.catalog.Items() {
		if sum, ok := sums[it.Key]; ok {
			t := m.newTotal(it, area)
			t.Areas, t.Count, t.Broken = sum.Areas, sum.Count, sum.Broken
			out = append(out, t)
		}
	}
	return out
}

// check computes the totals again from the other end: line by line through the
// stocks as they were given, without rows and without looking items up.
func (m *maker) check(totals []ItemTotal) error {
	sums := map[string]ItemTotal{}
	for _, s := range m.in.Stocks {
		if s.Area.Level() != LevelKecamatan || !m.in.Area.Contains(s.Area) {
			continue
		}
		if _, known := m.catalog.Area(s.Area); !known {
			continue
		}
		lines := map[string]StockLine{}
		for _, l := range s.Lines {
			if l.Item == ItemAll {
				for _, it := range m.catalog.Items() {
					if have, ok := lines[it.Key]; !ok || have.Order < l.Order {
						lines[it.Key] = l.speakOf(it.Key)
					}
				}
			} else if have, ok := lines[l.Item]; !ok || have.Order <= l.Order {
				lines[l.Item] = l
			}
		}
		for item, l := range lines {
			if _, known := m.catalog.Item(item); !known {
				continue
			}
			t := sums[item]
			t.Item = item
			m.add(&t, s.Area, l)
			sums[item] = t
		}
	}
	for _, t := range totals {
		again := sums[t.Item]
		if again.Areas != t.Areas || again.Count != t.Count || again.Broken != t.Broken {
			return &TotalsMismatch{Item: t.Item, ByRows: t, ByLines: again}
		}
		delete(sums, t.Item)
	}
	for item, t := range sums {
		if t.Areas > 0 { // reported, but in no row
			return &TotalsMismatch{Item: item, ByLines: t}
		}
	}
	return nil
}

// discrepancies compares every kecamatan with its need, or takes the sender's
// word where the need is not known.
func (m *maker) discrepancies(d *Digest) {
	for _, u := range m.units(m.in.Area) {
		s := m.stocks[u.Code]
		if s == nil {
			continue
		}
		for _, it := range m.catalog.Items() {
			l, ok := s.Effective(it.Key)
			if !ok {
				continue
			}
			at := Discrepancy{
				Area: u.Code, Name: u.Name, Item: it.Key, Short: cmp.Or(it.Short, it.Name, it.Key), Unit: it.Unit, Blocks: it.Blocks, Report: l.Report,
			}
			note := func(list *[]Discrepancy, count int64, said bool) {
				if count > 0 {
					at.Count, at.Said = count, said
					*list = append(*list, at)
				}
			}
			note(&d.Damaged, l.Broken(), true)
			need, source := m.catalog.Need(u.Code, it.Key)
			n, known := l.Physical(need, source)
			switch {
			case l.State == StateNotArrived && l.Count == nil:
				// On the way, not missing: told in the row.
			case known && source != NeedUnknown:
				short := need - max(0, n-l.Broken())
				at.Broken = max(0, min(short, l.Broken()))
				note(&d.Shortages, short, false)
				at.Broken = 0
				note(&d.Over, n-need, false)
			default:
				note(&d.Shortages, value(l.Short), true)
				note(&d.Over, value(l.Over), true)
			}
		}
	}
	biggest := func(a, b Discrepancy) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Item, b.Item))
	}
	slices.SortFunc(d.Damaged, biggest)
	slices.SortFunc(d.Over, biggest)
	slices.SortFunc(d.Shortages, func(a, b Discrepancy) int {
		if a.Blocks != b.Blocks {
			if a.Blocks {
				return -1
			}
			return 1
		}
		return biggest(a, b)
	})
	d.Shortages, d.ShortMore = most(d.Shortages)
	d.Damaged, d.DamagedMore = most(d.Damaged)
	d.Over, d.OverMore = most(d.Over)
}

// most keeps the first MaxGaps and counts the rest.
func most(all []Discrepancy) (kept []Discrepancy, left int) {
	if len(all) <= MaxGaps {
		return all, 0
	}
	return slices.Clone(all[:MaxGaps]), len(all) - MaxGaps
}

func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// newest are the newest versions of the messages, those taken back and those of
// other areas left out.
func (m *maker) newest() []Report {
	type message struct {
		chat int64
		id   int
	}
	newest := map[message]Report{}
	for _, r := range m.in.Reports {
		k := message{r.ChatID, r.MessageID}
		if have, ok := newest[k]; !ok || r.Version > have.Version {
			newest[k] = r
		}
	}
	var out []Report
	for _, r := range newest {
		if !r.Withdrawn && m.in.Area.Contains(r.Area) {
			out = append(out, r)
		}
	}
	return out
}

// remarks are those of the day, of the newest version of every message.
func (m *maker) remarks() []Remark {
	var out []Remark
	for _, r := range m.newest() {
		if loc := m.zones.Of(r.Area); r.SentAt.Before(DateOf(m.in.Slot.In(loc)).In(loc)) {
			continue
		}
		a, _ := m.catalog.Area(r.Area)
		for _, text := range r.Notes {
			if m.told(r, text) {
				continue // it is among the obstacles
			}
			out = append(out, Remark{Area: r.Area, Name: cmp.Or(a.Name, string(r.Area)), Text: text, Report: r.Number})
		}
	}
	slices.SortStableFunc(out, func(a, b Remark) int { return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.Area, b.Area)) })
	return out
}

// told reports whether a note of a report is what an obstacle says.
func (m *maker) told(r Report, note string) bool {
	note = strings.ToLower(note)
	return slices.ContainsFunc(m.in.Obstacles, func(o Obstacle) bool {
		return o.Area == r.Area && o.Text != "" && (o.Report == 0 || o.Report == r.Number) && strings.Contains(note, strings.ToLower(o.Text))
	})
}

// reports are the numbers behind the stock that was counted.
func (m *maker) reports() []int64 {
	var out []int64
	for _, u := range m.units(m.in.Area) {
		if s := m.stocks[u.Code]; s != nil {
			out = append(out, s.Last)
			for _, l := range s.Lines {
				out = append(out, l.Report)
				if l.From != nil {
					out = append(out, l.From.Report)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(n int64) bool { return n == 0 })
}
