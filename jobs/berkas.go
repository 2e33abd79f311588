package jobs

import (
	"context"
	"errors"
	"fmt"

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
	reports, err := d.sources(ctx, digest)
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

// sources are the reports a digest rests on, with all their versions up to its
// cut-off: the same whenever it is asked.
func (d Deps) sources(ctx context.Context, digest logistics.Digest) ([]logistics.Report, error) {
	var all []logistics.Report
	for _, n := range digest.Reports {
		r, err := d.Store.ReportByNumber(ctx, n)
		if errors.Is(err, logistics.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("report R-%d: %w", n, err)
		}
		versions, err := d.Store.Versions(ctx, r.Area, r.SentAt, r.ChatID, r.MessageID)
		if err != nil {
			return nil, fmt.Errorf("versions of R-%d: %w", n, err)
		}
		for _, v := range versions {
			if v.Number == n && !v.ReceivedAt.After(digest.Cutoff) {
				all = append(all, v)
			}
		}
	}
	return all, nil
}
