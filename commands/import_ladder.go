package commands

import (
	"maps"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// maxMinutes is a week, the longest wait of a ladder.
const maxMinutes = 7 * 24 * 60

// ladderSheet collects the ladders of a file. They are taken as a whole: who
// changes one severity sends all four.
type ladderSheet struct {
	of   map[logistics.Severity]logistics.Ladder
	last *record
}

var levelWords = map[string]logistics.Level{
	"provinsi": logistics.LevelProvince, "kabupaten": logistics.LevelKabupaten, "kota": logistics.LevelKabupaten,
	"kecamatan": logistics.LevelKecamatan, "desa": logistics.LevelDesa, "kelurahan": logistics.LevelDesa,
}

// rung reads one row: one post that a step tells. What belongs to the severity or
// to the step as a whole stands in any of its rows.
func (im *importer) rung(r *record) {
	im.ladders.last = r
	severity, err := logistics.ParseSeverity(first(r.required("tingkat", 20)))
	if err != nil {
		if !r.refused {
			r.refuse("tingkat", messages.RefusedChoice, r.cells["tingkat"].text)
		}
		return
	}
	var step, wait *int64
	if !r.count("langkah", 12, &step) || step == nil || *step == 0 {
		if !r.refused {
			r.refuse("langkah", messages.RefusedMissing, "")
		}
		return
	}
	post, ok := r.post()
	if !ok {
		return
	}
	if im.ladders.of == nil {
		im.ladders.of = map[logistics.Severity]logistics.Ladder{}
	}
	ladder := im.ladders.of[severity]
	if int(*step) > len(ladder.Steps)+1 || int(*step) < len(ladder.Steps) {
		r.refuse("langkah", messages.RefusedOrder, r.cells["langkah"].text)
		return
	}
	if int(*step) > len(ladder.Steps) {
		ladder.Steps = append(ladder.Steps, logistics.Rung{})
	}
	rung := &ladder.Steps[*step-1]
	rung.To = append(rung.To, post)
	if r.count("menit", maxMinutes, &wait) && wait != nil {
		rung.After = time.Duration(*wait) * time.Minute
	}
	r.minutes("ambil", &ladder.Hold)
	r.minutes("jawab", &ladder.Answer)
	var rounds *int64
	if r.count("putaran", 20, &rounds) && rounds != nil {
		ladder.Rounds = int(*rounds)
	}
	if s, ok := r.text("hening", 10); ok && s != "" {
		r.truth("hening", &ladder.Quiet)
	}
	im.ladders.of[severity] = ladder
}

func first(s string, _ bool) string { return s }

func (r *record) minutes(column string, into *time.Duration) {
	var n *int64
	if r.count(column, maxMinutes, &n) && n != nil {
		*into = time.Duration(*n) * time.Minute
	}
}

// post reads who is told: a role, of staf with its division, and at which level.
func (r *record) post() (logistics.Post, bool) {
	who, ok := r.required("kepada", 60)
	if !ok {
		return logistics.Post{}, false
	}
	word, division, _ := strings.Cut(strings.ToLower(who), " ")
	role, err := logistics.ParseRole(word)
	if err != nil || division != "" && role != logistics.RoleStaf {
		r.refuse("kepada", messages.RefusedChoice, who)
		return logistics.Post{}, false
	}
	where, ok := r.required("jenjang", 20)
	if !ok {
		return logistics.Post{}, false
	}
	level, ok := levelWords[strings.ToLower(where)]
	if !ok {
		r.refuse("jenjang", messages.RefusedChoice, where)
		return logistics.Post{}, false
	}
	return logistics.Post{Role: role, Division: division, Level: level}, true
}

// checkLadders refuses ladders that cannot be climbed.
func (im *importer) checkLadders() {
	if im.ladders.last == nil || len(im.faults) > 0 {
		return
	}
	if err := (logistics.Ladders{Of: maps.Clone(im.ladders.of)}).Check(); err != nil {
		im.ladders.last.refuse("", messages.RefusedLadder, "")
	}
}
