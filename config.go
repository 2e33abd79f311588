package main

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"

	"laporbot/jobs"
	"laporbot/logistics"
)

// secret is a setting that must never be printed.
type secret string

var _ encoding.TextMarshaler = secret("")

// LogValue implements slog.LogValuer.
func (secret) LogValue() slog.Value { return slog.StringValue("…") }

// String implements fmt.Stringer.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "…"
}

// Format implements fmt.Formatter: no verb shows a secret, %#v and %d included.
func (s secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText implements encoding.TextMarshaler, for what is printed as JSON.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// settings are the environment as it is written; .env.example explains each.
type settings struct {
	Token              secret `env:"TELEGRAM_BOT_TOKEN"`
	APIURL             string `env:"TELEGRAM_API_URL" envDefault:"https://api.telegram.org"`
	MongoURI           secret `env:"MONGODB_URI"`
	MongoDatabase      string `env:"MONGODB_DATABASE" envDefault:"laporbot"`
	DataDir            string `env:"DATA_DIR" envDefault:"./var"`
	OperatorIDs        string `env:"OPERATOR_IDS"`
	RootArea           string `env:"ROOT_AREA" envDefault:"64.02"`
	Timezone           string `env:"TIMEZONE" envDefault:"Asia/Makassar"`
	ElectionDay        string `env:"ELECTION_DAY"`
	DistributionStart  string `env:"DISTRIBUTION_START"`
	ReminderSchedule   string `env:"REMINDER_SCHEDULE" envDefault:"0 9,15,18 * * *"`
	DigestSchedule     string `env:"DIGEST_SCHEDULE" envDefault:"0 20 * * *"`
	EscalationSchedule string `env:"ESCALATION_SCHEDULE" envDefault:"* * * * *"`
	ReportDeadline     string `env:"REPORT_DEADLINE" envDefault:"18:00"`
	HTTPAddr           string `env:"HTTP_ADDR"`
	LogLevel           string `env:"LOG_LEVEL" envDefault:"info"`
	LogFormat          string `env:"LOG_FORMAT" envDefault:"text"`
}

// config is the settings, understood and checked.
type config struct {
	settings
	Operators []int64
	Root      logistics.AreaCode
	Plan      logistics.Plan
	Level     slog.Level
}

// readConfig reads the environment and, below it, the .env file of that name
// where there is one. It reports every fault at once. A token is asked for only
// where the service is to run.
func readConfig(environ []string, dotenv string, service bool) (config, error) {
	values, err := godotenv.Read(dotenv)
	var unread *fs.PathError
	switch {
	case errors.As(err, &unread) && !errors.Is(err, fs.ErrNotExist):
		return config{}, fmt.Errorf("read settings: %w", err)
	case err != nil && unread == nil:
		// The library's own words show what it stumbled over, secrets included.
		return config{}, fmt.Errorf("read %s: a line is not NAME=value, or a quote is not closed", dotenv)
	}
	if values == nil {
		values = map[string]string{}
	}
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok {
			values[name] = value
		}
	}
	// An empty setting is one that is not given.
	for name, value := range values {
		if strings.TrimSpace(value) == "" {
			delete(values, name)
		}
	}
	set, err := env.ParseAsWithOptions[settings](env.Options{Environment: values})
	if err != nil {
		return config{}, fmt.Errorf("read settings: %w", err)
	}
	return set.check(service)
}

var tokenForm = regexp.MustCompile(`^[1-9]\d*:[A-Za-z0-9_-]{20,}$`)

