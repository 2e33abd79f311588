package commands

import (
	"context"
	"io"

	"laporbot/logistics"
	"laporbot/messages"
)

// Store is what the commands need of the database: the sum of what each file
// states for itself.
type Store interface {
	registrar
	invitations
	revoker
	groups
	reports
	stocks
	recaps
	exports
	trends
	obstacles
	standings
	reminded
	absences
	announcements
	ImportStore
}

// Deps is what the commands work with.
type Deps struct {
	Store Store
	Plan  logistics.Plan     // with its Location set
	Root  logistics.AreaCode // the area this bot serves
	// BotUserName is the name in links to the bot; known only once Telegram was asked.
	BotUserName func() string
	// Health tells how the bot itself is doing; nil where nobody knows.
	Health    func(ctx context.Context) (messages.Health, error)
	Operators []int64   // operators by the settings: they cannot be revoked
	Random    io.Reader // of the invitations' codes: crypto/rand.Reader
	Poke      func()    // has the escalation woken once the reply is in the outbox; nil: it wakes by itself
}

// All lists the commands in the order of help and of the menu. To add one is to
// add a line here.
func All(d Deps) []*Command {
	report := endsReminders(lapor(d.Store, d), d.Store, d)
	var all []*Command
	all = []*Command{
		report,
		kendala(d.Store, d),
		selesai(d.Store, d),
		ambil(d.Store, d),
		tunda(d.Store, d),
		stok(d.Store, d),
		rekap(d.Store, d),
		status(d.Store, d),
		ekspor(d.Store, d),
		grafik(d.Store, d),
		belum(d.Store, d),
		izin(d.Store, d),
		umumkan(d.Store, d),
		siap(d.Store, d),
		batal(d.Store, d),
		riwayat(d.Store, d),
		saya(d.Store, d),
		bantuan(d.Store, d, func() []*Command { return all }),
		anggota(d.Store, d),
		kesehatan(d),
		undang(d.Store, d),
		cabut(d.Store, d),
		impor(d.Store, d),
		hubungkan(d.Store, d),
		putuskan(d.Store, d),
		start(d.Store, d, map[string]func(context.Context, Request) (Reply, error){
			payloadLapor: report.Run, payloadKendala: (&keeper{d.Store, d}).form,
		}),
	}
	return all
}
