package messages

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

// flood is many obstacles in many areas, each as long as it can be.
func flood(now time.Time, count, areas int) []BundleItem {
	var all []BundleItem
	for i := range count {
		s := logistics.Severities[i%len(logistics.Severities)]
		all = append(all, BundleItem{
			Area: logistics.AreaCode(fmt.Sprintf("64.02.%02d", i%areas)), Name: fmt.Sprintf("Kota Bangun Darat %d", i%areas),
			Obstacle: Obstacle{
				Number: logistics.ObstacleName(int64(i + 100_000)), Mark: SeverityMark(s), Severity: s, Title: fmt.Sprintf("Kecamatan Kota Bangun Darat %d", i%areas),
				Text: strings.Repeat(hostile, 20), State: logistics.StateTaken, Until: now,
				Owner: Post{Role: logistics.RoleStaf, Division: "perencanaan, data dan informasi", Place: "Kutai Kartanegara"},
			},
		})
	}
	return all
}

// A bundle is one message however many obstacles there are: what is longer would be
// sent in parts, and only one of them could be edited.
func TestBundleIsOneMessage(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.FixedZone("WITA", 8*60*60))
	for _, areas := range []int{1, 2, 19, 20, 21, 90} {
		for _, count := range []int{1, 4, 8, 9, 30, 200, 400} {
			b := NewBundle(now, flood(now, count, areas))
			text, err := Render("kendala-gabungan", b)
			if err != nil {
				t.Fatal(err)
			}
			visible := html.UnescapeString(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(text, ""))
			if n := len(utf16.Encode([]rune(visible))); n > 4000 {
				t.Errorf("%d obstacles in %d areas take %d characters", count, areas, n)
			}
			told := b.MoreCount
			for _, a := range b.Areas {
				told += len(a.Obstacles) + a.More
				if a.Count != len(a.Obstacles)+a.More {
					t.Errorf("%s: %d of %d and %d more", a.Title, len(a.Obstacles), a.Count, a.More)
				}
			}
			if told != count || b.Count != count {
				t.Errorf("of %d obstacles %d are told of", count, told)
			}
			buttons, err := BundleButtons(b)
			if err != nil || len(buttons) == 0 || len(buttons) > 5 {
				t.Errorf("%d rows of buttons: %v", len(buttons), err)
			}
		}
	}
}

// Whatever a bundle holds is behind one of its buttons.
func TestBundleOpensAll(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.UTC)
	for _, areas := range []int{1, 2, 10, 11, 20, 21, 90} {
		items := flood(now, 200, areas)
		buttons, err := BundleButtons(NewBundle(now, items))
		if err != nil {
			t.Fatal(err)
		}
		var behind []logistics.AreaCode
		for _, row := range buttons {
			for _, b := range row {
				area, ok := strings.CutPrefix(b.Data, "kendala:di:")
				if !ok {
					t.Fatalf("a button does %q", b.Data)
				}
				behind = append(behind, logistics.AreaCode(area))
			}
		}
		for _, item := range items {
			if !slices.ContainsFunc(behind, func(a logistics.AreaCode) bool { return a.Contains(item.Area) }) {
				t.Errorf("of %d areas %s is behind no button: %v", areas, item.Area, behind)
				break
			}
		}
	}
}

func TestBundleBeginsWithTheGravest(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.UTC)
	item := func(area string, number int64, s logistics.Severity) BundleItem {
		return BundleItem{logistics.AreaCode(area), area, Obstacle{Number: logistics.ObstacleName(number), Mark: SeverityMark(s), Severity: s, Title: area, Text: "x"}}
	}
	b := NewBundle(now, []BundleItem{
		item("a", 1, logistics.SeverityLow), item("b", 2, logistics.SeverityLow), item("b", 3, logistics.SeverityMedium),
		item("c", 4, logistics.SeverityHigh), item("a", 5, logistics.SeverityMedium), item("a", 6, logistics.SeverityLow),
	})
	var got []string
	for _, a := range b.Areas {
		for _, o := range a.Obstacles {
			got = append(got, a.Name+" "+o.Number)
		}
	}
	if diff := cmp.Diff([]string{"c K-4", "a K-5", "a K-1", "a K-6", "b K-3", "b K-2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]MarkCount{{"🟠", 1}, {"🟡", 2}, {"🔵", 3}}, b.Tally); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
