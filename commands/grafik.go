package commands

import (
	"context"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// trends are the digests that were sent.
type trends interface {
	catalogs
	Digests(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Digest, error)
}

// trendDays is how far back a chart goes.
const trendDays = 30

// grafik draws how ready the areas were, day by day, from the digests as they were
// sent.
func grafik(s trends, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		look, choice, err := scopeOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		area, at, local := look.area, look.at, look.at.In(look.local)
		// A kecamatan is a line in the digests of the area above it.
		source := area.Code
		if source.Level() >= logistics.LevelKecamatan && d.Root.Contains(source.Parent()) {
			source = source.Parent()
		}
		digests, err := s.Digests(ctx, source, at.AddDate(0, 0, -trendDays), at)
		if err != nil {
			return Reply{}, fmt.Errorf("list the digests of %s: %w", source, err)
		}
		trend := logistics.NewTrend(digests, local.Location())
		if source != area.Code {
			trend = trend.Only(area.Code)
		}
		if len(trend.Lines) == 0 {
			return say("grafik-kosong", area.Title())
		}
		picture, err := messages.TrendPicture(trend, area.Name)
		if err != nil {
			return Reply{}, err
		}
		reply, err := say("grafik-keterangan", messages.ChartShown{Area: area.Title(), From: trend.Days[0], To: trend.Days[len(trend.Days)-1], Days: len(trend.Days)})
		if err != nil {
			return Reply{}, err
		}
		reply.Notices[0].Document = &logistics.Document{
			Name: fmt.Sprintf("grafik-%s-%s.png", area.Code, logistics.DateOf(local)), Data: picture, Photo: true,
		}
		return reply, nil
	}
	return &Command{
		Name: "grafik", Usage: usageArea, Short: "Grafik kesiapan dari hari ke hari",
		Example: "/grafik Tabang", Run: run,
	}
}
