package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
)

// direction obeys one stage direction: its words after the first and before the
// colon, and the text after it.
type direction func(p *script, ctx context.Context, words []string, text string) error

// directions is the whole language beside what people say; README.md in the
// folder of the conversations explains it in the same order.
var directions = map[string]struct {
	words int // at least
	obey  direction
}{
	"orang":   {3, (*script).person},
	"asing":   {1, (*script).stranger},
	"mulai":   {1, (*script).pressStart},
	"tautan":  {1, (*script).openLink},
	"blokir":  {1, (*script).block},
	"grup":    {2, (*script).group},
	"forum":   {2, (*script).group},
	"biasa":   {2, (*script).group},
	"topik":   {2, (*script).openTopic},
	"masuk":   {2, (*script).botIn},
	"keluar":  {2, (*script).botOut},
	"pindah":  {1, (*script).migrate},
	"terusan": {1, (*script).special}, "lewatbot": {1, (*script).special}, "anonim": {1, (*script).special},
	"kanal": {1, (*script).special}, "terjadwal": {1, (*script).special}, "balas": {1, (*script).special},
	"foto": {2, (*script).special}, "dokumen": {2, (*script).special}, "lokasi": {1, (*script).special}, "kontak": {1, (*script).special},
	"balasfoto": {2, (*script).special}, "balaslokasi": {1, (*script).special}, "balasdokumen": {2, (*script).special},
	"balasvideo": {2, (*script).special},
	"album":      {2, (*script).sendAlbum}, "balasalbum": {2, (*script).sendAlbum},
	"mentah":     {0, (*script).raw},
	"butuh":      {1, (*script).need},
	"zona":       {1, (*script).zone},
	"keliru":     {1, (*script).spoil},
	"betulkan":   {1, (*script).mend},
	"jam":        {1, (*script).clockTo},
	"maju":       {2, (*script).pass},
	"mati":       {0, (*script).down},
	"pemungutan": {1, (*script).electionDay},
	"hidup":      {0, (*script).up},
	"kedua":      {0, (*script).second},
	"ganti":      {0, (*script).takeOver},
	"putus":      {0, (*script).cutOff},
	"sambung":    {0, (*script).reconnect},
	"gangguan":   {2, (*script).fault},
}

