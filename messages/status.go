package messages

import (
	"time"

	"laporbot/logistics"
)

// Status is the state of an area in a few lines.
type Status struct {
	Sign, Area, HDay          string
	At                        time.Time
	Reported, Total           int
	Known                     bool // the readiness of some area is
	Worst, Weakest            string
	Percent                   int64
	Short, Damaged, Obstacles int
	Grave                     int
	Today                     string
}

// NewStatus takes the few lines out of a digest. at carries the zone of the area.
func NewStatus(d logistics.Digest, title string, at time.Time) Status {
	s := Status{
		Area: title, At: at, HDay: d.HDay, Reported: d.Coverage.Reported, Total: d.Coverage.Total(),
		Short: len(d.Shortages), Damaged: len(d.Damaged), Obstacles: len(d.Obstacles), Today: names(d.Today),
	}
	for _, r := range d.Rows {
		if r.Ready != nil && (!s.Known || *r.Ready < s.Percent) {
			s.Known, s.Percent, s.Worst, s.Weakest = true, *r.Ready, short(r.Name), r.Weakest
		}
	}
	for _, o := range d.Obstacles {
		if o.Severity.Rank() >= logistics.SeverityHigh.Rank() {
			s.Grave++
		}
	}
	s.Sign = sign(digestRow{Ready: s.Known, Percent: s.Percent})
	return s
}
