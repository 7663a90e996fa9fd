package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/upr-info/followup"
)

// maxKey is longer than any key we know; longer ones are shown cut, since they
// may be anything.
const maxKey = 60

// A document is a TOML file as it was written: values by table and key, and the
// line of each.
type document struct {
	values map[string]any
	lines  map[string]int
}

// decode reads TOML. A byte order mark, as some editors write it, is passed over.
func decode(file string, data []byte) (document, Mistakes) {
	wrong := func(line int, problem string) (document, Mistakes) {
		return document{}, Mistakes{{File: file, Line: line, Problem: problem}}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxFile {
		return wrong(0, fmt.Sprintf("is larger than %d KB: it is not a configuration", maxFile>>10))
	}
	if !utf8.Valid(data) {
		return wrong(lineOfInvalid(data), "is not UTF-8 text: save it again as UTF-8")
	}
	values := map[string]any{}
	if err := toml.Unmarshal(data, &values); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			line, _ := at.Position()
			return wrong(line, "cannot be read: "+strings.TrimPrefix(at.Error(), "toml: ")+`; every line is a [table] or key = value, with text in double quotes`)
		}
		return wrong(0, "cannot be read: "+strings.TrimPrefix(err.Error(), "toml: "))
	}
	return document{values, lines(data)}, nil
}

func lineOfInvalid(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

// lines returns the line of every table and key of valid TOML.
func lines(data []byte) map[string]int {
	found := map[string]int{}
	var p unstable.Parser
	p.Reset(data)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		name, line := "", 0
		for keys := e.Key(); keys.Next(); {
			node := keys.Node()
			name = join(name, string(node.Data))
			if line == 0 {
				line = p.Shape(node.Raw).Start.Line
			}
		}
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = name
		case unstable.KeyValue:
			name = join(table, name)
		}
		if _, twice := found[name]; !twice {
			found[name] = line
		}
	}
	return found
}

func join(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

// assign puts the document's values where they belong and notes what does not.
func (ck *checker) assign(doc document) {
	known := ck.settings()
	tables := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(known)) {
		table, name, _ := strings.Cut(key, ".")
		tables[table] = append(tables[table], name)
	}
	for _, table := range slices.Sorted(maps.Keys(doc.values)) {
		content, isTable := doc.values[table].(map[string]any)
		names, ok := tables[table]
		switch {
		case !ok:
			ck.unknown(table, isTable, tables)
		case !isTable:
			ck.wrong(table, "is a table: write [%s] on a line of its own, and its keys below", table)
		default:
			for name, value := range content {
				ck.put(known, table, name, value, names, tables)
			}
		}
	}
}

func (ck *checker) put(known map[string]any, table, name string, value any, names []string, tables map[string][]string) {
	key := table + "." + name
	to, ok := known[key]
	if !ok {
		hint := nearest(name, names)
		if hint != "" {
			hint = table + "." + hint
		} else if at := homeOf(name, tables); at != "" {
			hint = at
		}
		ck.unknownKey(key, hint, "the keys of ["+table+"] are "+strings.Join(names, ", "))
		return
	}
	if problem := set(to, value); problem != "" {
		ck.wrong(key, "%s", problem)
	}
}

// unknown notes a table, or a key outside all tables, that we do not know.
func (ck *checker) unknown(name string, isTable bool, tables map[string][]string) {
	if !isTable {
		ck.unknownKey(name, homeOf(name, tables), "every key stands in a table such as [programme]")
		return
	}
	all := slices.Sorted(maps.Keys(tables))
	hint := nearest(name, all)
	if hint != "" {
		hint = "[" + hint + "]"
	}
	ck.unknownKey(name, hint, "the tables are ["+strings.Join(all, "], [")+"]")
}

func (ck *checker) unknownKey(key, hint, otherwise string) {
	if hint != "" {
		otherwise = "did you mean " + hint + "?"
	}
	line := ck.Line(key)
	if len(key) > maxKey {
		key = strings.ToValidUTF8(key[:maxKey], "") + "…"
	}
	ck.found = append(ck.found, Mistake{ck.file, line, fmt.Sprintf("unknown key %q", key), otherwise})
}

// homeOf returns the full key of the table that knows name, where one does.
func homeOf(name string, tables map[string][]string) string {
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		if slices.Contains(tables[table], name) {
			return table + "." + name
		}
	}
	return ""
}

