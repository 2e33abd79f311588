package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// maxCorrected is how many obstacles of one report get buttons of their own.
const maxCorrected = 6

// ofList ends what a button sends that stands under the list of several obstacles.
const ofList = ":daftar"

// correctable puts what was guessed of a new obstacle under the answer to its reporter,
// so that one tap corrects it: the kinds it may be instead, and the other severities
// until somebody has taken it.
func correctable(o logistics.Obstacle) keyboard {
	var b keyboard
	for _, c := range logistics.Neighbours(o.Category) {
		b.add("kendala-tombol-pilihan", messages.CategoryName(c), "kendala:jenisku:%d:%s", o.Number, c)
	}
	b.add("kendala-tombol-jenis-lain", nil, "kendala:jenisku:%d", o.Number)
	if !o.Untouched() {
		return b
	}
	b.row()
	for _, s := range logistics.Severities {
		if s != o.Severity {
			b.add("kendala-tombol-pilihan", messages.SeverityMark(s)+" "+string(s), "kendala:tingkatku:%d:%s", o.Number, s)
		}
	}
	return b
}

// severalCorrectable is correctable for each of several, in a row of its own: the
// likeliest other kind, the next severity, and the way to the rest.
func severalCorrectable(all []logistics.Obstacle) keyboard {
	var b keyboard
	for _, o := range all[:min(len(all), maxCorrected)] {
		b.row()
		for _, c := range logistics.Neighbours(o.Category)[:1] {
			b.add("kendala-tombol-pilihan", o.Name()+": "+messages.CategoryName(c), "kendala:jenisku:%d:%s"+ofList, o.Number, c)
		}
		if o.Untouched() {
			s := logistics.Severities[min(o.Severity.Rank()+1, len(logistics.Severities)-1)]
			if s == o.Severity {
				s = logistics.SeverityHigh
			}
			b.add("kendala-tombol-pilihan", o.Name()+": "+messages.SeverityMark(s)+" "+string(s), "kendala:tingkatku:%d:%s"+ofList, o.Number, s)
		}
		b.add("kendala-tombol-lain-dari", o.Name(), "kendala:catatan:%d"+ofList, o.Number)
	}
	return b
}

// correct takes a tap under that answer, and shows in its place what holds then.
func (k *keeper) correct(ctx context.Context, req Request, number int64, verb, choice string) (Reply, error) {
	choice, list := strings.CutSuffix(":"+choice, ofList)
	choice = strings.TrimPrefix(choice, ":")
	o, err := k.mine(ctx, req, number, "kendala")
	if err == nil && !o.Unsolved() {
		err = logistics.ErrOver
	}
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	var reply Reply
	switch {
	case verb == "catatan":
		if list { // the list stays, and the obstacle comes below it
			return k.opened(ctx, o)
		}
	case choice == "":
		return k.otherKinds(ctx, req, o)
	default:
		deed, ok := logistics.Deed{Kind: logistics.EventCategory, Category: logistics.Category(choice)}, "kendala-ok-jenis"
		if verb == "tingkatku" {
			deed, ok = logistics.Deed{Kind: logistics.EventSeverity, Severity: logistics.Severity(choice)}, "kendala-ok-tingkat"
		}
		if !slices.Contains(logistics.Categories, deed.Category) && !slices.Contains(logistics.Severities, deed.Severity) {
			return k.note(req, "kendala-tolak-tidak-ada", nil, true)
		}
		o, err = k.doTo(ctx, req, o, deed)
		if reply, err = k.outcome(ctx, req, o, err, ok); err != nil || reply.Alert {
			return reply, err
		}
	}
	shown, err := k.recorded(ctx, o, list)
	if err != nil {
		return Reply{}, err
	}
	shown.Notices[0].EditID = req.MessageID
	reply.Notices = append(reply.Notices, shown.Notices[0])
	return reply, nil
}

// recorded is the answer to the reporter as it is now, or the list it stands in.
func (k *keeper) recorded(ctx context.Context, o logistics.Obstacle, list bool) (Reply, error) {
	if !list {
		return k.opened(ctx, o)
	}
	all, err := k.store.Obstacles(ctx, o.Area)
	if err != nil {
		return Reply{}, fmt.Errorf("list obstacles of %s: %w", o.Area, err)
	}
	all = slices.DeleteFunc(all, func(x logistics.Obstacle) bool {
		return x.Report != o.Report || x.Reporter != o.Reporter || x.State == logistics.StateOffered
	})
	return k.several(ctx, all)
}

// several answers whoever has reported several obstacles at once.
func (k *keeper) several(ctx context.Context, all []logistics.Obstacle) (Reply, error) {
	show, err := k.shower(ctx)
	if err != nil {
		return Reply{}, err
	}
	var plain []messages.Obstacle
	for _, o := range all {
		shown, err := show(o)
		if err != nil {
			return Reply{}, err
		}
		plain = append(plain, shown)
	}
	b := severalCorrectable(all)
	if b.err != nil {
		return Reply{}, b.err
	}
	return say("kendala-beberapa", plain, b.rows...)
}

// otherKinds shows all kinds under the answer to the reporter.
func (k *keeper) otherKinds(ctx context.Context, req Request, o logistics.Obstacle) (Reply, error) {
	var b keyboard
	for i, c := range logistics.Categories {
		if i%2 == 0 {
			b.row()
		}
		b.add("kendala-tombol-pilihan", messages.CategoryName(c), "kendala:jenisku:%d:%s", o.Number, c)
	}
	b.row()
	b.add("kendala-tombol-kembali", nil, "kendala:catatan:%d", o.Number)
	if b.err != nil {
		return Reply{}, b.err
	}
	reply, err := k.opened(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	reply.Notices[0].Buttons, reply.Notices[0].EditID = b.rows, req.MessageID
	return reply, nil
}
