package messages

import "laporbot/logistics"

// AllItems is the name of what logistics.ItemAll speaks of.
const AllItems = "Semua barang"

// Line is what was said of one item, beside what is needed.
type Line struct {
	Item    string // name as shown
	Unit    string // empty: unknown
	State   logistics.State
	Count   *int64
	Damaged *int64
	Short   *int64 // as the sender says
	Over    *int64
	Packs   *int64
	Pack    string // word for the packs: dus, koli
	Need    *int64 // nil where it is not known
	About   bool   // the count is approximate
	Held    bool   // the count is that of the report before, since this one does not tell it
	Kept    bool   // an earlier answer holds although the words say something else
	Parts   []Part // what the count is the sum of, where more than one was said
	Of      *int64 // the whole that the sender named, where it is not the need
	Was     string // the value before a correction, in words; empty: unchanged
	Before  string // the value of the report before, in words; empty: the same or none
}

// Part is one number of a sum.
type Part struct {
	Name  string // gubernur, bupati; empty: not said
	Count int64
}

// Missing is how many are lacking against the need; nil where none are or where
// it is not known.
func (l Line) Missing() *int64 { return l.gap(1) }

// Extra is how many there are beyond the need; nil where none or not known.
func (l Line) Extra() *int64 { return l.gap(-1) }

func (l Line) gap(sign int64) *int64 {
	if l.Count == nil || l.Need == nil {
		return nil
	}
	if n := sign * (*l.Need - *l.Count); n > 0 {
		return &n
	}
	return nil
}

// SaidShort is the shortage in the sender's words where it is not the computed one.
func (l Line) SaidShort() *int64 { return differing(l.Short, l.Missing()) }

// SaidOver is the surplus in the sender's words where it is not the computed one.
func (l Line) SaidOver() *int64 { return differing(l.Over, l.Extra()) }

func differing(said, computed *int64) *int64 {
	if said == nil || *said == 0 || computed != nil && *computed == *said {
		return nil
	}
	return said
}

// Full reports whether the need is known and met exactly.
func (l Line) Full() bool { return l.Count != nil && l.Need != nil && *l.Count == *l.Need }

// Sign is the mark at the start of the line.
func (l Line) Sign() string {
	switch {
	case l.State == logistics.StateNotArrived, l.State == logistics.StateBeingCtd:
		return "⏳"
	case l.State == logistics.StateNone, l.Missing() != nil, l.SaidShort() != nil, positive(l.Damaged), l.Extra() != nil, l.SaidOver() != nil:
		return "⚠️"
	case l.State == logistics.StateComplete, l.Count != nil && l.Need != nil:
		return "✅"
	}
	return "•"
}

// HasDamage reports whether some are damaged; zero is no damage.
func (l Line) HasDamage() bool { return positive(l.Damaged) }

func positive(n *int64) bool { return n != nil && *n > 0 }

// Value is the count or the state in words, without need and gap.
func (l Line) Value() string {
	switch {
	case l.State == logistics.StateNone:
		return "nihil"
	case l.State == logistics.StateNotArrived:
		return "belum datang"
	case l.State == logistics.StateBeingCtd:
		return "masih didata"
	case l.Count != nil:
		return Number(*l.Count)
	case l.State == logistics.StateComplete:
		return "lengkap"
	case l.Packs != nil:
		return Number(*l.Packs) + " " + l.PackWord()
	}
	return "belum diketahui jumlahnya"
}

// ShowUnit reports whether a number stands before the place of the unit.
func (l Line) ShowUnit() bool {
	return l.Need != nil || l.Count != nil && l.State != logistics.StateNone
}

// Brief is the value with what is damaged: "190, 2 rusak", or only that where no more
// was said.
func (l Line) Brief() string {
	switch {
	case l.HasDamage() && l.State == logistics.StateCount && l.Count == nil && l.Packs == nil:
		return Number(*l.Damaged) + " rusak"
	case l.HasDamage():
		return l.Value() + ", " + Number(*l.Damaged) + " rusak"
	}
	return l.Value()
}

// PackWord is the kind of pack, as it was counted.
func (l Line) PackWord() string {
	if l.Pack == "" {
		return "pack"
	}
	return l.Pack
}

// ShowPacks reports whether the packs are to be named beside the count.
func (l Line) ShowPacks() bool { return l.Packs != nil && l.Count != nil }

// OnlyPacks reports whether no more than the packs are known, and not what is in them.
func (l Line) OnlyPacks() bool {
	return l.Packs != nil && l.Count == nil && l.State == logistics.StateCount
}

// Unsaid reports whether the line does not tell how many there are.
func (l Line) Unsaid() bool {
	return l.OnlyPacks() || l.Count == nil && l.State != logistics.StateComplete
}

// Plain reports whether a line says no more than a number or that all is there, so
// that a short form holds all of it.
func (l Line) Plain() bool {
	sign := l.Sign()
	return (sign == "✅" || sign == "•") && l.Was == "" && !l.About && !l.Held && !l.Kept && !l.ShowPacks() && !l.OnlyPacks() && l.Of == nil &&
		len(l.Parts) == 0
}