// settings returns where the value of each key goes: *string, *int, *bool,
// *[]string, *[]int, *[]time.Weekday or *[]followup.Date. A key that is not here is unknown.
func (c *Config) settings() map[string]any {
	return map[string]any{
		"programme.name":      &c.Programme.Name,
		"programme.address":   &c.Programme.Address,
		"programme.reply":     &c.Programme.Reply,
		"programme.staff":     &c.Programme.Staff,
		"programme.timezone":  &c.Programme.Timezone,
		"programme.site":      &c.Programme.Site,
		"programme.supporter": &c.Programme.Supporter,
		"programme.optout":    &c.Programme.OptOut,

		"mailbox.server":        &c.Mailbox.Server,
		"mailbox.security":      &c.Mailbox.Security,
		"mailbox.user":          &c.Mailbox.User,
		"mailbox.password_file": &c.Mailbox.PasswordFile,
		"mailbox.folder":        &c.Mailbox.Folder,
		"mailbox.authserv":      &c.Mailbox.Authserv,
		"mailbox.after":         &c.Mailbox.After,
		"mailbox.move_to":       &c.Mailbox.MoveTo,
		"mailbox.sent":          &c.Mailbox.Sent,

		"smtp.server":        &c.SMTP.Server,
		"smtp.security":      &c.SMTP.Security,
		"smtp.user":          &c.SMTP.User,
		"smtp.password_file": &c.SMTP.PasswordFile,
		"smtp.token_file":    &c.SMTP.TokenFile,
		"smtp.token_command": &c.SMTP.TokenCommand,

		"dkim.domain":   &c.DKIM.Domain,
		"dkim.selector": &c.DKIM.Selector,
		"dkim.key_file": &c.DKIM.KeyFile,

		"sending.retry":       &c.Sending.Retry,
		"sending.per_minute":  &c.Sending.PerMinute,
		"sending.per_host":    &c.Sending.PerHost,
		"sending.per_day":     &c.Sending.PerDay,
		"sending.hours":       &c.Sending.Hours,
		"sending.days":        &c.Sending.Days,
		"sending.connections": &c.Sending.Connections,
		"sending.confirm":     &c.Sending.Confirm,

		"store.database": &c.Store.Database,
		"store.archive":  &c.Store.Archive,
		"store.site":     &c.Store.Site,

		"publish.formats":   &c.Publish.Formats,
		"publish.languages": &c.Publish.Languages,
		"publish.chromium":  &c.Publish.Chromium,
		"publish.fonts":     &c.Publish.Fonts,

		"schedule.poll":   &c.Schedule.Poll,
		"schedule.notify": &c.Schedule.Notify,
		"schedule.digest": &c.Schedule.Digest,
		"schedule.weekly": &c.Schedule.Weekly,

		"serve.listen":      &c.Serve.Listen,
		"serve.public":      &c.Serve.Public,
		"serve.connections": &c.Serve.Connections,

		"screening.clamd": &c.Screening.Clamd,

		"limits.letter":   &c.Limits.Letter,
		"limits.files":    &c.Limits.Files,
		"limits.unpacked": &c.Limits.Unpacked,
		"limits.depth":    &c.Limits.Depth,
		"limits.ratio":    &c.Limits.Ratio,
		"limits.rows":     &c.Limits.Rows,
		"limits.columns":  &c.Limits.Columns,
		"limits.cells":    &c.Limits.Cells,
		"limits.text":     &c.Limits.Text,
		"limits.seconds":  &c.Limits.Seconds,
		"limits.pages":    &c.Limits.Pages,

		"deadlines.midterm_after": &c.Deadlines.MidtermAfter,
		"deadlines.invite_before": &c.Deadlines.InviteBefore,
		"deadlines.remind_before": &c.Deadlines.RemindBefore,
		"deadlines.remind_after":  &c.Deadlines.RemindAfter,
		"deadlines.grace":         &c.Deadlines.Grace,
		"deadlines.compile_after": &c.Deadlines.CompileAfter,
		"deadlines.publish_after": &c.Deadlines.PublishAfter,
		"deadlines.weekend":       &c.Deadlines.Weekend,
		"deadlines.holidays":      &c.Deadlines.Holidays,
	}
}

// set stores value behind to, or says what was expected instead.
func set(to, value any) (problem string) {
	switch to := to.(type) {
	case *string:
		s, ok := value.(string)
		if !ok {
			return "must be text in double quotes, not " + typeName(value)
		}
		*to = strings.TrimSpace(s)
	case *int:
		n, ok := value.(int64)
		if !ok {
			return "must be a whole number without quotes, not " + typeName(value)
		}
		*to = int(n)
	case *bool:
		yes, ok := value.(bool)
		if !ok {
			return "must be true or false without quotes, not " + typeName(value)
		}
		*to = yes
	case *[]string:
		return setList(to, value, `must be a list of texts, as in ["staff@example.org"], not `)
	case *[]time.Weekday:
		return setDays(to, value, parseWeekday, `must be a list of days of the week, as in ["Saturday", "Sunday"]; `)
	case *[]followup.Date:
		return setDays(to, value, parseHoliday, `must be a list of days, as in ["2026-12-25"]; `)
	case *[]int:
		var wide []int64
		problem = setList(&wide, value, "must be a list of whole numbers, as in [30, 7, 1], not ")
		*to = nil
		for _, n := range wide {
			*to = append(*to, int(n))
		}
	}
	return problem
}

// setDays stores a list of texts that each parse to a T.
func setDays[T any](to *[]T, value any, parse func(string) (T, error), problem string) string {
	var texts []string
	if p := setList(&texts, value, problem+"not "); p != "" {
		return p
	}
	var days []T
	for _, text := range texts {
		one, err := parse(strings.TrimSpace(text))
		if err != nil {
			return problem + err.Error()
		}
		days = append(days, one)
	}
	*to = days
	return ""
}

func parseWeekday(s string) (time.Weekday, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(s, d.String()) {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is none", s)
}

func parseHoliday(s string) (followup.Date, error) {
	d, err := followup.ParseDate(s)
	if err != nil || !d.HasDay() {
		return d, fmt.Errorf("%q is none", s)
	}
	return d, nil
}

func setList[T any](to *[]T, value any, problem string) string {
	items, ok := value.([]any)
	if !ok {
		return problem + typeName(value)
	}
	var list []T // an empty one is nil, as it is where it is left out
	for _, item := range items {
		one, ok := item.(T)
		if !ok {
			return problem + "a list with " + typeName(item)
		}
		list = append(list, one)
	}
	*to = list
	return ""
}

func typeName(value any) string {
	switch value.(type) {
	case string:
		return "a text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}
