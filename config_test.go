package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

// canary is a token that must be seen nowhere.
const canary = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0KCANARY"

// A setting that cannot be understood is named.
func TestConfigFaults(t *testing.T) {
	tests := map[string][]string{ // bad values
		"TELEGRAM_BOT_TOKEN":  {"token", "123456", "123456:short", "0123456:" + strings.Repeat("a", 35), canary + " x", "file:/nowhere/token"},
		"TELEGRAM_API_URL":    {"api.telegram.org", "ftp://api.telegram.org", "https://", "http://a b"},
		"MONGODB_URI":         {"localhost:27017", "http://localhost"},
		"MONGODB_DATABASE":    {"a b", "a.b", "$x", strings.Repeat("x", 39)},
		"OPERATOR_IDS":        {"@tatang", "0", "-5", "1,x", "1;2", "99999999999999999999"},
		"ROOT_AREA":           {"Kukar", "6402", "64.2", "64.02."},
		"TIMEZONE":            {"WITA", "Mars/Phobos", "Local", "../etc/passwd"},
		"ELECTION_DAY":        {"27-11-2024", "2024-02-30", "besok"},
		"DISTRIBUTION_START":  {"24/11/2024", "2024-13-01"},
		"REMINDER_SCHEDULE":   {"9", "61 * * * *", "0 25 * * *", "* * * * * *", "0 9 30 2 9"},
		"DIGEST_SCHEDULE":     {"jam delapan"},
		"ESCALATION_SCHEDULE": {"* * *"},
		"REPORT_DEADLINE":     {"6 sore", "24:00", "18.00", "18"},
		"HTTP_ADDR":           {"8080", "127.0.0.1"},
		"LOG_LEVEL":           {"verbose"},
		"LOG_FORMAT":          {"xml", "JSON"},
	}
	good := []string{"TELEGRAM_BOT_TOKEN=" + canary, "OPERATOR_IDS=1"}
	if _, err := readConfig(good, "no .env", true); err != nil {
		t.Fatalf("the settings the others are made from must be good: %v", err)
	}
	var all []string
	for name, values := range tests {
		for _, value := range values {
			t.Run(name+"="+value, func(t *testing.T) {
				_, err := readConfig(append(good, name+"="+value), "no .env", true)
				if err == nil || strings.Count(err.Error(), "\n") != 0 || !strings.HasPrefix(err.Error(), name+": ") {
					t.Errorf("err = %v, want one line about %s", err, name)
				}
			})
		}
		all = append(all, name+"="+values[0])
	}
	t.Run("all at once", func(t *testing.T) {
		_, err := readConfig(all, "no .env", true)
		if err == nil {
			t.Fatal("no error")
		}
		var named []string
		for line := range strings.Lines(err.Error()) {
			name, _, _ := strings.Cut(line, ":")
			named = append(named, name)
		}
		want := make([]string, 0, len(tests))
		for name := range tests {
			want = append(want, name)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, named); diff != "" {
			t.Errorf("settings named (-want +got):\n%s", diff)
		}
	})
}

