package messages

import (
	"cmp"
	"slices"
	"time"

	"laporbot/logistics"
)

// EndReminders makes the notices that put thanks in the place of reminders whose
// report is there. It leaves out those that are still open. stock and zone are asked
// for each area once.
func EndReminders(c *logistics.Catalog, open []logistics.Reminder, zones *logistics.Zones, stock func(logistics.AreaCode) (logistics.Stock, error), now time.Time) ([]logistics.Notice, error) {
	var notices []logistics.Notice
	stocks := map[logistics.AreaCode]logistics.Stock{}
	// A reminder about several areas is over when the last of them has reported.
	waiting := map[string]bool{}
	done := map[string]logistics.Notice{}
	for _, r := range open {
		s, ok := stocks[r.Area]
		if !ok {
			var err error
			if s, err = stock(r.Area); err != nil {
				return nil, err
			}
			stocks[r.Area] = s
		}
		loc := zones.Of(r.Area)
		if s.LastSentAt.Before(r.Day.In(loc)) {
			waiting[r.Key] = true
			continue
		}
		text, err := Render("pengingat-selesai", ReminderDone{Area: c.AreaName(r.Area), Report: reportName(s.Last), At: s.LastSentAt.In(loc)})
		if err != nil {
			return nil, err
		}
		done[r.Key] = logistics.Notice{
			Key: r.Key + "/selesai", Kind: logistics.NoticeBulk, ChatID: r.Person, Text: text, Edits: r.Key, Silent: true, CreatedAt: now,
		}
	}
	for key, n := range done {
		if !waiting[key] {
			notices = append(notices, n)
		}
	}
	slices.SortFunc(notices, func(a, b logistics.Notice) int { return cmp.Compare(a.Key, b.Key) })
	return notices, nil
}
