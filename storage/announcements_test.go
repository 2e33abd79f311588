package storage_test

import (
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage"
)

// TestAnnouncements: what is put away is found by its number and not listed, and the
// first answer of a person stays.
func TestAnnouncements(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		_, err := s.Announcement(ctx, 1)
		wantErr(t, err, logistics.ErrNotFound)
		one := logistics.Announcement{Number: 1, Area: "64.02", Text: "satu", AskedAt: start, ProbedAt: start, Reached: true, Tellings: 2, To: []logistics.Recipient{{Person: 5, Areas: []logistics.AreaCode{"64.02.12"}, Reminded: true, Lost: 2}}}
		two := logistics.Announcement{Number: 2, Area: "64.02", Text: "dua", AskedAt: start}
		for _, a := range []logistics.Announcement{one, two, {Number: 1, Text: "lain"}} {
			must(t, s.AddAnnouncement(ctx, a))
		}
		all, err := s.Announcements(ctx)
		must(t, err)
		equal(t, []logistics.Announcement{one, two}, all)

		one, err = s.UpdateAnnouncement(ctx, 1, func(a *logistics.Announcement) error { a.State = logistics.AnnouncementClosed; return nil })
		must(t, err)
		for range 2 {
			must(t, s.ArchiveAnnouncement(ctx, one))
		}
		all, err = s.Announcements(ctx)
		must(t, err)
		equal(t, []logistics.Announcement{two}, all)
		got, err := s.Announcement(ctx, 1)
		must(t, err)
		equal(t, one, got)
		_, err = s.UpdateAnnouncement(ctx, 1, func(*logistics.Announcement) error { return nil })
		wantErr(t, err, logistics.ErrNotFound)

		first := logistics.Ready{Announcement: 2, Person: 7, At: start, Cause: "7/1"}
		must(t, s.AddReady(ctx, first))
		must(t, s.AddReady(ctx, logistics.Ready{Announcement: 2, Person: 7, At: start.Add(time.Hour), Cause: "7/2"}))
		must(t, s.AddReady(ctx, logistics.Ready{Announcement: 20, Person: 8, At: start, Cause: "8/1"}))
		readies, err := s.Readies(ctx, 2)
		must(t, err)
		equal(t, []logistics.Ready{first}, readies)
	})
}
