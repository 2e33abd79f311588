package jobs

import (
	"context"

	"laporbot/logistics"
	"laporbot/messages"
)

// attachments draws the picture of a stored digest and makes its workbook, as
// notices whose keys are only what tells them apart.
func (d Deps) attachments(ctx context.Context, catalog *logistics.Catalog, digest logistics.Digest) ([]logistics.Notice, error) {
	picture, err := messages.DigestPicture(digest, catalog.Items())
	if err != nil {
		return nil, err
	}
	reports, err := digest.Sources(
		func(n int64) (logistics.Report, error) { return d.Store.ReportByNumber(ctx, n) },
		func(r logistics.Report) ([]logistics.Report, error) {
			return d.Store.Versions(ctx, r.Area, r.SentAt, r.ChatID, r.MessageID)
		},
	)
	if err != nil {
		return nil, err
	}
	book, err := messages.Workbook(messages.Export{Digest: digest, Reports: reports, Items: catalog.Items(), Name: catalog.AreaName})
	if err != nil {
		return nil, err
	}
	caption, err := messages.Render("ringkasan-gambar", digest.Title())
	if err != nil {
		return nil, err
	}
	name := messages.FileName(digest)
	return []logistics.Notice{
		{Key: "/gambar", Text: caption, Silent: true, Document: &logistics.Document{Name: name + ".png", Data: picture, Photo: true}},
		{Key: "/berkas", Silent: true, Document: &logistics.Document{Name: name + ".xlsx", Data: book}},
	}, nil
}
