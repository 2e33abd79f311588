package commands

import (
	"context"
	"errors"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// exports is what the files of a digest are made of.
type exports interface {
	recaps
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // logistics.ErrNotFound
}

// ekspor sends the workbook, the table and the picture of an area.
func ekspor(s exports, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		r, choice, err := recapOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		e := messages.Export{Digest: r.digest, Items: r.catalog.Items(), Name: r.catalog.AreaName}
		for _, n := range r.digest.Reports {
			report, err := s.ReportByNumber(ctx, n)
			if errors.Is(err, logistics.ErrNotFound) {
				continue
			}
			if err != nil {
				return Reply{}, fmt.Errorf("look up report R-%d: %w", n, err)
			}
			e.Reports = append(e.Reports, report)
		}
		book, err := messages.Workbook(e)
		if err != nil {
			return Reply{}, err
		}
		table, err := messages.CSV(e)
		if err != nil {
			return Reply{}, err
		}
		picture, err := messages.DigestPicture(r.digest, e.Items)
		if err != nil {
			return Reply{}, err
		}
		reply, err := say("ekspor-berkas", messages.ExportShown{
			Area: r.area.Title(), At: d.localTo(r.catalog, r.area.Code, r.digest.Cutoff), Reports: int64(len(e.Reports)),
		})
		if err != nil {
			return Reply{}, err
		}
		name := messages.FileName(r.digest)
		file := func(doc logistics.Document) {
			reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Document: &doc})
		}
		file(logistics.Document{Name: name + ".xlsx", Data: book})
		file(logistics.Document{Name: name + ".csv", Data: table})
		file(logistics.Document{Name: name + ".png", Data: picture, Photo: true})
		return reply, nil
	}
	return &Command{
		Name: "ekspor", Usage: usageArea + " [tanggal]", Short: "Berkas XLSX, CSV, dan gambar",
		Example: "/ekspor Tabang", Run: run,
	}
}
