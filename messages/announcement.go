package messages

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"laporbot/logistics"
)

// MaxAnnouncement is how many characters, as Telegram counts them, an announcement may
// have: with its head it is one message, and one screen or two of a phone.
const MaxAnnouncement = 2000

// Units counts the characters of a text as Telegram does.
func Units(text string) int { return len(utf16.Encode([]rune(text))) }

// AnnouncementTooLong tells how much too long an announcement is.
type AnnouncementTooLong struct{ Units, Max int64 }

// AnnouncementText is an announcement as a recipient reads it.
type AnnouncementText struct {
	Name     string
	From     string // who says it
	Title    string // in which office
	To, Post string // form of address and office of the recipient, in a reminder
	Text     string
	At       time.Time // when it was sent
	Answered time.Time // zero: not yet
}

// Announcement is one as its sender sees it: the question, and then the live card.
type Announcement struct {
	Name     string
	Area     string // with its kind
	Text     string
	Count    int64 // recipients
	SentAt   time.Time
	RemindAt time.Time // zero: nobody will be reminded any more
	Reminded time.Time // zero: nobody was yet
	ClosesAt time.Time
	Closed   bool
	Answered int64 // of Count
	Ready    AnnouncementList
	Waiting  AnnouncementList
	Missed   AnnouncementList
	Vacant   string // areas without a ketua, in one line
}

// AnnouncementList are people of an announcement, as many as there is room for.
type AnnouncementList struct {
	People []AnnouncementPerson
	Left   int64
}

// AnnouncementPerson is one of them.
type AnnouncementPerson struct {
	Name  string
	Place string
	At    time.Time // of the answer
}

// AnnouncementParts are what an announcement is shown from.
type AnnouncementParts struct {
	Announcement logistics.Announcement
	Answers      []logistics.Ready
	Catalog      *logistics.Catalog
	Roster       *logistics.Roster
	Zones        *logistics.Zones
}

// resendRoom is for the mark of a message that is sent again.
const resendRoom = 32

// Fits reports whether one message holds a text, however it is sent.
func Fits(text string) bool { return Units(seen(text)) <= MaxText-resendRoom }

// seen is what a reader sees of a rendered text: Telegram counts that and not the
// signs in which it is written.
func seen(text string) string { return html.UnescapeString(markup.ReplaceAllString(text, "")) }

var markup = regexp.MustCompile(`<[^>]*>`)

// room is how many people of each list are shown; the first with which the text fits
// one message is taken.
var room = []int{100, 60, 30, 15, 8, 3}

// AnnouncementCard writes a block, the question or the live card, of an announcement.
// It always fits one message; how many people were left out is said.
func AnnouncementCard(block string, p AnnouncementParts) (string, error) {
	for _, n := range room {
		text, err := Render(block, p.shown(n))
		if err != nil {
			return "", err
		}
		if Units(seen(text)) <= MaxText-resendRoom {
			return text, nil
		}
	}
	return "", fmt.Errorf("announcement %s does not fit one message", logistics.AnnouncementName(p.Announcement.Number))
}

func (p AnnouncementParts) shown(n int) Announcement {
	a := p.Announcement
	loc := p.Zones.Of(a.Area)
	shown := Announcement{
		Name: logistics.AnnouncementName(a.Number), Area: p.Catalog.AreaName(a.Area), Text: a.Text, Count: int64(len(a.To)),
		SentAt: a.SentAt.In(loc), ClosesAt: a.ClosesAt.In(loc), Closed: a.State == logistics.AnnouncementClosed,
	}
	if a.State != logistics.AnnouncementAsked { // the question is asked with the whole text in sight
		shown.Text = excerpt(a.Text, 300)
	}
	switch {
	case !a.RemindedAt.IsZero():
		shown.Reminded = a.RemindedAt.In(loc)
	case a.RemindAt.Before(a.ClosesAt):
		shown.RemindAt = a.RemindAt.In(loc)
	}
	ready, waiting := a.Answers(p.Answers)
	shown.Answered = int64(len(ready))
	for _, r := range ready {
		to, _ := a.Recipient(r.Person)
		shown.Ready.add(n, AnnouncementPerson{Name: p.name(r.Person), Place: p.places(to.Areas), At: r.At.In(p.Zones.Of(to.Areas[0]))})
	}
	var vacant []logistics.AreaCode
	for _, u := range a.Missed {
		if u.Person == 0 {
			vacant = append(vacant, u.Area)
			continue
		}
		shown.Missed.add(n, AnnouncementPerson{Name: p.name(u.Person), Place: p.places([]logistics.AreaCode{u.Area})})
	}
	shown.Vacant = p.places(vacant)
	for _, to := range waiting {
		person := p.Person(to)
		if who, known := p.Roster.Person(to.Person); known && p.Roster.Reachable(who) {
			shown.Waiting.add(n, person)
		} else {
			shown.Missed.add(n, person)
		}
	}
	if len(shown.Waiting.People) == 0 {
		shown.RemindAt = time.Time{}
	}
	return shown
}

// Person is how a recipient is named.
func (p AnnouncementParts) Person(to logistics.Recipient) AnnouncementPerson {
	return AnnouncementPerson{Name: p.name(to.Person), Place: p.places(to.Areas)}
}

func (l *AnnouncementList) add(n int, p AnnouncementPerson) {
	if len(l.People) == n {
		l.Left++
		return
	}
	l.People = append(l.People, p)
}

// name is that of a person; of one who is not registered any more only that he was one.
func (p AnnouncementParts) name(person int64) string {
	who, known := p.Roster.Person(person)
	if !known {
		return "petugas yang tidak lagi terdaftar"
	}
	return short(who.Name)
}

func (p AnnouncementParts) places(areas []logistics.AreaCode) string {
	var all []string
	for _, code := range areas {
		a, _ := p.Catalog.Area(code)
		all = append(all, a.Name)
	}
	return names(all)
}

// excerpt is the beginning of a text, in one line.
func excerpt(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// AnnouncementFor is an announcement as one recipient reads it; answered is when he
// did, zero where he has not.
func AnnouncementFor(block string, p AnnouncementParts, to logistics.Recipient, answered time.Time) (string, error) {
	a := p.Announcement
	loc := p.Zones.Of(to.Areas[0])
	shown := AnnouncementText{
		Name: logistics.AnnouncementName(a.Number), From: p.name(a.By), Title: p.Catalog.AreaName(a.Area), Text: a.Text, At: a.SentAt.In(loc), To: "Bapak/Ibu",
	}
	if by, known := p.Roster.Person(a.By); known {
		place, _ := p.Catalog.Area(by.Area)
		shown.Title = RoleTitle(by.Role, by.Division, place.Name)
	}
	if !answered.IsZero() {
		shown.Answered = answered.In(loc)
	}
	if who, known := p.Roster.Person(to.Person); known {
		own, _ := p.Catalog.Area(who.Area)
		shown.Post = RoleTitle(who.Role, who.Division, own.Name)
		if who.Address != "" {
			shown.To = who.Address
		}
	}
	return Render(block, shown)
}