func (p *script) direct(ctx context.Context, line string) error {
	head, text, colon := strings.Cut(line, ":")
	words := strings.Fields(head)
	if len(words) == 0 {
		return errors.New("no stage direction")
	}
	d, ok := directions[words[0]]
	switch {
	case !ok:
		return fmt.Errorf("no stage direction %q", words[0])
	case len(words) <= d.words:
		return fmt.Errorf("%q wants %d words", words[0], d.words)
	case !colon:
		text = strings.Join(words[d.words+1:], " ")
	}
	return d.obey(p, ctx, words, strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n"))
}

func (p *script) name(name string, id int64) {
	p.names[name] = id
	p.chats[id] = name
	if _, ok := p.rank[name]; !ok {
		p.rank[name] = len(p.rank)
	}
}

// person: orang siti ketua Tabang: Siti Aminah.
func (p *script) person(ctx context.Context, words []string, name string) error {
	id := int64(1001 + len(p.names))
	role, err := logistics.ParseRole(words[2])
	if err != nil {
		return err
	}
	area, err := p.area(ctx, words[3:])
	if err != nil {
		return err
	}
	if err := p.stage.add(ctx, actor{ID: id, Name: name, Role: role, Area: area}); err != nil {
		return err
	}
	p.name(words[1], id)
	_, err = p.stage.sim.StartPrivate(id, "")
	return err
}

func (p *script) area(ctx context.Context, words []string) (logistics.AreaCode, error) {
	c, err := p.stage.service.store.Catalog(ctx, p.stage.cfg.Root)
	if err != nil {
		return "", err
	}
	found, err := c.OneArea(strings.Join(words, " "))
	return found.Code, err
}

// stranger: asing budi: Budi.
func (p *script) stranger(_ context.Context, words []string, name string) error {
	p.name(words[1], int64(2001+len(p.names)))
	p.stage.sim.AddUser(simulator.User{ID: p.names[words[1]], FirstName: name})
	return nil
}

// pressStart: mulai budi [KODE].
func (p *script) pressStart(_ context.Context, words []string, _ string) error {
	_, err := p.stage.sim.StartPrivate(p.names[words[1]], strings.Join(words[2:], ""))
	return err
}

var invitationLink = regexp.MustCompile(`https://t\.me/` + stageBot + `\?start=([A-Za-z0-9_-]+)`)

// openLink: tautan budi opens the newest invitation in anybody's chat.
func (p *script) openLink(_ context.Context, words []string, _ string) error {
	for _, e := range slices.Backward(p.stage.sim.Ledger()) {
		if m := invitationLink.FindStringSubmatch(e.Source); m != nil {
			_, err := p.stage.sim.StartPrivate(p.names[words[1]], m[1])
			return err
		}
	}
	return errors.New("nobody was invited")
}

func (p *script) block(_ context.Context, words []string, _ string) error {
	return p.stage.sim.Block(p.names[words[1]])
}

// group: grup kpu rina,dewi: KPU Kukar; forum has topics, biasa is no supergroup.
func (p *script) group(_ context.Context, words []string, title string) error {
	var members []int64
	for name := range strings.SplitSeq(words[2], ",") {
		members = append(members, p.names[name])
	}
	var id int64
	var err error
	switch words[0] {
	case "forum":
		id, err = p.stage.sim.AddForum(title, members...)
	case "biasa":
		id, err = p.stage.sim.AddGroup(title, simulator.Group, members...)
	default:
		id, err = p.stage.sim.AddGroup(title, simulator.Supergroup, members...)
	}
	p.name(words[1], id)
	return err
}

// openTopic: topik kpu#logistik rina: Logistik.
func (p *script) openTopic(_ context.Context, words []string, title string) error {
	group, _, _ := strings.Cut(words[1], "#")
	id, err := p.stage.sim.AddTopic(p.names[words[2]], p.names[group], title)
	p.topic[words[1]] = id
	p.rank[words[1]] = len(p.rank)
	return err
}

func (p *script) botIn(_ context.Context, words []string, _ string) error {
	return p.stage.sim.AddBot(p.names[words[2]], p.names[words[1]])
}

func (p *script) botOut(_ context.Context, words []string, _ string) error {
	return p.stage.sim.RemoveBot(p.names[words[2]], p.names[words[1]])
}

// migrate: pindah kpu makes it a supergroup.
func (p *script) migrate(_ context.Context, words []string, _ string) error {
	id, err := p.stage.sim.Migrate(p.names[words[1]])
	p.name(words[1], id)
	return err
}

// special sends a message that is not plain text, or not plainly the sender's:
// terusan siti: /lapor kotak 95; foto siti@kpu kotak.jpg: keterangan.
func (p *script) special(_ context.Context, words []string, text string) error {
	at, err := p.where(words[1])
	if err != nil {
		return err
	}
	o := simulator.Outgoing{Text: text}
	switch words[0] {
	case "terusan":
		o.Forward = &simulator.Forward{From: at.user, Date: p.stage.clock.Now()}
	case "lewatbot":
		o.ViaBot = p.otherBot()
	case "anonim":
		o.Anonymous = true
	case "kanal":
		if o.SenderChat, err = p.stage.sim.AddGroup("Kanal", simulator.Channel, at.user); err != nil {
			return err
		}
	case "terjadwal":
		o.FromOffline = true
	case "foto", "balasfoto":
		o = simulator.Outgoing{Caption: text}
		o.Photo, err = upload(words[2])
	case "balasvideo":
		o = simulator.Outgoing{Caption: text}
		o.Video, err = upload(words[2])
	case "dokumen", "balasdokumen":
		o = simulator.Outgoing{Caption: text}
		o.Document, err = upload(words[2])
	case "lokasi", "balaslokasi":
		o = simulator.Outgoing{Location: &simulator.Location{Latitude: 0.2833, Longitude: 116.1333}}
	case "kontak":
		o = simulator.Outgoing{Contact: "+620000000000"}
	}
	if err != nil {
		return err
	}
	if strings.HasPrefix(words[0], "balas") {
		if o.ReplyTo, err = p.replied(at.chat, words); err != nil {
			return err
		}
	}
	return p.send(at, o)
}

// otherBot is an inline bot through which messages are made.
func (p *script) otherBot() int64 {
	const id = 9001
	p.stage.sim.AddUser(simulator.User{ID: id, FirstName: "Bot Gambar", UserName: "gambar_bot", IsBot: true})
	return id
}

// replied is the message that is answered: the newest of the bot, or with "pada K-1"
// the newest that says so, with "pada2 K-1" the one before.
func (p *script) replied(chat int64, words []string) (int, error) {
	i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "pada") })
	if i < 0 {
		return p.newestOfBot(chat), nil
	}
	back, said := 1, strings.Join(words[i+1:], " ")
	if n := strings.TrimPrefix(words[i], "pada"); n != "" {
		back = int(n[0] - '0')
	}
	for _, m := range slices.Backward(p.stage.sim.Chat(chat).Messages()) {
		if m.ByBot && strings.Contains(m.Text, said) {
			if back--; back == 0 {
				return m.ID, nil
			}
		}
	}
	return 0, fmt.Errorf("the bot has not said %q", said)
}

