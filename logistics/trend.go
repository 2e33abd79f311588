package logistics

import "time"

// Trend is how ready areas were over the days, from the digests that were sent.
type Trend struct {
	Days  []time.Time // the slots of the digests, oldest first
	Lines []TrendLine // in the order of the newest digest
}

// TrendLine is one area; a nil point is a day on which its readiness was not known.
type TrendLine struct {
	Area   AreaCode
	Name   string
	Points []*int64
}

// NewTrend puts digests of one area, oldest first, side by side. Areas of which no
// readiness is known on any day are left out. Of several digests of a day the last
// one counts.
func NewTrend(digests []Digest, loc *time.Location) Trend {
	var kept []Digest
	for _, d := range digests {
		if n := len(kept); n > 0 && DateOf(kept[n-1].Slot.In(loc)) == DateOf(d.Slot.In(loc)) {
			kept[n-1] = d
			continue
		}
		kept = append(kept, d)
	}
	var t Trend
	if len(kept) == 0 {
		return t
	}
	place := map[AreaCode]int{}
	for _, r := range kept[len(kept)-1].Rows {
		place[r.Area] = len(t.Lines)
		t.Lines = append(t.Lines, TrendLine{Area: r.Area, Name: r.Name, Points: make([]*int64, len(kept))})
	}
	known := map[AreaCode]bool{}
	for i, d := range kept {
		t.Days = append(t.Days, d.Slot.In(loc))
		for _, r := range d.Rows {
			if at, ok := place[r.Area]; ok && r.Ready != nil {
				t.Lines[at].Points[i] = r.Ready
				known[r.Area] = true
			}
		}
	}
	lines := t.Lines[:0]
	for _, l := range t.Lines {
		if known[l.Area] {
			lines = append(lines, l)
		}
	}
	t.Lines = lines
	return t
}

// Only is the trend of one area.
func (t Trend) Only(area AreaCode) Trend {
	out := Trend{Days: t.Days}
	for _, l := range t.Lines {
		if l.Area == area {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}
