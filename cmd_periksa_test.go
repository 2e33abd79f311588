package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

const periksaToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

func TestPeriksa(t *testing.T) {
	environ := embedded(t)
	writeFiles(t, map[string]string{"areas.csv": areasFile})
	mustRun(t, environ, "impor", "areas.csv")
	said := mustRun(t, environ, "periksa")
	for _, want := range []string{
		"OK     pengaturan: semua terbaca\n",
		"OK     basis data: embedded bbolt ",
		"dokumen utuh\n",
		"areas ",
		"OK     stok: 3 wilayah sama dengan laporannya\n",
		"Telegram tidak diperiksa karena TELEGRAM_BOT_TOKEN belum diisi.\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("periksa does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "GAGAL") {
		t.Errorf("something failed:\n%s", said)
	}
}

func TestPeriksaTellsEverySetting(t *testing.T) {
	environ := append(embedded(t), "TELEGRAM_BOT_TOKEN=canary", "TIMEZONE=Mars/Phobos", "DIGEST_SCHEDULE=61 * * * *", "MONGODB_URI=canary://user:canary@host")
	said := mustFail(t, environ, []string{"faults found: 5"}, "periksa")
	for _, name := range []string{"TELEGRAM_BOT_TOKEN", "TIMEZONE", "DIGEST_SCHEDULE", "MONGODB_URI", "OPERATOR_IDS"} {
		if !strings.Contains(said, "GAGAL  pengaturan: "+name+": ") {
			t.Errorf("periksa does not name %s:\n%s", name, said)
		}
	}
	if !strings.Contains(said, "Basis data dan Telegram belum diperiksa.") {
		t.Errorf("periksa does not say what it left out:\n%s", said)
	}
	if strings.Contains(said, "canary") {
		t.Errorf("periksa printed a secret:\n%s", said)
	}
}

func TestPeriksaDatabase(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, environ []string)
		want  string
	}{
		{"unfinished restore", leaveUnfinished, "GAGAL  isi: the database holds an unfinished restore"},
		{"damaged", func(t *testing.T, environ []string) {
			fillSample(t, environ)
			file := strings.TrimPrefix(environ[0], "DATA_DIR=") + "/laporbot.db"
			if err := os.Truncate(file, 5000); err != nil {
				t.Fatal(err)
			}
		}, "GAGAL  basis data: database file "},
		{"stock without its report", func(t *testing.T, environ []string) {
			withEngine(t.Context(), t, environ, func(e storage.Engine) {
				store := storage.NewStore(e)
				tabang := logistics.Area{Code: "64.02.12", Name: "Tabang"}
				if err := store.PutReference(t.Context(), []logistics.Area{tabang}, nil, nil); err != nil {
					t.Fatal(err)
				}
				_, err := store.ApplyReport(t.Context(), logistics.Report{
					Number: 1, Area: tabang.Code, ChatID: 7, MessageID: 8, SentAt: time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC),
					Lines: []logistics.Line{{Item: "tinta", State: logistics.StateCount}},
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		}, "GAGAL  stok: Tabang (64.02.12) differs"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			environ := embedded(t)
			tt.spoil(t, environ)
			said := mustFail(t, environ, []string{"faults found: 1"}, "periksa")
			if !strings.Contains(said, tt.want) {
				t.Errorf("periksa does not say %q:\n%s", tt.want, said)
			}
		})
	}
}

func TestPeriksaTelegram(t *testing.T) {
	sim := simulator.New(simulator.Options{Clock: realClock{}, Token: periksaToken, BotUserName: "laporbot_uji_bot"})
	defer sim.Close()
	server := httptest.NewServer(sim)
	defer server.Close()
	environ := append(embedded(t), "TELEGRAM_API_URL="+server.URL, "OPERATOR_IDS=1")

	said := mustRun(t, append(environ, "TELEGRAM_BOT_TOKEN="+periksaToken), "periksa")
	if !strings.Contains(said, "OK     telegram: @laporbot_uji_bot\n") || strings.Contains(said, periksaToken) {
		t.Errorf("periksa said:\n%s", said)
	}
	wrong := strings.Replace(periksaToken, "AAH", "BBH", 1)
	said = mustFail(t, append(environ, "TELEGRAM_BOT_TOKEN="+wrong), []string{"faults found: 1"}, "periksa")
	if !strings.Contains(said, "GAGAL  telegram: ") || strings.Contains(said, wrong) {
		t.Errorf("periksa said:\n%s", said)
	}
}

func TestPeriksaTelegramSilent(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	var said, logged bytes.Buffer
	c := &checkup{out: &said}
	cfg := config{settings: settings{Token: periksaToken, APIURL: server.URL}}
	c.telegram(t.Context(), cfg, slog.New(slog.NewTextHandler(&logged, nil)), 50*time.Millisecond)
	if c.failed != 1 || !strings.Contains(said.String(), "no answer within 50ms") {
		t.Errorf("periksa said:\n%s", said.String())
	}
	if all := said.String() + logged.String(); strings.Contains(all, periksaToken) {
		t.Errorf("the token was printed:\n%s", all)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := periksa(ctx, world{environ: embedded(t), stdout: &said, stderr: &logged}, nil); err == nil {
		t.Error("a check that was broken off succeeded")
	}
}