func (p *script) newestOfBot(chat int64) int {
	for _, e := range slices.Backward(p.stage.sim.Ledger()) {
		if e.ByBot && e.ChatID == chat && e.Kind == simulator.Sent {
			return e.MessageID
		}
	}
	return 0
}

// upload reads a file from the folder of the conversations.
func upload(name string) (*simulator.Upload, error) {
	data, err := os.ReadFile(filepath.Join(conversations, "berkas", name))
	return &simulator.Upload{Name: name, Data: data}, err
}

// sendAlbum: album siti a.jpg b.jpg: keterangan; the caption is under the first.
func (p *script) sendAlbum(_ context.Context, words []string, text string) error {
	at, err := p.where(words[1])
	if err != nil {
		return err
	}
	p.album++
	files, reply := words[2:], 0
	if i := slices.IndexFunc(files, func(w string) bool { return strings.HasPrefix(w, "pada") }); i >= 0 {
		files = files[:i]
	}
	if words[0] == "balasalbum" {
		if reply, err = p.replied(at.chat, words); err != nil {
			return err
		}
	}
	for i, name := range files {
		photo, err := upload(name)
		if err != nil {
			return err
		}
		o := simulator.Outgoing{Photo: photo, Album: strconv.Itoa(p.album), ReplyTo: reply}
		if i == 0 {
			o.Caption = text
		}
		if err := p.send(at, o); err != nil {
			return err
		}
	}
	return nil
}

// raw puts an update into Telegram's queue as it stands after "mentah:".
func (p *script) raw(_ context.Context, _ []string, text string) error {
	p.stage.sim.InjectRaw(text)
	return nil
}

// need: butuh Tabang: kotak_suara 190, bilik_suara 380.
func (p *script) need(ctx context.Context, words []string, text string) error {
	area, err := p.area(ctx, words[1:])
	if err != nil {
		return err
	}
	var needs []logistics.Need
	for part := range strings.SplitSeq(text, ",") {
		n := logistics.Need{Area: area}
		if _, err := fmt.Sscan(part, &n.Item, &n.Count); err != nil {
			return err
		}
		needs = append(needs, n)
	}
	return p.stage.service.store.PutReference(ctx, nil, nil, needs)
}

// zone: zona Tabang: Asia/Jakarta.
func (p *script) zone(ctx context.Context, words []string, text string) error {
	code, err := p.area(ctx, words[1:])
	if err != nil {
		return err
	}
	areas, err := p.stage.service.store.Areas(ctx)
	if err != nil {
		return err
	}
	for _, a := range areas {
		if a.Code == code {
			a.TimeZone = text
			return p.stage.service.store.PutReference(ctx, []logistics.Area{a}, nil, nil)
		}
	}
	return errors.New("no such area")
}