func TestConfigMissing(t *testing.T) {
	for _, tt := range []struct {
		name    string
		environ []string
		service bool
		want    []string
	}{
		{"nothing for a sub-command", nil, false, nil},
		{"nothing for the service", nil, true, []string{"OPERATOR_IDS", "TELEGRAM_BOT_TOKEN"}},
		{"empty is not given", []string{"TELEGRAM_BOT_TOKEN= ", "OPERATOR_IDS="}, true, []string{"OPERATOR_IDS", "TELEGRAM_BOT_TOKEN"}},
		{"election before distribution", []string{"ELECTION_DAY=2024-11-27", "DISTRIBUTION_START=2024-11-28"}, false, []string{"DISTRIBUTION_START"}},
		{"on the same day", []string{"ELECTION_DAY=2024-11-27", "DISTRIBUTION_START=2024-11-27"}, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readConfig(tt.environ, "no .env", tt.service)
			var named []string
			if err != nil {
				for line := range strings.Lines(err.Error()) {
					name, _, _ := strings.Cut(line, ":")
					named = append(named, name)
				}
			}
			if diff := cmp.Diff(tt.want, named); diff != "" {
				t.Errorf("settings named (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConfigUnderstood(t *testing.T) {
	cfg, err := readConfig([]string{
		"TELEGRAM_BOT_TOKEN=" + canary, "OPERATOR_IDS=7, 8", "ROOT_AREA=64.03", "TIMEZONE=Asia/Jayapura",
		"ELECTION_DAY=2024-11-27", "DISTRIBUTION_START=2024-11-24", "REPORT_DEADLINE=17:30", "LOG_LEVEL=warn",
	}, "no .env", true)
	if err != nil {
		t.Fatal(err)
	}
	if string(cfg.Token) != canary || cfg.Root != "64.03" || cfg.Level != slog.LevelWarn || cfg.Plan.Location.String() != "Asia/Jayapura" {
		t.Errorf("got %+v", cfg)
	}
	if diff := cmp.Diff([]int64{7, 8}, cfg.Operators); diff != "" {
		t.Error(diff)
	}
	day := func(d int) logistics.Date { return logistics.Date{Year: 2024, Month: time.November, Day: d} }
	if cfg.Plan.ElectionDay != day(27) || cfg.Plan.DistributionStart != day(24) || cfg.Plan.Deadline != 17*time.Hour+30*time.Minute {
		t.Errorf("plan %+v", cfg.Plan)
	}
}

// The environment wins over the file; an empty variable takes nothing away from
// the default, nor from the file anything but its value.
func TestConfigFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	text := "# settings\nMONGODB_DATABASE=\"from_file\"\nROOT_AREA=64.03 # another kabupaten\nLOG_LEVEL=\nDATA_DIR=/file\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := readConfig([]string{"ROOT_AREA=64.04", "DATA_DIR="}, file, false)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{cfg.MongoDatabase, string(cfg.Root), cfg.LogLevel, cfg.DataDir}
	if diff := cmp.Diff([]string{"from_file", "64.04", "info", "./var"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestConfigTokenFile(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name, text string
		good       bool
	}{
		{"with a line end", canary + "\n", true},
		{"from Windows", canary + "\r\n", true},
		{"empty", "", false},
		{"blank", " \n", false},
		{"something else", "[default]\nkey=" + canary, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, tt.name)
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			cfg, err := readConfig([]string{"TELEGRAM_BOT_TOKEN=file:" + file, "OPERATOR_IDS=1"}, "no .env", true)
			switch {
			case tt.good && (err != nil || string(cfg.Token) != canary):
				t.Errorf("err = %v", err)
			case !tt.good && (err == nil || !strings.HasPrefix(err.Error(), "TELEGRAM_BOT_TOKEN: ")):
				t.Errorf("err = %v, want one about the token", err)
			case !tt.good && strings.Contains(err.Error(), canary):
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

// The token and the address of the database are seen in no form in which a
// program prints things, whatever is wrong with the rest.
func TestConfigKeepsSecrets(t *testing.T) {
	dir := t.TempDir()
	address := "mongodb://laporbot:CANARY@db.example.net/"
	secrets := "TELEGRAM_BOT_TOKEN=" + canary + "\nMONGODB_URI=" + address + "\n"
	check := func(t *testing.T, said string) {
		t.Helper()
		if strings.Contains(said, "CANARY") {
			t.Errorf("a secret was printed: %s", said)
		}
	}

	cfg, err := readConfig(append(strings.Fields(secrets), "OPERATOR_IDS=1"), "no .env", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		t.Run(verb, func(t *testing.T) {
			check(t, fmt.Sprintf(verb, cfg))
			check(t, fmt.Sprintf(verb, &cfg))
			check(t, fmt.Sprintf(verb, cfg.Token))
		})
	}
	t.Run("json", func(t *testing.T) {
		text, err := json.Marshal(map[string]any{"settings": cfg.settings, "token": cfg.Token})
		if err != nil {
			t.Fatal(err)
		}
		check(t, string(text))
	})
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"slog json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			log := slog.New(handler(&b))
			log.Info("settings", "token", cfg.Token, "config", cfg, "pointer", &cfg, "settings", cfg.settings, "list", []secret{cfg.Token})
			check(t, b.String())
		})
	}
	t.Run("our log", func(t *testing.T) {
		for _, format := range []string{"text", "json"} {
			cfg.LogFormat = format
			var b bytes.Buffer
			newLog(cfg, &b).Info("get https://api.telegram.org/bot"+canary+"/getMe", "err", address)
			check(t, b.String())
		}
	})
	for name, file := range map[string]string{
		"fault in .env before": "MISSING EQUALS SIGN\n" + secrets,
		"fault in .env after":  secrets + "MISSING EQUALS SIGN\n",
		"quote without end":    "TELEGRAM_BOT_TOKEN=\"" + canary + "\n",
		"wrong form":           "TELEGRAM_BOT_TOKEN=x" + canary + "\nMONGODB_URI=x" + address + "\n",
		"all in one line":      strings.ReplaceAll(secrets, "\n", " "),
		"colon":                "TELEGRAM_BOT_TOKEN: " + canary + " x\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, strings.ReplaceAll(name, " ", "_"))
			if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := readConfig([]string{"OPERATOR_IDS=1"}, path, true); err == nil {
				t.Error("no error")
			} else {
				check(t, err.Error())
			}
		})
	}
}
