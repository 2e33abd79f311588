package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// tap takes a button of a card or of a question: verb:number, or verb:number:choice.
func (k *keeper) tap(ctx context.Context, req Request) (Reply, error) {
	verb, rest, _ := strings.Cut(req.Data, ":")
	switch verb {
	case verbForm:
		return k.tapForm(ctx, req, rest)
	case "di":
		return k.listArea(ctx, req, logistics.AreaCode(rest))
	case "daftar":
		return k.tapList(ctx, req, rest)
	}
	number, choice, _ := strings.Cut(rest, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 {
		return k.note(req, "kendala-tolak-tidak-ada", nil, true)
	}
	switch verb {
	case "ambil":
		return k.deed(ctx, req, n, "ambil", logistics.Deed{Kind: logistics.EventTaken}, "kendala-ok-diambil")
	case "selesai":
		return k.deed(ctx, req, n, "selesai", logistics.Deed{Kind: logistics.EventSolved}, "kendala-ok-selesai")
	case "eskalasi", "lepas":
		return k.deed(ctx, req, n, "eskalasi", logistics.Deed{Kind: logistics.EventStep}, "kendala-ok-langkah")
	case "benar":
		return k.answer(ctx, req, n, logistics.EventConfirmed, "kendala-ok-dipastikan")
	case "belum":
		return k.answer(ctx, req, n, logistics.EventReopened, "kendala-ok-dibuka-lagi")
	case "buka":
		return k.openBundled(ctx, req, n)
	case "usul":
		return k.answerProposal(ctx, req, n)
	case "tetap":
		return k.keepOpen(ctx, req, n)
	case "baru":
		return k.answer(ctx, req, n, logistics.EventOpened, "kendala-dibuka")
	case "gabung":
		return k.merge(ctx, req, n)
	case "lain", "kembali", "tingkat", "alih", "jenis":
		if choice == "" {
			return k.menu(ctx, req, n, verb)
		}
		return k.choose(ctx, req, n, verb, choice)
	case "jenisku", "tingkatku", "catatan":
		return k.correct(ctx, req, n, verb, choice)
	case "tunda":
		return k.askHour(ctx, req, n)
	case "tanya":
		return k.question(ctx, req, n)
	case "bukti":
		return k.evidence(ctx, req, n)
	case "riwayat":
		return k.tapHistory(ctx, req, n, choice)
	}
	text, err := messages.Plain("bot-tombol-lama", nil)
	return Reply{Toast: text, Alert: true}, err
}

// deed does what a tap or a command asks for and answers with ok.
func (k *keeper) deed(ctx context.Context, req Request, number int64, right string, deed logistics.Deed, ok string) (Reply, error) {
	o, err := k.do(ctx, req, number, right, deed)
	return k.outcome(ctx, req, o, err, ok)
}

// answerable is an obstacle of which the asker may say what only its reporter can, or
// the KPU in his place. Otherwise there is a refusal.
func (k *keeper) answerable(ctx context.Context, req Request, number int64) (o logistics.Obstacle, refusal Reply, ok bool, err error) {
	o, err = k.mine(ctx, req, number, "kendala")
	if err != nil {
		refusal, err = k.outcome(ctx, req, o, err, "")
		return o, refusal, false, err
	}
	if o.Reporter == req.From.ID || logistics.May(req.From, "tingkat", req.Chat.Kind, o.Area) == nil {
		return o, Reply{}, true, nil
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return o, Reply{}, false, err
	}
	refusal, err = k.note(req, "kendala-tolak-pelapor", shown, true)
	return o, refusal, false, err
}

// answer takes what only the reporter can say, or the KPU in his place.
func (k *keeper) answer(ctx context.Context, req Request, number int64, kind logistics.EventKind, ok string) (Reply, error) {
	o, refusal, may, err := k.answerable(ctx, req, number)
	if err != nil || !may {
		return refusal, err
	}
	o, err = k.doTo(ctx, req, o, logistics.Deed{Kind: kind})
	reply, err := k.outcome(ctx, req, o, err, ok)
	if err != nil || reply.Alert {
		return reply, err
	}
	// The question is answered: its buttons go.
	done, err := k.store.Obstacle(ctx, number)
	if err != nil {
		return Reply{}, err
	}
	shown, err := k.show(ctx, done)
	if err != nil {
		return Reply{}, err
	}
	text, err := messages.Render(ok, shown)
	reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Text: text, EditID: req.MessageID})
	return reply, err
}