// spoil: keliru Tabang: kotak_suara 500 has the stock hold a number that is in no
// report. From then on jobs may fail.
func (p *script) spoil(ctx context.Context, words []string, text string) error {
	area, err := p.area(ctx, words[1:])
	if err != nil {
		return err
	}
	line := logistics.Line{State: logistics.StateCount, Count: new(int64)}
	if _, err := fmt.Sscan(text, &line.Item, line.Count); err != nil {
		return err
	}
	now := p.stage.clock.Now()
	p.spoiled = true
	_, err = p.stage.service.store.ApplyReport(ctx, logistics.Report{Number: 1, Area: area, Version: 1, SentAt: now, ReceivedAt: now, Lines: []logistics.Line{line}})
	return err
}

// mend: betulkan Tabang makes the stock anew from the reports.
func (p *script) mend(ctx context.Context, words []string, _ string) error {
	area, err := p.area(ctx, words[1:])
	if err != nil {
		return err
	}
	p.spoiled = false
	_, err = p.stage.service.store.Refold(ctx, area)
	return err
}

// clockTo: jam 18.00, later today or tomorrow.
func (p *script) clockTo(ctx context.Context, words []string, _ string) error {
	at, err := time.Parse("15.04", words[1])
	if err != nil {
		return err
	}
	now := p.stage.clock.Now().In(wita)
	to := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, wita)
	if !to.After(now) {
		to = to.AddDate(0, 0, 1)
	}
	return p.moveTo(ctx, to)
}

var spans = map[string]time.Duration{"detik": time.Second, "menit": time.Minute, "jam": time.Hour, "hari": 24 * time.Hour}

// pass: maju 72 jam.
func (p *script) pass(ctx context.Context, words []string, _ string) error {
	n, err := strconv.Atoi(words[1])
	span, ok := spans[words[2]]
	if err != nil || !ok {
		return errors.New("how long?")
	}
	return p.moveTo(ctx, p.stage.clock.Now().Add(time.Duration(n)*span))
}

// electionDay: pemungutan 2024-11-28 starts the bot anew with another election day.
func (p *script) electionDay(ctx context.Context, words []string, _ string) error {
	day, err := logistics.ParseDate(words[1])
	if err != nil {
		return err
	}
	if err := p.stage.halt(); err != nil {
		return err
	}
	p.stage.cfg.Plan.ElectionDay = day
	return p.up(ctx, nil, "")
}

func (p *script) down(context.Context, []string, string) error { return p.stage.halt() }

// second starts another instance on the same database, which stands by.
func (p *script) second(ctx context.Context, _ []string, _ string) error { return p.stage.standBy(ctx) }

// takeOver ends the instance that leads and lets the jobs of the other look at the clock.
func (p *script) takeOver(ctx context.Context, _ []string, _ string) error {
	if err := p.stage.takeOver(); err != nil {
		return err
	}
	if err := p.stage.settle(ctx); err != nil {
		return err
	}
	return p.stage.service.runner.Wake(ctx)
}

// up starts the bot and lets its jobs look at the clock before anything else is said.
func (p *script) up(ctx context.Context, _ []string, _ string) error {
	if err := p.stage.start(ctx); err != nil {
		return err
	}
	return p.stage.service.runner.Wake(ctx)
}

func (p *script) cutOff(context.Context, []string, string) error {
	p.cut = true
	p.stage.sim.Down(true)
	return nil
}

func (p *script) reconnect(context.Context, []string, string) error {
	p.cut = false
	p.stage.sim.Down(false)
	return nil
}

// fault: gangguan sendMessage hilang [2].
func (p *script) fault(_ context.Context, words []string, _ string) error {
	times := 1
	if len(words) > 3 {
		n, err := strconv.Atoi(words[3])
		if err != nil {
			return err
		}
		times = n
	}
	f, ok := map[string]simulator.Fault{
		"hilang": simulator.ResetAfter(), "putus": simulator.ResetBefore(), "502": simulator.BadGateway(),
		"500": simulator.ServerError(), "429": simulator.TooManyRequests(5),
	}[words[2]]
	if !ok {
		return fmt.Errorf("no fault %q", words[2])
	}
	p.stage.sim.Fail(words[1], f, times)
	return nil
}
