package commands_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/storage"
)

var errCrash = errors.New("crash")

// breaking is a database that breaks off at one write: before it is done or after,
// when only its answer is lost.
type breaking struct {
	storage.Engine
	mu   sync.Mutex
	in   int // writes until it breaks; below 1: never
	late bool
}

// set arms it and says how many writes were left.
func (b *breaking) set(in int, late bool) (left int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	left, b.in, b.late = b.in, in, late
	return left
}

func (b *breaking) write(do func() error) error {
	b.mu.Lock()
	b.in--
	breaks, late := b.in == 0, b.late
	b.mu.Unlock()
	if breaks && !late {
		return errCrash
	}
	err := do()
	if breaks {
		return errCrash
	}
	return err
}

func (b *breaking) Insert(ctx context.Context, collection, id string, doc any) error {
	return b.write(func() error { return b.Engine.Insert(ctx, collection, id, doc) })
}

func (b *breaking) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	return b.write(func() error { return b.Engine.Update(ctx, collection, id, doc, change) })
}

func (b *breaking) Delete(ctx context.Context, collection, id string) error {
	return b.write(func() error { return b.Engine.Delete(ctx, collection, id) })
}

var anyNumber = regexp.MustCompile(`[RK]-\d+|umumkan(/|:kirim:|:batal:)\d+|(lapor:(ok|fix|undo)|kendala:[a-z]+):\d+|Number:\d+`)

