package commands

import (
	"context"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// exports is what the files of a digest are made of.
type exports interface {
	recaps
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // the first version; logistics.ErrNotFound
	Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error)
}

// ekspor sends the workbook, the table and the picture of an area. Since they take
// time, it says first that it is at work, and the same message says how it ended.
func ekspor(s exports, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		look, choice, err := dayScopeOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		shown := messages.ExportShown{Area: look.area.Title()}
		reply, err := say("ekspor-mulai", shown)
		if err != nil {
			return Reply{}, err
		}
		card := req.Key + "/ekspor"
		reply.Notices[0].Key = card
		reply.Later = &Later{
			Do: func(ctx context.Context) (Reply, error) { return exported(ctx, s, d, look, card) },
			Failed: func() (Reply, error) {
				reply, err := say("ekspor-gagal", shown)
				if err == nil {
					reply.Notices[0].Edits = card
				}
				return reply, err
			},
		}
		return reply, nil
	}
	return &Command{
		Name: "ekspor", Usage: usageArea + " [tanggal]", Short: "Berkas XLSX, CSV, dan gambar",
		Example: "/ekspor Tabang", Run: run,
	}
}

// exported makes the files. The first notice takes the place of the one under card.
func exported(ctx context.Context, s exports, d Deps, look dayScope, card string) (Reply, error) {
	digest, err := recapIn(ctx, s, d, look)
	if err != nil {
		return Reply{}, err
	}
	e := messages.Export{Digest: digest, Items: look.catalog.Items(), Name: look.catalog.AreaName}
	e.Reports, err = digest.Sources(
		func(n int64) (logistics.Report, error) { return s.ReportByNumber(ctx, n) },
		func(r logistics.Report) ([]logistics.Report, error) {
			return s.Versions(ctx, r.Area, r.SentAt, r.ChatID, r.MessageID)
		},
	)
	if err != nil {
		return Reply{}, err
	}
	numbers := map[int64]bool{}
	for _, r := range e.Reports {
		numbers[r.Number] = true
	}
	book, err := messages.Workbook(e)
	if err != nil {
		return Reply{}, err
	}
	table, err := messages.CSV(e)
	if err != nil {
		return Reply{}, err
	}
	picture, err := messages.DigestPicture(digest, e.Items)
	if err != nil {
		return Reply{}, err
	}
	reply, err := say("ekspor-berkas", messages.ExportShown{
		Area: look.area.Title(), At: digest.Cutoff.In(look.local), Reports: int64(len(numbers)),
	})
	if err != nil {
		return Reply{}, err
	}
	reply.Notices[0].Edits = card
	name := messages.FileName(digest)
	file := func(doc logistics.Document) {
		reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Document: &doc})
	}
	file(logistics.Document{Name: name + ".xlsx", Data: book})
	file(logistics.Document{Name: name + ".csv", Data: table})
	file(logistics.Document{Name: name + ".png", Data: picture, Photo: true})
	return reply, nil
}
