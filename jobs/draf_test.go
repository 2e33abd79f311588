package jobs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

// ask leaves questions and a dialogue behind, asked at some moment.
func (f *field) ask(at time.Time, tokens ...string) {
	f.Helper()
	for i, token := range tokens {
		f.must(f.store.AddQuestion(f.Context(), logistics.OpenQuestion{
			Token: token, ChatID: 1, PersonID: 1, Seq: i, Kind: logistics.AskNumber, Raw: "tinta " + token, Card: "kartu/" + token,
			Asked: at, Expires: at.Add(logistics.QuestionLife),
		}))
	}
}

func (f *field) left() []string {
	f.Helper()
	all, err := f.store.QuestionsOf(f.Context(), 1, 1)
	f.must(err)
	var tokens []string
	for _, q := range all {
		tokens = append(tokens, q.Token)
	}
	return tokens
}

func TestDrafExpiresQuestions(t *testing.T) {
	f := newField(t)
	f.ask(wita(24, 6, 0), "a", "b<")
	f.ask(wita(24, 9, 0), "c")
	f.watch.set(wita(24, 18, 0))
	r := f.runner()
	f.post.fail = 1
	if err := r.Wake(t.Context()); err == nil {
		t.Fatal("the fault was not told")
	}
	if diff := cmp.Diff([]string{"a", "b<", "c"}, f.left()); diff != "" {
		t.Fatalf("gone before anybody was told: %s", diff)
	}
	f.post.fail = 0
	f.watch.set(wita(24, 18, 10))
	f.must(r.Wake(t.Context()))
	if diff := cmp.Diff([]string{"c"}, f.left()); diff != "" {
		t.Fatal(diff)
	}
	told, closed := 0, 0
	for key, n := range f.out("draf/") {
		switch {
		case n.Edits != "":
			closed++
			if len(n.Buttons) > 0 || !strings.HasPrefix(n.Edits, "kartu/") {
				t.Errorf("%s: %+v", key, n)
			}
		default:
			told++
			if !strings.Contains(n.Text, "tinta a") || !strings.Contains(n.Text, "tinta b&lt;") || strings.Contains(n.Text, "tinta c") {
				t.Errorf("%s: %s", key, n.Text)
			}
		}
	}
	if told != 1 || closed != 2 {
		t.Errorf("%d messages and %d closed cards, want 1 and 2", told, closed)
	}
}

func TestDrafExpiresDialogues(t *testing.T) {
	f := newField(t)
	old := logistics.Draft{ChatID: 1, PersonID: 1, Command: "lapor", Card: "kartu", Version: 4, Updated: wita(23, 13, 0), Expires: wita(24, 13, 0)}
	fresh := old
	fresh.ChatID, fresh.PersonID, fresh.Expires = 2, 2, wita(24, 14, 1)
	f.must(f.store.PutDraft(t.Context(), old))
	f.must(f.store.PutDraft(t.Context(), fresh))
	f.watch.set(wita(24, 14, 0))
	f.must(f.runner().Wake(t.Context()))
	if d, err := f.store.Draft(t.Context(), 1, 1); err != nil || d.Command != "" || d.Version != 4 {
		t.Errorf("the dialogue goes on: %+v, %v", d, err)
	}
	if d, err := f.store.Draft(t.Context(), 2, 2); err != nil || d.Command != "lapor" {
		t.Errorf("ended before its time: %+v, %v", d, err)
	}
	if got := f.to("draf/isian/"); len(got) != 2 {
		t.Errorf("told %v, want the message and the card of one", got)
	}
}

// What somebody left unanswered in a group is told to him and not to the group.
func TestDrafTellsOfAGroupInPrivate(t *testing.T) {
	f := newField(t)
	f.must(f.store.AddQuestion(f.Context(), logistics.OpenQuestion{
		Token: "a", ChatID: -100, PersonID: 7, Kind: logistics.AskNumber, Raw: "tinta", Card: "kartu/a",
		Asked: wita(24, 1, 0), Expires: wita(24, 1, 0).Add(logistics.QuestionLife),
	}))
	f.watch.set(wita(24, 18, 0))
	f.must(f.runner().Wake(t.Context()))
	told := 0
	for key, n := range f.out("draf/") {
		switch {
		case n.Edits != "" && n.ChatID != -100:
			t.Errorf("%s: the card is in the group, closed in %d", key, n.ChatID)
		case n.Edits == "":
			told++
			if n.ChatID != 7 {
				t.Errorf("%s: told in chat %d", key, n.ChatID)
			}
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
