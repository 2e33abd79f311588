package logistics

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// AbsenceReading is what a message about an absence says.
type AbsenceReading struct {
	Kind        AbsenceKind
	From, Until time.Time
	Deputy      string // as written; empty: nobody was named
	Back        bool   // the absence is over; all else is empty
}

// longestAbsence bounds what is believed: a slip of the pen must not silence the
// reminders of an area for a year.
const longestAbsence = 60 * 24 * time.Hour

var (
	absenceDeputy = regexp.MustCompile(`(?i)(?:^|[\s,;])(?:pengganti(?:nya)?|digantikan(?: oleh)?|diganti(?: oleh)?|wakil(?:nya)?)(?:$|[\s:]+)`)
	absenceBack   = regexp.MustCompile(`(?i)^(selesai|batal|kembali|hadir|sudah kembali|aktif)$`)
	absenceTo     = regexp.MustCompile(`(?i)\s*(?:\bs\.?\s?/?d\.?(?:$|\s)|\bsampai(?: dengan| tanggal| jam| pukul)*\b|\bhingga\b|\s[-–]\s)\s*`)
	absenceClock  = regexp.MustCompile(`(?i)(?:\b(?:jam|pukul)\s*)?\b(\d{1,2})[.:](\d{2})\b|\b(?:jam|pukul)\s*(\d{1,2})\b`)
	absenceDay    = regexp.MustCompile(`(?i)^(?:tanggal |tgl\.? |hari )?(hari ini|ini|besok|lusa|(\d{1,2})(?:(?:[/-]|\s+)(\d{1,2}|[a-z]{3,9})(?:(?:[/-]|\s+)(\d{4}))?)?)$`)
)

// absenceMonths are the months by the first three letters people write.
var absenceMonths = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "sep": 9, "okt": 10, "nov": 11, "des": 12,
}

// ReadAbsence reads "25 s.d. 26 pengganti Udin", "25/11", "s.d. besok", "tanpa sinyal
// s.d. 16.00" or "selesai". now carries the zone in which days and hours are meant.
// A day is meant to the end; an absence that would be over already, end before it
// begins or last more than sixty days is a *FieldError.
func ReadAbsence(words string, now time.Time) (AbsenceReading, error) {
	words = strings.Join(strings.Fields(words), " ")
	wrong := &FieldError{Field: "absence", Value: words, Hint: "/izin 25 s.d. 26 pengganti Udin"}
	if absenceBack.MatchString(words) {
		return AbsenceReading{Back: true}, nil
	}
	r := AbsenceReading{Kind: AbsenceLeave, From: now}
	if at := absenceDeputy.FindStringIndex(words); at != nil {
		if r.Deputy = strings.Trim(words[at[1]:], " .,;:"); r.Deputy == "" {
			return AbsenceReading{}, wrong
		}
		words = strings.Trim(words[:at[0]], " .,;:")
	}
	if strings.Contains(strings.ToLower(words), "sinyal") {
		r.Kind = AbsenceNoSignal
		wrong.Hint = "/izin tanpa sinyal s.d. 16.00"
		_, words, _ = cutFold(words, "sinyal")
		words = strings.Trim(words, " .,;:")
	}
	var ok bool
	if r.From, r.Until, ok = absenceSpan(words, now); !ok || !r.Until.After(now) || !r.Until.After(r.From) || r.Until.Sub(now) > longestAbsence {
		return AbsenceReading{}, wrong
	}
	return r, nil
}

// absenceSpan reads "A s.d. B", "s.d. B" or "A".
func absenceSpan(words string, now time.Time) (from, until time.Time, ok bool) {
	at := absenceTo.FindStringIndex(words)
	if at == nil {
		// A day alone is that day; an hour alone is the end.
		if absenceClock.MatchString(words) {
			until, ok = absenceMoment(words, now, true)
			return now, until, ok
		}
		from, ok = absenceMoment(words, now, false)
		until, _ = absenceMoment(words, now, true)
		return later(from, now), until, ok
	}
	first, last := strings.TrimSpace(words[:at[0]]), strings.TrimSpace(words[at[1]:])
	from = now
	if first != "" {
		if from, ok = absenceMoment(first, now, false); !ok {
			return from, until, false
		}
	}
	until, ok = absenceMoment(last, now, true)
	return later(from, now), until, ok
}

// absenceMoment is a day, an hour or both; end asks for the end of a day.
func absenceMoment(words string, now time.Time, end bool) (time.Time, bool) {
	hour, hasHour := time.Duration(0), false
	if m := absenceClock.FindStringSubmatchIndex(words); m != nil {
		number := func(i int) int {
			if m[2*i] < 0 {
				return 0
			}
			n, _ := strconv.Atoi(words[m[2*i]:m[2*i+1]])
			return n
		}
		h, minute := number(1)+number(3), number(2)
		if h > 24 || minute > 59 {
			return time.Time{}, false
		}
		hour, hasHour = time.Duration(h)*time.Hour+time.Duration(minute)*time.Minute, true
		words = words[:m[0]] + " " + words[m[1]:]
		words = strings.Join(strings.Fields(strings.NewReplacer("WITA", "", "wita", "", "WIB", "", "wib", "", "WIT", "", "wit", "", "pukul", "", "jam", "").Replace(words)), " ")
	}
	day := DateOf(now)
	if words != "" {
		var ok bool
		if day, ok = absenceDate(words, day); !ok {
			return time.Time{}, false
		}
	} else if !hasHour {
		return time.Time{}, false
	}
	switch {
	case hasHour:
		return day.In(now.Location()).Add(hour), true
	case end:
		return day.Add(1).In(now.Location()), true
	}
	return day.In(now.Location()), true
}

// absenceDate reads a day; without a month it is the next one of that number.
func absenceDate(words string, today Date) (Date, bool) {
	m := absenceDay.FindStringSubmatch(words)
	if m == nil {
		return Date{}, false
	}
	switch strings.ToLower(m[1]) {
	case "hari ini", "ini":
		return today, true
	case "besok":
		return today.Add(1), true
	case "lusa":
		return today.Add(2), true
	}
	day, _ := strconv.Atoi(m[2])
	month, year := today.Month, today.Year
	if m[3] != "" {
		if n, err := strconv.Atoi(m[3]); err == nil {
			month = time.Month(n)
		} else {
			month = absenceMonths[strings.ToLower(m[3])[:3]]
		}
	}
	if m[4] != "" {
		year, _ = strconv.Atoi(m[4])
	}
	for range 12 {
		d := DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
		if month < 1 || month > 12 || d.Day != day || d.Month != month {
			if m[3] != "" || day < 1 || day > 31 {
				return Date{}, false
			}
		} else if m[4] != "" || d.Sub(today) >= 0 {
			return d, true
		} else if m[3] != "" {
			// A month that is over is that of the next year, except just past.
			if d.Sub(today) > -31 {
				return d, true
			}
			year++
			continue
		}
		if month++; month > 12 {
			month, year = 1, year+1
		}
	}
	return Date{}, false
}

// cutFold is strings.Cut without regard to the case of ASCII letters.
func cutFold(s, sep string) (before, after string, found bool) {
	i := strings.Index(strings.ToLower(s), sep)
	if i < 0 || len(strings.ToLower(s)) != len(s) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
