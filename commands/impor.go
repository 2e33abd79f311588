package commands

import (
	"context"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// maxImport is the size of a file that is fetched at all. The rows that an import
// takes are far smaller; the limit keeps a slip from filling the memory.
const maxImport = 5 << 20

// impor takes reference data from a file. Nothing is stored unless every row is right.
func impor(s ImportStore, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		if req.File == nil {
			return say("impor-cara", nil)
		}
		if req.File.Size > maxImport {
			return Reply{}, fmt.Errorf("import of %d bytes: %w", req.File.Size, logistics.ErrTooLarge)
		}
		data, err := req.File.Fetch(ctx)
		if err != nil {
			return Reply{}, fmt.Errorf("fetch file: %w", err)
		}
		done, err := Import(ctx, s, d.Root, req.File.Name, data)
		if err != nil {
			return Reply{}, err
		}
		answer := messages.Import{Name: shorten(req.File.Name), Areas: done.Areas, Items: done.Items, Needs: done.Needs, Ladders: done.Ladders, More: done.More}
		if len(done.Faults) == 0 {
			return say("impor-selesai", answer)
		}
		for _, f := range done.Faults {
			answer.Faults = append(answer.Faults, messages.ImportFault{Sheet: f.Sheet, Row: f.Row, Column: f.Column, Reason: f.Reason})
		}
		return say("impor-keliru", answer)
	}
	return &Command{Name: "impor", Short: "Mengimpor data wilayah, barang, kebutuhan, atau tangga eskalasi", Run: run, File: true}
}