// merge makes an offered obstacle an addition to the one it resembles. The older one
// gets the words first: a crash in between leaves both, and the second try ends it.
func (k *keeper) merge(ctx context.Context, req Request, number int64) (Reply, error) {
	o, refusal, may, err := k.answerable(ctx, req, number)
	if err != nil || !may {
		return refusal, err
	}
	if o.State == logistics.StateOffered {
		// Both obstacles are of one area, and the words are those of its reporter.
		var same logistics.Obstacle
		if same, err = k.store.Obstacle(ctx, o.Same); err == nil {
			_, err = k.doTo(ctx, req, same, logistics.Deed{Kind: logistics.EventAdded, Key: mergeKey(number), Text: o.Text})
		}
		if err == nil {
			err = k.hand(ctx, req, number, o.Same)
		}
		if errors.Is(err, logistics.ErrOver) { // it was closed meanwhile
			return k.answer(ctx, req, number, logistics.EventOpened, "kendala-dibuka")
		}
		if err != nil {
			return Reply{}, err
		}
	}
	return k.answer(ctx, req, number, logistics.EventMerged, "kendala-digabung")
}

// mergeKey is that of whatever an offered obstacle gives to the one it is added to,
// whoever says so and however often.
func mergeKey(number int64) string { return "gabung/" + logistics.ObstacleName(number) }

// menu shows further choices under a card, in its place.
func (k *keeper) menu(ctx context.Context, req Request, number int64, verb string) (Reply, error) {
	right := map[string]string{"tingkat": "tingkat", "alih": "alihkan"}[verb]
	o, err := k.find(ctx, req, number, cmp.Or(right, "kendala"))
	if err == nil && !o.Unsolved() {
		err = logistics.ErrOver
	}
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	var b keyboard
	switch verb {
	case "lain":
		b.add("kendala-tombol-eskalasi", nil, "kendala:eskalasi:%d", number)
		b.add("kendala-tombol-tunda", nil, "kendala:tunda:%d", number)
		b.row()
		b.add("kendala-tombol-tingkat", nil, "kendala:tingkat:%d", number)
		b.add("kendala-tombol-alihkan", nil, "kendala:alih:%d", number)
		b.row()
		b.add("kendala-tombol-jenis", nil, "kendala:jenis:%d", number)
		b.add("kendala-tombol-tanya", nil, "kendala:tanya:%d", number)
		if len(o.EvidenceCount()) > 0 {
			b.row()
			b.add("kendala-tombol-bukti", nil, "kendala:bukti:%d", number)
		}
	case "tingkat":
		for _, s := range logistics.Severities {
			b.add("kendala-tombol-pilihan", messages.SeverityMark(s)+" "+string(s), "kendala:tingkat:%d:%s", number, s)
		}
	case "jenis":
		for i, category := range logistics.Categories {
			if i%2 == 0 {
				b.row()
			}
			b.add("kendala-tombol-pilihan", messages.CategoryName(category), "kendala:jenis:%d:%s", number, category)
		}
	case "alih":
		everybody, err := k.candidates(ctx, req, o)
		if err != nil {
			return Reply{}, err
		}
		for _, p := range everybody {
			b.row()
			b.add("kendala-tombol-pilihan", p.Name, "kendala:alih:%d:%d", number, p.ID)
		}
	}
	b.row()
	b.add("kendala-tombol-kembali", nil, "kendala:kembali:%d", number)
	if b.err != nil {
		return Reply{}, b.err
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	if verb == "kembali" {
		return k.card(req, o, shown)
	}
	reply, err := change(req, "kendala-kartu", shown)
	if err == nil {
		reply.Notices[0].Buttons = b.rows
	}
	return reply, err
}

// card shows a card with its own buttons again, in the place of a menu.
func (k *keeper) card(req Request, o logistics.Obstacle, shown messages.Obstacle) (Reply, error) {
	buttons, err := messages.Buttons(o)
	if err != nil {
		return Reply{}, err
	}
	reply, err := change(req, "kendala-kartu", shown)
	if err == nil {
		reply.Notices[0].Buttons = buttons
	}
	return reply, err
}

// maxCandidates is how many people a card offers.
const maxCandidates = 8

// candidates are those to whom an obstacle can be handed: whoever could take it and is
// there, the staff of the KPU first, then the closest in the hierarchy.
func (k *keeper) candidates(ctx context.Context, req Request, o logistics.Obstacle) ([]logistics.Person, error) {
	all, err := roll(ctx, k.store)
	if err != nil {
		return nil, err
	}
	scene, err := k.sceneOf(ctx, req, o)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p logistics.Person) bool {
		_, away := scene.Roster.Away(p, req.Now)
		return away || p.ID == o.Owner || !scene.Roster.Reachable(p) || logistics.May(p, "ambil", logistics.ChatPrivate, o.Area) != nil
	})
	rank := func(p logistics.Person) int {
		switch {
		case p.Role == logistics.RoleStaf:
			return 0
		case p.OfKPU():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b logistics.Person) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Area.Level(), a.Area.Level()))
	})
	return all[:min(len(all), maxCandidates)], nil
}

