package messages

import "time"

// ExportShown announces the files of an export.
type ExportShown struct {
	Area    string // with its kind
	At      time.Time
	Reports int64
}

// ChartShown is the caption of a chart of readiness.
type ChartShown struct {
	Area     string // with its kind
	From, To time.Time
	Days     int
}
