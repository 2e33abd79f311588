package main

import (
	"context"
	"fmt"
	"time"

	"laporbot/simulator"
)

// stageTime lets the training page move the clock of a stage. It implements
// simulator.PageTime.
type stageTime struct{ *stage }

// The buttons beside the clock.
var timeActions = []simulator.PageAction{
	{ID: "jam", Label: "+1 jam"},
	{ID: "jadwal", Label: "Ke jadwal berikutnya"},
	{ID: "besok", Label: "Ke besok pagi"},
}

// Now implements simulator.PageTime.
func (t *stageTime) Now() time.Time { return t.clock.Now() }

// Location implements simulator.PageTime.
func (t *stageTime) Location() *time.Location { return t.cfg.Plan.Location }

// Advance implements simulator.PageTime. Each job on the way fires at its hour.
func (t *stageTime) Advance(ctx context.Context, action string) (string, error) {
	now := t.clock.Now().In(t.cfg.Plan.Location)
	to := now.Add(time.Hour)
	switch action {
	case "jam":
	case "jadwal":
		if to = t.service.runner.Next(now); to.IsZero() {
			return "Tidak ada jadwal berikutnya.", nil
		}
	case "besok":
		to = time.Date(now.Year(), now.Month(), now.Day()+1, 7, 0, 0, 0, t.cfg.Plan.Location)
	default:
		return "", fmt.Errorf("no action %q", action)
	}
	if err := t.moveTo(ctx, to); err != nil {
		return "", err
	}
	return "Jam dimajukan ke " + to.In(t.cfg.Plan.Location).Format("02/01/2006 15.04") + " WITA.", nil
}
