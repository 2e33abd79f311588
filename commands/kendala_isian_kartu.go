package commands

import (
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// The steps of the form, in their order. Whoever reports for one kecamatan is not asked
// which.
const (
	formArea     = "wilayah"
	formCategory = "jenis"
	formText     = "uraian"
	formSeverity = "tingkat"
	formPlace    = "tempat"
	formEvidence = "bukti"
	formSend     = "kirim"
)

// The keys of Draft.Values in a form, beside the page.
const (
	valueArea     = "area"
	valueCategory = "category"
	valueText     = "text"
	valueSeverity = "severity"
	valuePlace    = "place"
	valueReview   = "review" // set while one answer is changed out of the last step
	valueIdle     = "idle"   // set while nobody has touched a form that opened by itself
)

// longestPlace is how much of a place is kept.
const longestPlace = 100

func formSteps(by logistics.Person) []string {
	steps := []string{formArea, formCategory, formText, formSeverity, formPlace, formEvidence, formSend}
	if by.Area.Level() >= logistics.LevelKecamatan {
		return steps[1:]
	}
	return steps
}

// moved is a form some steps on, or at the last where one answer was only to be changed.
func moved(by logistics.Person, d logistics.Draft, n int) step {
	steps := formSteps(by)
	at := slices.Index(steps, d.Step) + n
	if d.Values[valueReview] != "" {
		at = len(steps) - 1
	}
	return stepTo(d, steps[min(max(at, 0), len(steps)-1)])
}

func stepTo(d logistics.Draft, to string) step {
	d.Step = to
	setValue(&d, valuePage, "")
	if to == formSend {
		setValue(&d, valueReview, "")
	}
	d.Version++
	return step{Outcome: outcomeCard, Draft: d}
}

// pressForm takes one button of the form.
func pressForm(c *logistics.Catalog, by logistics.Person, d logistics.Draft, verb, arg string) step {
	stale := step{Outcome: outcomeStale}
	switch verb {
	case "batal":
		return step{Outcome: outcomeCancel, Draft: d}
	case "kirim":
		if d.Values[valueCategory] == "" && d.Values[valueText] == "" {
			return step{Outcome: outcomeEmpty, Draft: d}
		}
		return step{Outcome: outcomeSend, Draft: d}
	case "lewati":
		return moved(by, d, 1)
	case "kembali":
		return moved(by, d, -1)
	case "hal":
		n, _ := strconv.Atoi(arg)
		setValue(&d, valuePage, strconv.Itoa(max(n, 0)))
		d.Version++
		return step{Outcome: outcomeCard, Draft: d}
	case "ubah":
		if !slices.Contains(formSteps(by), arg) {
			return stale
		}
		setValue(&d, valueReview, "ya")
		return stepTo(d, arg)
	case "hapus":
		d.Evidence = nil
		d.Version++
		return step{Outcome: outcomeCard, Draft: d}
	case formArea:
		if code := logistics.AreaCode(arg); by.Area.Contains(code) {
			if _, ok := c.Area(code); ok {
				setValue(&d, valueArea, arg)
				return moved(by, d, 1)
			}
		}
	case formCategory:
		if slices.Contains(logistics.Categories, logistics.Category(arg)) {
			setValue(&d, valueCategory, arg)
			return moved(by, d, 1)
		}
	case formSeverity:
		if severity, err := logistics.ParseSeverity(arg); err == nil {
			setValue(&d, valueSeverity, string(severity))
			return moved(by, d, 1)
		}
	}
	return stale
}

// typeForm takes what is typed while the form is open: the answer to its step, or the
// word on a button. What is no answer is the obstacle in words.
func typeForm(c *logistics.Catalog, by logistics.Person, d logistics.Draft, text string) step {
	text = strings.TrimSpace(text)
	switch word := strings.ToLower(strings.Trim(text, " .!")); word {
	case "kirim", "kembali", "lewati":
		return pressForm(c, by, d, word, "")
	case "batal", "batalkan":
		return pressForm(c, by, d, "batal", "")
	}
	switch d.Step {
	case formArea:
		area, err := c.OneArea(text)
		if err != nil || !by.Area.Contains(area.Code) {
			d.Version++
			return step{Outcome: outcomeMisread, Draft: d}
		}
		setValue(&d, valueArea, string(area.Code))
		return moved(by, d, 1)
	case formPlace:
		setValue(&d, valuePlace, shortenTo(text, longestPlace))
		return moved(by, d, 1)
	case formSeverity:
		if severity, err := logistics.ParseSeverity(text); err == nil {
			return pressForm(c, by, d, formSeverity, string(severity))
		}
	case formText:
		setValue(&d, valueText, "")
	}
	if reading := c.Vocabulary().Read(text); reading.AreaCode != "" && by.Area.Contains(reading.AreaCode) {
		setValue(&d, valueArea, string(reading.AreaCode))
	}
	addText(&d, text)
	if d.Step == formCategory { // its kind is guessed from the words
		d.Step = formText
	}
	if d.Step == formText {
		return moved(by, d, 1)
	}
	d.Version++
	return step{Outcome: outcomeCard, Draft: d}
}

// showForm takes a photo, a document or a place, with what is written below it.
func showForm(d logistics.Draft, e logistics.Evidence, caption string) step {
	same := func(other logistics.Evidence) bool { return other.MessageID == e.MessageID }
	d.Version++
	if !slices.ContainsFunc(d.Evidence, same) {
		if len(d.Evidence) >= maxEvidence {
			return step{Outcome: outcomeMisread, Draft: d}
		}
		d.Evidence = append(slices.Clip(d.Evidence), e)
		addText(&d, caption)
	}
	return step{Outcome: outcomeCard, Draft: d}
}

// addText adds words to those of the obstacle.
func addText(d *logistics.Draft, text string) {
	if text = brief(text); text == "" {
		return
	}
	if have := d.Values[valueText]; have != "" {
		text = have + "; " + text
	}
	setValue(d, valueText, brief(text))
}

// drawForm shows a form and its buttons; o is what it would open.
func drawForm(b *keyboard, c *logistics.Catalog, by logistics.Person, s step, o logistics.Obstacle) messages.ObstacleForm {
	d := s.Draft
	form := messages.ObstacleForm{
		Title: c.AreaName(o.Area), Step: d.Step, Resumed: s.Resumed, Nothing: s.Nothing, Misread: s.Outcome == outcomeMisread, Text: o.Text, Place: o.Place,
		Severity: o.Severity, Mark: messages.SeverityMark(o.Severity), Guessed: d.Values[valueSeverity] == "", Max: maxEvidence,
	}
	if d.Values[valueCategory] != "" || o.Text != "" {
		form.Category, form.Told = messages.CategoryName(o.Category), d.Values[valueCategory] != ""
	}
	count := map[logistics.EvidenceKind]int{}
	for _, e := range d.Evidence {
		count[e.Kind]++
	}
	form.Evidence = messages.EvidenceWords(count)
	add := func(block string, data any, verb string) {
		b.add(block, data, "kendala:%s:%d:%s", verbForm, d.Version, verb)
	}
	page, _ := strconv.Atoi(d.Values[valuePage])
	switch d.Step {
	case formArea:
		areas := c.Below(by.Area, logistics.LevelKecamatan)
		form.Page, form.Pages = paged(b, add, len(areas), page, func(i int) {
			add("kendala-tombol-pilihan", areas[i].Name, formArea+":"+string(areas[i].Code))
		})
	case formCategory:
		form.Page, form.Pages = paged(b, add, len(logistics.Categories), page, func(i int) {
			category := logistics.Categories[i]
			add("kendala-tombol-pilihan", marked(messages.CategoryName(category), string(category) == d.Values[valueCategory]), formCategory+":"+string(category))
		})
	case formSeverity:
		for i, severity := range logistics.Severities {
			if i%2 == 0 {
				b.row()
			}
			label := messages.SeverityMark(severity) + " " + string(severity)
			add("kendala-tombol-pilihan", marked(label, severity == o.Severity), formSeverity+":"+string(severity))
		}
	case formSend:
		for i, step := range formSteps(by) {
			if i%3 == 0 {
				b.row()
			}
			if step != formSend {
				add("kendala-tombol-ubah-isian", step, "ubah:"+step)
			}
		}
	}
	b.row()
	if d.Step != formSend {
		if d.Step != formSteps(by)[0] {
			add("lapor-tombol-kembali", nil, "kembali")
		}
		if d.Step == formEvidence && len(d.Evidence) > 0 {
			add("kendala-tombol-hapus-bukti", nil, "hapus")
			add("kendala-tombol-lanjut", nil, "lewati")
		} else {
			add("lapor-tombol-lewati", nil, "lewati")
		}
	}
	b.row()
	if form.Category != "" {
		add("lapor-tombol-kirim", nil, "kirim")
	}
	add("lapor-tombol-batal", nil, "batal")
	return form
}

func marked(label string, chosen bool) string {
	if chosen {
		return "✓ " + label
	}
	return label
}

// paged draws one page of choices, two to a row, and the way to the other pages.
func paged(b *keyboard, add func(block string, data any, verb string), n, page int, choice func(i int)) (at, pages int) {
	pages = max(1, (n+pageSize-1)/pageSize)
	page = min(page, pages-1)
	for i := page * pageSize; i < min((page+1)*pageSize, n); i++ {
		if i%2 == 0 {
			b.row()
		}
		choice(i)
	}
	b.row()
	if page > 0 {
		add("lapor-tombol-sebelumnya", nil, "hal:"+strconv.Itoa(page-1))
	}
	if page < pages-1 {
		add("lapor-tombol-berikutnya", nil, "hal:"+strconv.Itoa(page+1))
	}
	return page + 1, pages
}
