package logistics

import (
	"cmp"
	"slices"
	"time"
)

// DecisionKind says what somebody has to decide.
type DecisionKind string

// The kinds of decisions.
const (
	DecideObstacle DecisionKind = "kendala"  // a grave obstacle that nobody has taken
	DecideMove     DecisionKind = "pindah"   // one area has too much of what another lacks
	DecideSupply   DecisionKind = "tambah"   // a blocking item is short and nobody has too much
	DecideVisit    DecisionKind = "datangi"  // silent for more than a day
	DecideAppoint  DecisionKind = "tugaskan" // nobody there can be written to
)

// Decision is something that needs somebody's decision, found by a plain rule.
type Decision struct {
	Kind     DecisionKind
	Names    []string // of the areas, in the order of dispatch
	From     string   `json:",omitempty"` // of DecideMove: the area that has too much
	Item     string   `json:",omitempty"`
	Unit     string   `json:",omitempty"`
	Count    int64    `json:",omitempty"`
	Obstacle int64    `json:",omitempty"`
}

// silentTooLong is how long after its last report a silent area is to be visited.
const silentTooLong = 36 * time.Hour

// DigestObstacle is an open obstacle as a digest tells it.
type DigestObstacle struct {
	Number   int64 // K-n
	Area     AreaCode
	Name     string
	Severity Severity
	State    ObstacleState
	Text     string
	OpenedAt time.Time
}

// Readiness in per cent: from ReadyGreen on an area is green, from ReadyYellow
// yellow, below it red. An area is never shown better than its furthest item.
const (
	ReadyGreen  = 100
	ReadyYellow = 90
)

// obstacles are those that stand in the way, gravest and then oldest first.
func (m *maker) obstacles() []DigestObstacle {
	var out []DigestObstacle
	for _, o := range m.in.Obstacles {
		if !o.Unsolved() || !m.in.Area.Contains(o.Area) || o.OpenedAt.After(m.in.Now) {
			continue
		}
		a, _ := m.catalog.Area(o.Area)
		out = append(out, DigestObstacle{
			Number: o.Number, Area: o.Area, Name: cmp.Or(a.Name, string(o.Area)), Severity: o.Severity, State: o.State, Text: o.Text,
			OpenedAt: canonical(o.OpenedAt),
		})
	}
	slices.SortFunc(out, func(a, b DigestObstacle) int {
		return cmp.Or(cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), a.OpenedAt.Compare(b.OpenedAt), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// closed are the obstacles that stood in the digest before and no longer do.
func closed(before *Digest, open []DigestObstacle) []int64 {
	if before == nil {
		return nil
	}
	var out []int64
	for _, o := range before.Obstacles {
		if !slices.ContainsFunc(open, func(n DigestObstacle) bool { return n.Number == o.Number }) {
			out = append(out, o.Number)
		}
	}
	return out
}

// decisions lists what needs somebody's decision, most pressing first.
func (m *maker) decisions(d *Digest) []Decision {
	var out []Decision
	for _, o := range d.Obstacles {
		if o.Severity.Rank() >= SeverityHigh.Rank() && (o.State == StateOpen || o.State == StateReopened) {
			out = append(out, Decision{Kind: DecideObstacle, Names: []string{o.Name}, Obstacle: o.Number})
		}
	}
	spare := map[string][]Discrepancy{}
	for _, o := range d.Over {
		spare[o.Item] = append(spare[o.Item], o)
	}
	for _, s := range d.Shortages {
		if !s.Blocks {
			continue
		}
		if list := spare[s.Item]; len(list) > 0 && list[0].Count > 0 {
			n := min(list[0].Count, s.Count)
			list[0].Count -= n
			out = append(out, Decision{Kind: DecideMove, Names: []string{s.Name}, From: list[0].Name, Item: s.Short, Unit: s.Unit, Count: n})
			if n == s.Count {
				continue
			}
			s.Count -= n
		}
		out = append(out, Decision{Kind: DecideSupply, Names: []string{s.Name}, Item: s.Short, Unit: s.Unit, Count: s.Count})
	}
	visit, appoint := Decision{Kind: DecideVisit}, Decision{Kind: DecideAppoint}
	for _, r := range d.Rows {
		switch {
		case r.Coverage.Total() != 1:
		case r.Pile() == PileUnreached:
			appoint.Names = append(appoint.Names, r.Name)
		case r.Pile() == PileSilent && !r.Last.IsZero() && d.Cutoff.Sub(r.Last) > silentTooLong:
			visit.Names = append(visit.Names, r.Name)
		}
	}
	for _, x := range []Decision{visit, appoint} {
		if len(x.Names) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// departures names the kecamatan whose goods leave on a day, by the plan.
func (m *maker) departures(day func(AreaCode) Date) []string {
	var out []string
	for _, u := range m.units(m.in.Area) {
		if at := m.in.Plan.Departure(u); !at.IsZero() && at == day(u.Code) {
			out = append(out, u.Name)
		}
	}
	return out
}