// check understands the settings. Its error has a line for each fault.
func (s settings) check(service bool) (config, error) {
	c := config{settings: s}
	var faults []error
	fault := func(name, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	if path, ok := strings.CutPrefix(string(s.Token), "file:"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			fault("TELEGRAM_BOT_TOKEN", "%v", err)
		}
		c.Token = secret(strings.TrimSpace(string(data)))
	}
	switch {
	case service && s.Token == "":
		fault("TELEGRAM_BOT_TOKEN", "is not set; @BotFather in Telegram gives one")
	case s.Token != "" && c.Token == "" && len(faults) == 0:
		fault("TELEGRAM_BOT_TOKEN", "the file it names is empty")
	case c.Token != "" && !tokenForm.MatchString(string(c.Token)):
		fault("TELEGRAM_BOT_TOKEN", "does not look like a token (123456:ABC…)")
	}
	if u, err := url.Parse(s.APIURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		fault("TELEGRAM_API_URL", "is no http or https address")
	}
	if u := string(s.MongoURI); u != "" && !strings.HasPrefix(u, "mongodb://") && !strings.HasPrefix(u, "mongodb+srv://") {
		fault("MONGODB_URI", "does not begin with mongodb:// or mongodb+srv://")
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,38}$`).MatchString(s.MongoDatabase) {
		fault("MONGODB_DATABASE", "%q is no name of a database", s.MongoDatabase)
	}
	for _, word := range strings.FieldsFunc(s.OperatorIDs, func(r rune) bool { return r == ',' || r == ' ' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil || id <= 0 {
			fault("OPERATOR_IDS", "%q is no Telegram id", word)
			continue
		}
		c.Operators = append(c.Operators, id)
	}
	if service && len(c.Operators) == 0 && strings.TrimSpace(s.OperatorIDs) == "" {
		fault("OPERATOR_IDS", "is not set; without an operator nobody can be invited")
	}
	var err error
	if c.Root, err = logistics.ParseAreaCode(s.RootArea); err != nil {
		fault("ROOT_AREA", "%q is no area code, for example 64.02", s.RootArea)
	}
	if c.Plan.Location, err = time.LoadLocation(s.Timezone); err != nil || s.Timezone == "Local" {
		fault("TIMEZONE", "%q is no zone, for example Asia/Makassar", s.Timezone)
		c.Plan.Location = time.UTC
	}
	if c.Plan.ElectionDay, err = logistics.ParseDate(s.ElectionDay); err != nil {
		fault("ELECTION_DAY", "%q is no day, for example 2024-11-27", s.ElectionDay)
	}
	if c.Plan.DistributionStart, err = logistics.ParseDate(s.DistributionStart); err != nil {
		fault("DISTRIBUTION_START", "%q is no day, for example 2024-11-24", s.DistributionStart)
	}
	if p := c.Plan; !p.ElectionDay.IsZero() && !p.DistributionStart.IsZero() && p.ElectionDay.Sub(p.DistributionStart) < 0 {
		fault("DISTRIBUTION_START", "is after ELECTION_DAY")
	}
	for name, spec := range map[string]string{
		"REMINDER_SCHEDULE": s.ReminderSchedule, "DIGEST_SCHEDULE": s.DigestSchedule, "ESCALATION_SCHEDULE": s.EscalationSchedule,
	} {
		if _, err := jobs.ParseSpec(spec, c.Plan.Location); err != nil {
			fault(name, "%v", err)
		}
	}
	if at, err := time.Parse("15:04", s.ReportDeadline); err != nil {
		fault("REPORT_DEADLINE", "%q is no hour, for example 18:00", s.ReportDeadline)
	} else {
		c.Plan.Deadline = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	if s.HTTPAddr != "" {
		if _, _, err := net.SplitHostPort(s.HTTPAddr); err != nil {
			fault("HTTP_ADDR", "%v", err)
		}
	}
	if err := c.Level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		fault("LOG_LEVEL", "%q is none of debug, info, warn, error", s.LogLevel)
	}
	if s.LogFormat != "text" && s.LogFormat != "json" {
		fault("LOG_FORMAT", "%q is neither text nor json", s.LogFormat)
	}
	if len(faults) == 0 {
		return c, nil
	}
	sortFaults(faults)
	return c, errors.Join(faults...)
}

func sortFaults(faults []error) {
	// The schedules are walked in the order of a map; the message is to be the same each time.
	for i := range faults {
		for j := i; j > 0 && faults[j].Error() < faults[j-1].Error(); j-- {
			faults[j], faults[j-1] = faults[j-1], faults[j]
		}
	}
}
