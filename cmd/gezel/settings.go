package main

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"gezel/bot"
	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// settings are the operator's, as they stand in the environment.
type settings struct {
	Schedule  string `env:"GEZEL_SCHEDULE" envDefault:"0 16 * * THU"`
	Zone      string `env:"GEZEL_TIMEZONE" envDefault:"Europe/Amsterdam"`
	Language  string `env:"GEZEL_LANGUAGE" envDefault:"nl"`
	Quiet     string `env:"GEZEL_QUIET" envDefault:"60s"`
	Retention string `env:"GEZEL_RETENTION" envDefault:"400d"`
	Recess    string `env:"GEZEL_RECESS"`
	LogLevel  string `env:"GEZEL_LOG_LEVEL" envDefault:"info"`
	DataDir   string `env:"GEZEL_DATA_DIR"`
	KeyFile   string `env:"GEZEL_KEY_FILE"`

	XDGState string `env:"XDG_STATE_HOME"`
	Home     string `env:"HOME"`
}

// readSettings reads the environment. One that is set to nothing counts as not
// set.
func readSettings(getenv func(string) string) (settings, error) {
	var s settings
	err := readEnvironment(getenv, &s)
	return s, err
}

// readEnvironment reads the variables that are named in the tags of a struct; not
// those of unexported structs in it.
func readEnvironment[T any](getenv func(string) string, s *T) error {
	environment := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		name := field.Tag.Get("env")
		if value := strings.TrimSpace(getenv(name)); name != "" && value != "" {
			environment[name] = value
		}
	}
	if err := env.ParseWithOptions(s, env.Options{Environment: environment}); err != nil {
		return fmt.Errorf("environment: %w", err)
	}
	return nil
}

// wrongSettings gathers what is wrong with settings: all of it at once, so that
// nobody has to start six times to hear of six slips.
type wrongSettings []string

// check adds a setting that can't be right, and what it should be.
func (w *wrongSettings) check(name, value string, err error, want string) {
	if err != nil {
		*w = append(*w, fmt.Sprintf("%s is %q: %v; %s", name, value, err, want))
	}
}

// add adds what is wrong with a setting whose value must not be shown, or that
// has none.
func (w *wrongSettings) add(name, what, want string) {
	*w = append(*w, fmt.Sprintf("%s %s; %s", name, what, want))
}

func (w wrongSettings) err() error {
	if len(w) == 0 {
		return nil
	}
	return &problem{
		err:  errors.New(strings.Join(w, "\n       ")),
		hint: "change what is named above in the environment, or leave it out, and start again",
	}
}

// coach gives the settings of the coach and the level of the log.
func (s settings) coach(w *wrongSettings) (bot.Settings, slog.Level) {
	moment, err := schedule.Parse(s.Schedule)
	w.check("GEZEL_SCHEDULE", s.Schedule, err, `give five cron fields, such as "0 16 * * THU": minute 0-59, hour 0-23, day 1-31, month 1-12, weekday`)
	_, err = schedule.Zone(s.Zone)
	w.check("GEZEL_TIMEZONE", s.Zone, err, "give the name of a time zone, such as Europe/Amsterdam")
	w.check("GEZEL_LANGUAGE", s.Language, known(s.Language), "give nl or en")
	quiet, err := parseQuiet(s.Quiet)
	w.check("GEZEL_QUIET", s.Quiet, err, "give a duration, such as 60s or 2m")
	retention, err := parseRetention(s.Retention)
	w.check("GEZEL_RETENTION", s.Retention, err, "give a number of days, such as 400d")
	recess, err := schedule.ParseRecess(s.Recess)
	w.check("GEZEL_RECESS", s.Recess, err, "give first and last days, such as 2027-07-19/2027-08-27, several with commas")
	var level slog.Level
	if err = level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		err = errors.New("no level of the log")
	}
	w.check("GEZEL_LOG_LEVEL", s.LogLevel, err, "give debug, info, warn or error")
	return bot.Settings{
		Moment: moment, Zone: s.Zone, Language: s.Language, Quiet: quiet, Retention: retention, Recess: recess,
	}, level
}

func known(lang string) error {
	if !speech.Known(lang) {
		return errors.New("no language that the coach speaks")
	}
	return nil
}

func parseQuiet(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, errors.New("no duration")
	case d < 0 || d > 24*time.Hour:
		return 0, errors.New("not between nothing and a day")
	}
	return d, nil
}

// mostDays is how long answers can be kept: a hundred years.
const mostDays = 36525

func parseRetention(s string) (time.Duration, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	switch {
	case err != nil || !strings.HasSuffix(s, "d"):
		return 0, errors.New("no number of days")
	case n < 1 || n > mostDays:
		return 0, fmt.Errorf("not between 1 and %d days", mostDays)
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

// dataDir is where the key lies: the one that was set, or gezel's own in the
// user's state directory
// (https://specifications.freedesktop.org/basedir-spec/latest/).
func (s settings) dataDir() (string, error) {
	switch {
	case s.DataDir != "":
		return s.DataDir, nil
	case s.XDGState != "":
		return s.XDGState + "/gezel", nil
	case s.Home != "":
		return s.Home + "/.local/state/gezel", nil
	}
	return "", &problem{
		err:  errors.New("no place for the key: this user has no home directory"),
		hint: "set GEZEL_DATA_DIR to a directory that is kept and backed up",
	}
}
