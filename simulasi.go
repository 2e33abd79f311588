package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"laporbot/bot"
	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

func simulasiCommand() subcommand {
	return subcommand{
		name:  "simulasi",
		args:  "[-skenario pilkada] [-alamat 127.0.0.1:0] [-data DIR]",
		short: "play the whole system with a local Telegram",
		long: `Starts the bot with a local Telegram, an embedded database and the shipped
reference data, and prints the address of a page with phones on which it can be
tried. It needs no token, no database server and no internet. All data is
invented.

  -skenario pilkada   play an election week by itself and print its balance
  -alamat ADDRESS     where the page listens, on this machine only
  -data DIR           keep the database there instead of in a temporary folder`,
		run: simulasi,
	}
}

func simulasi(ctx context.Context, w world, args []string) error {
	flags := flag.NewFlagSet("simulasi", flag.ContinueOnError)
	flags.SetOutput(w.stderr)
	name := flags.String("skenario", "", "")
	address := flags.String("alamat", "127.0.0.1:0", "")
	dir := flags.String("data", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	if *name != "" && *name != "pilkada" {
		return fmt.Errorf("%w: no scenario %q", errUsage, *name)
	}
	if err := bot.Silence(); err != nil {
		return err
	}
	if *dir == "" {
		temp, err := os.MkdirTemp("", "laporbot-simulasi-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		*dir = temp
	}
	o := stageOptions{
		Settings: defaultSettings(),
		Start:    time.Date(2024, 11, 24, 8, 0, 0, 0, time.FixedZone("WITA", 8*60*60)),
		Running:  *name == "",
		Open: func(ctx context.Context) (storage.Engine, error) {
			return storage.Open(ctx, storage.Options{Dir: *dir})
		},
		Log: slog.New(slog.NewTextHandler(w.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if *name != "" {
		o.Start = time.Date(2024, 11, 23, 6, 0, 0, 0, time.FixedZone("WITA", 8*60*60))
	}
	s, err := newStage(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if err := s.Close(); err != nil {
			o.Log.Error("simulation not closed", "err", err)
		}
	}()
	if err := s.start(ctx); err != nil {
		return err
	}
	if *name != "" {
		return playWeek(ctx, s, w.stdout)
	}
	return s.servePhones(ctx, w, *address)
}

// cast of the training page: an operator, the chair of the KPU and three chairs
// of PPK in the hardest places. The names are invented.
var trainees = []actor{
	{ID: 1001, Name: "Rina Marlina", Role: logistics.RoleOperator, Area: "64.02"},
	{ID: 1002, Name: "Hendra Wijaya", Role: logistics.RolePimpinan, Area: "64.02"},
	{ID: 1003, Name: "Siti Aminah", Role: logistics.RoleKetua, Area: "64.02.12"},
	{ID: 1004, Name: "Yohanes Lung", Role: logistics.RoleKetua, Area: "64.02.10"},
	{ID: 1005, Name: "Dewi Lestari", Role: logistics.RoleKetua, Area: "64.02.18"},
}

// servePhones shows the phones until ctx ends.
func (s *stage) servePhones(ctx context.Context, w world, address string) error {
	catalog, err := s.service.store.Catalog(ctx, s.cfg.Root)
	if err != nil {
		return err
	}
	var phones []simulator.Phone
	for _, a := range trainees {
		if err := s.add(ctx, a); err != nil {
			return err
		}
		if _, err := s.sim.StartPrivate(a.ID, ""); err != nil {
			return err
		}
		phones = append(phones, simulator.Phone{Name: a.Name, Caption: caption(catalog, a), UserID: a.ID})
	}
	if err := s.inventNeeds(ctx, catalog); err != nil {
		return err
	}
	group, err := s.sim.AddGroup("Logistik KPU Kukar", simulator.Supergroup, 1001, 1002, 1003, 1004, 1005)
	if err != nil {
		return err
	}
	if err := s.sim.AddBot(1001, group); err != nil {
		return err
	}
	err = s.service.store.PutGroup(ctx, logistics.Group{ChatID: group, Area: s.cfg.Root, Title: "Logistik KPU Kukar", By: 1001, Since: s.clock.Now()})
	if err != nil {
		return err
	}
	phones = append(phones, simulator.Phone{Name: "Logistik KPU Kukar", Caption: "Grup", UserID: 1001, ChatID: group})
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: -alamat %q", errUsage, address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w: -alamat %q is not on this machine", errUsage, address)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	page := simulator.NewPage(simulator.PageOptions{Server: s.sim, Title: "Laporbot", Phones: phones, Time: &stageTime{s}, Actions: timeActions, Log: s.log})
	server := &http.Server{Handler: page, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	fmt.Fprintf(w.stdout, "SIMULASI siap: buka http://%s di peramban. Tekan Ctrl+C untuk berhenti.\n", listener.Addr())
	if err := server.Serve(listener); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func caption(c *logistics.Catalog, a actor) string {
	area, _ := c.Area(a.Area)
	place := area.Name
	switch a.Role {
	case logistics.RoleOperator:
		return "Operator bot"
	case logistics.RolePimpinan:
		return "Ketua KPU " + place
	case logistics.RoleKetua:
		return "Ketua PPK " + place
	}
	return string(a.Role) + " " + place
}