// TestBrokenOff breaks each request off at each of its writes and tries again: the
// answer and what is stored must be those of an undisturbed run, but for numbers
// that were given and lost.
func TestBrokenOff(t *testing.T) {
	type request struct {
		req commands.Request
		run func(context.Context, commands.Request) (commands.Reply, error)
	}
	tests := []struct {
		name    string
		prepare func(w *world) request
	}{
		{"report", func(w *world) request {
			w.ask(tabang, "/lapor kotak suara 190")
			return request{w.request(tabang, "/lapor kotak suara 190"), w.command("lapor").Run}
		}},
		{"correction", func(w *world) request {
			first := w.request(tabang, "/lapor kotak suara 180, tinta 40")
			if _, err := w.twice(first, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "/lapor kotak suara 190")
			req.MessageID, req.Edited = first.MessageID, true
			return request{req, w.command("lapor").Run}
		}},
		{"guided report", func(w *world) request {
			w.ask(tabang, "/lapor")
			w.write(tabang, "kotak suara 190")
			d, err := w.store.Draft(t.Context(), tabang.ID, tabang.ID)
			if err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "")
			req.Command, req.Data = "lapor", fmt.Sprintf("%d:send", d.Version)
			return request{req, w.command("lapor").Tap}
		}},
		{"step", func(w *world) request {
			w.ask(tabang, "/lapor")
			d, err := w.store.Draft(t.Context(), tabang.ID, tabang.ID)
			if err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "")
			req.Command, req.Data = "lapor", fmt.Sprintf("%d:item:tinta", d.Version)
			return request{req, w.command("lapor").Tap}
		}},
		{"registration", func(w *world) request {
			return request{w.request(stranger, "/start "+w.invite("ketua Sebulu")), w.command("start").Run}
		}},
		{"wrong code", func(w *world) request {
			return request{w.request(stranger, "/start salah"), w.command("start").Run}
		}},
		{"binding", func(w *world) request {
			w.ask(operator, "grup: /hubungkan")
			return request{w.request(operator, "grup: /hubungkan Tabang"), w.command("hubungkan").Run}
		}},
		{"report with questions", func(w *world) request {
			w.ask(tabang, "/lapor surat suara 12500")
			return request{w.request(tabang, "/lapor tinta 40, kotak 910, surat suara bupati 12500, sampul 40"), w.command("lapor").Run}
		}},
		{"only questions", func(w *world) request {
			return request{w.with(tabang, "/lapor surat suara 12500", photo("a", "7")), w.command("lapor").Run}
		}},
		{"answer by a tap", func(w *world) request {
			return request{w.tapOf(tabang, w.ask(tabang, "/lapor kotak 190, surat suara 12500"), 1, 2), w.command("lapor").Tap}
		}},
		{"answer that is the first to be stored", func(w *world) request {
			return request{w.tapOf(tabang, w.ask(tabang, "/lapor surat suara 12500"), 0, 0), w.command("lapor").Tap}
		}},
		{"answer that is implausible", func(w *world) request {
			return request{w.tapOf(tabang, w.ask(tabang, "/lapor surat suara 16200"), 0, 2), w.command("lapor").Tap}
		}},
		{"typed answer", func(w *world) request {
			w.ask(tabang, "/lapor kotak 190, surat suara 12500")
			return request{w.request(tabang, "bupati 12480"), w.hearsAs("lapor")}
		}},
		{"line anew", func(w *world) request {
			w.ask(tabang, "/lapor kotak 190")
			req := w.request(tabang, "")
			req.Command, req.Data = "lapor", "line:1:kotak_suara"
			return request{req, w.command("lapor").Tap}
		}},
		{"withdrawal", func(w *world) request {
			w.ask(tabang, "/lapor kotak 180")
			w.ask(tabang, "/lapor kotak 190, surat suara 12500")
			return request{w.request(tabang, "/batal"), w.command("batal").Run}
		}},
		{"withdrawal by the button", func(w *world) request {
			return request{w.tapOf(tabang, w.ask(tabang, "/lapor kotak 190"), 0, 2), w.command("lapor").Tap}
		}},
		{"edit of what was asked", func(w *world) request {
			first := w.request(tabang, "/lapor tinta 40, surat suara 12500")
			if _, err := w.twice(first, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "/lapor tinta 41, surat suara bupati 12500, kotak 910")
			req.MessageID, req.Edited = first.MessageID, true
			return request{req, w.command("lapor").Run}
		}},
		{"edit for another area", func(w *world) request {
			w.put(logistics.Person{ID: 20, Name: "Dewi", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive})
			first := w.request(w.person(20), "/lapor untuk Tabang kotak 190")
			if _, err := w.twice(first, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			req := w.request(w.person(20), "/lapor untuk Muara Badak kotak 190")
			req.MessageID, req.Edited = first.MessageID, true
			return request{req, w.command("lapor").Run}
		}},
		{"edit back to an area", func(w *world) request {
			first := w.request(operator, "/lapor untuk Tabang kotak 190, kendala: jembatan putus")
			if _, err := w.twice(first, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			w.edit(first, "/lapor untuk Muara Badak kotak 191")
			req := w.request(operator, "/lapor untuk Tabang kotak 192, surat suara 12500")
			req.MessageID, req.Edited = first.MessageID, true
			return request{req, w.command("lapor").Run}
		}},
		{"second card", func(w *world) request {
			w.ask(tabang, "/lapor")
			w.write(tabang, "kotak suara 190")
			return request{w.request(tabang, "/lapor"), w.command("lapor").Run}
		}},
		{"report without the command", func(w *world) request {
			return request{w.request(tabang, "kotak 190, tinta 40"), w.hearsAs("lapor")}
		}},
		{"withdrawal of what is only asked", func(w *world) request {
			w.ask(tabang, "/lapor kotak 180")
			w.pass(time.Minute)
			w.ask(tabang, "/lapor surat suara 12500, sampul 40")
			return request{w.request(tabang, "/batal"), w.command("batal").Run}
		}},
		{"album without a report", func(w *world) request {
			return request{w.with(tabang, "/lapor hmm", photo("a", "7")), w.command("lapor").Run}
		}},
		{"answer without a number", func(w *world) request {
			return request{w.tapOf(tabang, w.ask(tabang, "/lapor tinta 40, tanda pengenal kps 41"), 1, 0), w.command("lapor").Tap}
		}},
		{"answer after its time", func(w *world) request {
			w.ask(tabang, "/lapor surat suara 12500")
			w.pass(13 * time.Hour)
			return request{w.request(tabang, "bupati"), w.hearsAs("lapor")}
		}},
		{"report that opens obstacles", func(w *world) request {
			return request{w.request(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus"), w.command("lapor").Run}
		}},
		{"edit that opens, adds and takes back obstacles", func(w *world) request {
			first := w.request(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus; listrik padam")
			if _, err := w.twice(first, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "/lapor kotak 140 kurang 50, kendala: jembatan putus; kapal karam")
			req.MessageID, req.Edited = first.MessageID, true
			return request{req, w.command("lapor").Run}
		}},
		{"withdrawal of a report with obstacles", func(w *world) request {
			w.ask(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus")
			return request{w.request(tabang, "/batal"), w.command("batal").Run}
		}},
		{"goods complete again", func(w *world) request {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			return request{w.request(tabang, "/lapor kotak 190"), w.command("lapor").Run}
		}},
		{"announcement", func(w *world) request {
			return request{w.request(pimpinan, "/umumkan Rapat besok"), w.command("umumkan").Run}
		}},
		{"announcement that is confirmed", func(w *world) request {
			return request{w.tapOf(pimpinan, w.announced("Rapat"), 0, 0), w.command("umumkan").Tap}
		}},
		{"announcement to others than asked", func(w *world) request {
			question := w.announced("Rapat")
			w.put(logistics.Person{ID: 30, Name: "Baru", Role: logistics.RoleKetua, Area: "64.02.07", State: logistics.PersonActive})
			return request{w.tapOf(pimpinan, question, 0, 0), w.command("umumkan").Tap}
		}},
		{"answer to an announcement", func(w *world) request {
			w.tap(pimpinan, w.announced("Rapat"), "Kirim kepada 2 orang")
			return request{w.request(tabang, "/siap"), w.command("siap").Run}
		}},
		{"place that answers a report of an obstacle", func(w *world) request {
			w.ask(tabang, "/lapor kendala: jembatan putus")
			place := commands.Evidence{Kind: logistics.EvidenceLocation, Latitude: 1, Longitude: 2}
			return request{w.reply(tabang, "✅ R-1 tercatat", "", &place), w.hearsAs("lapor")}
		}},
		{"form that is sent", func(w *world) request {
			w.ask(tabang, "/kendala baru")
			w.write(tabang, "jembatan putus")
			w.show(tabang, photo("a", ""), "")
			d, err := w.store.Draft(t.Context(), tabang.ID, tabang.ID)
			if err != nil {
				t.Fatal(err)
			}
			req := w.request(tabang, "")
			req.Command, req.Data = "kendala", fmt.Sprintf("isi:%d:kirim", d.Version)
			return request{req, w.command("kendala").Tap}
		}},
		{"form that opens where nothing is open", func(w *world) request {
			return request{w.request(tabang, "/kendala"), w.command("kendala").Run}
		}},
		{"obstacle with a photo", func(w *world) request {
			return request{w.with(tabang, "/kendala jembatan putus", photo("a", "7")), w.command("kendala").Run}
		}},
		{"talk with a photo", func(w *world) request {
			w.ask(tabang, "/kendala jembatan putus")
			return request{w.reply(operator, card, "seperti ini?", new(photo("a", "7"))), w.hearsAs("kendala")}
		}},
		{"obstacle that is added to another", func(w *world) request {
			w.ask(tabang, "/kendala jembatan putus")
			offered := w.with(tabang, "/kendala jembatan putus lagi", photo("a", ""))
			reply, err := w.twice(offered, w.command("kendala").Run)
			if err != nil {
				t.Fatal(err)
			}
			return request{w.tapOf(tabang, reply, 0, 0), w.command("kendala").Tap}
		}},
		{"cancel", func(w *world) request {
			w.ask(tabang, "/lapor")
			return request{w.request(tabang, "/batal"), w.command("batal").Run}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// outcome is what a run ends with, its writes counted, broken off or not.
			outcome := func(in int, late bool) (text, state string, writes int) {
				w := newWorld(t)
				r := tt.prepare(w)
				w.broken.set(in, late)
				reply, err := r.run(t.Context(), r.req)
				writes = in - w.broken.set(0, false)
				if broke := errors.Is(err, errCrash); broke {
					reply, err = r.run(t.Context(), r.req)
				} else if writes >= in && in > 0 {
					t.Errorf("the crash at write %d was swallowed: %v", in, err)
				}
				if equal, checkErr := w.store.CheckStock(t.Context(), "64.02.12"); checkErr != nil || !equal {
					t.Errorf("broken off at write %d: the stock is not that of the reports: %v", in, checkErr)
				}
				text = fmt.Sprint(err)
				if err == nil {
					text = fmt.Sprintf("%+v", reply)
				}
				return anyNumber.ReplaceAllString(text, "R-n"), w.digestOfReports(), writes
			}
			want, state, _ := outcome(0, false)
			_, _, writes := outcome(1000, false)
			if writes == 0 {
				t.Fatal("the request writes nothing")
			}
			for in := 1; in <= writes; in++ {
				for _, late := range []bool{false, true} {
					got, gotState, _ := outcome(in, late)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("broken off at write %d (late: %t), the answer differs:\n%s", in, late, diff)
					}
					if diff := cmp.Diff(state, gotState); diff != "" {
						t.Errorf("broken off at write %d (late: %t), the state differs:\n%s", in, late, diff)
					}
				}
			}
		})
	}
}

// hearsAs is the run of a command for messages without one.
func (w *world) hearsAs(name string) func(context.Context, commands.Request) (commands.Reply, error) {
	return func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		reply, _, err := w.command(name).Hears(ctx, req)
		return reply, err
	}
}

// tapOf is a tap on the button at a place of one message of a reply.
func (w *world) tapOf(from logistics.Person, r commands.Reply, message, button int) commands.Request {
	req := w.request(from, "")
	for _, row := range r.Notices[message].Buttons {
		if button < len(row) {
			req.Command, req.Data, _ = strings.Cut(row[button].Data, ":")
			return req
		}
		button -= len(row)
	}
	w.Fatalf("no button %d", button)
	return req
}

// digestOfReports is what the reports, groups and dialogues come to, without the numbers.
func (w *world) digestOfReports() string {
	w.Helper()
	var all []string
	for _, r := range w.reports("64.02.12") {
		all = append(all, fmt.Sprint(r.MessageID, " version ", r.Version, " ", r.Text, " ", len(r.Lines), " ", r.Withdrawn))
	}
	for _, q := range w.open(tabang) {
		all = append(all, fmt.Sprint(q.Kind, " ", q.Raw, " ", q.Token))
	}
	obstacles, err := w.store.RecentObstacles(w.Context(), "64.02", time.Time{})
	if err != nil {
		w.Fatal(err)
	}
	for _, o := range obstacles {
		kinds := ""
		for _, e := range o.Events {
			kinds += " " + string(e.Kind) + " " + e.Text
		}
		shown, err := w.store.EvidenceOfObstacle(w.Context(), o.Number)
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, anyNumber.ReplaceAllString(fmt.Sprint(o.State, " ", o.Item, " ", o.Text, kinds, " ", len(shown)), "R-n"))
	}
	for _, g := range w.groups() {
		all = append(all, fmt.Sprint(g.ChatID, " ", g.Area))
	}
	p, err := w.store.Person(w.Context(), stranger.ID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		w.Fatal(err)
	}
	return fmt.Sprint(all, w.hasDraft(tabang), p.Role, p.Area)
}
