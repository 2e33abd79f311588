package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// runs: by job and slot. slots: by job, the last slot that was looked at.
const (
	runsCollection  = "runs"
	slotsCollection = "slots"
)

type runDoc struct {
	Job      string    `bson:"job"`
	Slot     time.Time `bson:"slot"`
	State    string    `bson:"state"`
	Started  time.Time `bson:"started,omitempty"`
	Finished time.Time `bson:"finished,omitempty"`
	LateMS   int64     `bson:"late_ms,omitempty"`
	Err      string    `bson:"error,omitempty"`
}

func runToDoc(r logistics.Run) runDoc {
	return runDoc{r.Job, r.Slot, string(r.State), r.Started, r.Finished, r.Late.Milliseconds(), r.Err}
}

func (d runDoc) run() logistics.Run {
	return logistics.Run{
		Job: d.Job, Slot: d.Slot, State: logistics.RunState(d.State), Started: d.Started, Finished: d.Finished,
		Late: time.Duration(d.LateMS) * time.Millisecond, Err: d.Err,
	}
}

// StartRun claims the run of a job for a slot and tells whether the caller has
// it: of many one wins.
func (s *Store) StartRun(ctx context.Context, r logistics.Run) (won bool, err error) {
	return add(ctx, s.engine, runsCollection, r.ID(), runToDoc(r))
}

// Run returns the run of a job for a slot, or logistics.ErrNotFound.
func (s *Store) Run(ctx context.Context, job string, slot time.Time) (logistics.Run, error) {
	return get(ctx, s.engine, runsCollection, logistics.Run{Job: job, Slot: slot}.ID(), runDoc.run)
}

// FinishRun notes how a run ended.
func (s *Store) FinishRun(ctx context.Context, r logistics.Run) error {
	return put(ctx, s.engine, runsCollection, r.ID(), runToDoc(r))
}

type slotDoc struct {
	Slot time.Time `bson:"slot"`
}

// LastSlot returns the last slot of a job that was looked at, or
// logistics.ErrNotFound.
func (s *Store) LastSlot(ctx context.Context, job string) (time.Time, error) {
	return get(ctx, s.engine, slotsCollection, job, func(d slotDoc) time.Time { return d.Slot })
}

// SetLastSlot moves the last slot of a job forwards; an earlier one changes nothing.
func (s *Store) SetLastSlot(ctx context.Context, job string, slot time.Time) error {
	same := func(d slotDoc) slotDoc { return d }
	_, err := upsert(ctx, s.engine, slotsCollection, job, same, same, func(d *slotDoc) error {
		if !slot.After(d.Slot) {
			return errSame
		}
		d.Slot = slot
		return nil
	})
	return err
}