// choose takes what a menu offers.
func (k *keeper) choose(ctx context.Context, req Request, number int64, verb, choice string) (Reply, error) {
	switch verb {
	case "tingkat":
		severity, err := logistics.ParseSeverity(choice)
		if err != nil {
			return Reply{}, err
		}
		return k.deed(ctx, req, number, "tingkat", logistics.Deed{Kind: logistics.EventSeverity, Severity: severity}, "kendala-ok-tingkat")
	case "jenis":
		category := logistics.Category(choice)
		if !slices.Contains(logistics.Categories, category) {
			return k.note(req, "kendala-tolak-tidak-ada", nil, true)
		}
		return k.deed(ctx, req, number, "kendala", logistics.Deed{Kind: logistics.EventCategory, Category: category}, "kendala-ok-jenis")
	case "alih":
		to, err := strconv.ParseInt(choice, 10, 64)
		if err != nil {
			return k.note(req, "kendala-tolak-tidak-ada", nil, true)
		}
		o, err := k.store.Obstacle(ctx, number)
		if err != nil {
			return k.outcome(ctx, req, o, err, "")
		}
		can, err := k.candidates(ctx, req, o)
		if err != nil {
			return Reply{}, err
		}
		if o.Owner != to && !slices.ContainsFunc(can, func(p logistics.Person) bool { return p.ID == to }) {
			return Reply{}, logistics.ErrNotAllowed
		}
		return k.deed(ctx, req, number, "alihkan", logistics.Deed{Kind: logistics.EventHanded, To: to}, "kendala-ok-dialihkan")
	}
	return k.note(req, "kendala-tolak-tidak-ada", nil, true)
}

// askHour opens an answer on the phone of whoever tapped, which puts the obstacle off:
// that needs an hour and a reason.
func (k *keeper) askHour(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.find(ctx, req, number, "tunda")
	switch {
	case err == nil && o.State == logistics.StateOffered:
		err = logistics.ErrStillAsking
	case err == nil && !o.Unsolved():
		err = logistics.ErrOver
	}
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	return k.prompt(ctx, req, o, "kendala-tunda-tanya")
}
