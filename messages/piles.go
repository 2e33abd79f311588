package messages

import (
	"time"

	"laporbot/logistics"
)

// pileNames are the headings of the piles, in the order in which they are shown.
var pileNames = []pileName{
	{logistics.PileReported, "Sudah melapor"},
	{logistics.PileNotYet, "Menyatakan nihil, belum datang, atau masih didata"},
	{logistics.PileAnnounced, "Izin atau tanpa sinyal"},
	{logistics.PileSilent, "Belum melapor"},
	{logistics.PileUnreached, "Belum ada petugas yang terjangkau"},
	{logistics.PileNotDue, "Belum jadwalnya"},
}

type pileName struct {
	pile logistics.Pile
	name string
}

// NewPiles sorts the standing of areas for showing. local brings a time into the
// zone of an area.
func NewPiles(area logistics.Area, all []logistics.Standing, at time.Time, local func(logistics.AreaCode, time.Time) time.Time) Piles {
	shown := Piles{Title: area.Title(), At: at, Total: len(all)}
	for _, p := range pileNames {
		pile := PileShown{Name: p.name}
		for _, st := range all {
			if st.Pile != p.pile {
				continue
			}
			a := PileArea{Name: short(st.Area.Name)}
			if !st.Last.IsZero() {
				a.Last = local(st.Area.Code, st.Last)
			}
			if !st.Until.IsZero() {
				a.Until = local(st.Area.Code, st.Until)
			}
			pile.Areas = append(pile.Areas, a)
		}
		if len(pile.Areas) > 0 {
			shown.Piles = append(shown.Piles, pile)
		}
	}
	return shown
}
