package logistics

import (
	"fmt"
	"time"
)

// Run is one firing of a job, known by job and slot: whoever inserts it first
// runs it, and a slot that has a run is never run again.
type Run struct {
	Job      string
	Slot     time.Time // the moment the schedule named
	State    RunState
	Started  time.Time
	Finished time.Time
	Late     time.Duration // start minus slot
	Err      string
}

// RunState is how a run ended.
type RunState string

// The states of a run.
const (
	RunStarted RunState = "started"
	RunDone    RunState = "done"
	RunSkipped RunState = "skipped" // too late to be of use, by the job's own rule
	RunFailed  RunState = "failed"
)

// ID is the run's place in the store.
func (r Run) ID() string { return fmt.Sprintf("%s|%s", r.Job, TimeKey(r.Slot)) }
