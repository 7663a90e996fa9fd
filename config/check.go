package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/upr-info/followup"
)

// The token's place in programme.reply, and how long a token is, with what may
// stand before it (followup.AddressUse).
const (
	placeholder = "{token}"
	tokenLength = 26 + len(followup.ForBounces)
)

// maxLocalPart is the longest local part of an address (RFC 5321, section 4.5.3.1.1).
const maxLocalPart = 64

// The bounds of the deadlines. A review comes every four and a half years, so
// that longer spans are slips of the keyboard.
const (
	maxMonths    = 60
	maxDays      = 1000
	maxReminders = 20
	maxHolidays  = 500
	daysOfWeek   = 7
)

// A checker gathers what is wrong with a configuration.
type checker struct {
	*Config
	found Mistakes
}

func (ck *checker) wrong(key, format string, args ...any) {
	ck.found = append(ck.found, Mistake{ck.file, ck.Line(key), key, fmt.Sprintf(format, args...)})
}

func (ck *checker) required(key, value, remedy string) {
	if value == "" {
		ck.wrong(key, "is missing: %s", remedy)
	}
}

// err returns what was found, or nil.
func (ck *checker) err() error {
	if len(ck.found) == 0 {
		return nil
	}
	return ck.found
}

// values judges what is written, whatever command it is for.
func (ck *checker) values() {
	ck.programme()
	ck.optOut()
	ck.server("mailbox.server", ck.Mailbox.Server, "mailbox.security", ck.Mailbox.Security)
	ck.server("smtp.server", ck.SMTP.Server, "smtp.security", ck.SMTP.Security)
	ck.after()
	ck.token()
	ck.dkim()
	ck.sending()
	ck.store()
	ck.publish()
	ck.listen()
	ck.screening()
	ck.limits()
	ck.deadlines()
	for key, to := range ck.settings() {
		if s, ok := to.(*string); ok && strings.ContainsFunc(*s, unicode.IsControl) {
			ck.wrong(key, "holds a control character, such as a line break: write it on one line")
		}
	}
}

func (ck *checker) programme() {
	p := &ck.Programme
	ck.required("programme.name", p.Name, `write the name that mails are signed with`)
	if p.Address != "" && !isAddress(p.Address) {
		ck.wrong("programme.address", `%q is not a mail address: write it bare, as in "followup@example.org"`, p.Address)
	} else {
		ck.reply()
	}
	for _, a := range p.Staff {
		if !isAddress(a) {
			ck.wrong("programme.staff", `%q is not a mail address: write each bare, as in "staff@example.org"`, a)
		}
	}
	if _, err := time.LoadLocation(p.Timezone); err != nil || p.Timezone == "" || p.Timezone == "Local" {
		ck.wrong("programme.timezone", `%q is not a time zone: write its IANA name, as in "Europe/Zurich" or "UTC"`, p.Timezone)
	}
	if p.Site == "" {
		return
	}
	u, err := url.Parse(p.Site)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		ck.wrong("programme.site", `%q is not a web address: write it as in "https://followup.example.org", or leave it empty`, p.Site)
	}
	p.Site = strings.TrimRight(p.Site, "/")
}

// optOut judges where mails are opted out of. Mail programs use no other URL
// than one of https (RFC 8058, section 3.1).
func (ck *checker) optOut() {
	p := &ck.Programme
	if p.OptOut == "" {
		return
	}
	u, err := url.Parse(p.OptOut)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		ck.wrong("programme.optout", `%q is not a web address with https: write it as in "https://followup.example.org/optout", or leave it empty`, p.OptOut)
	}
	p.OptOut = strings.TrimRight(p.OptOut, "/")
	if ck.Serve.Public == "" {
		ck.wrong("programme.optout", `nobody would answer there: write where 'followup serve' listens for it, as in [serve] public = "127.0.0.1:9091"`)
	}
}

// reply judges the pattern of Reply-To addresses with a token in its place.
func (ck *checker) reply() {
	pattern := ck.Programme.Reply
	if pattern == "" {
		return
	}
	address := strings.Replace(pattern, placeholder, strings.Repeat("a", tokenLength), 1)
	at := strings.LastIndexByte(address, '@')
	switch {
	case strings.Count(pattern, placeholder) != 1:
		ck.wrong("programme.reply", `%q must hold {token} once, as in "followup+{token}@example.org"; write "" where the mail server has no plus addresses`, pattern)
	case !isAddress(address) || strings.Contains(address[at+1:], strings.Repeat("a", tokenLength)):
		ck.wrong("programme.reply", `%q is not a mail address with {token} before the @: write it as in "followup+{token}@example.org"`, pattern)
	case at > maxLocalPart:
		ck.wrong("programme.reply", "%q is longer than %d characters before the @ once the token of %d stands in it: use a shorter address, or write reply = \"\"",
			pattern, maxLocalPart, tokenLength)
	}
}

// replyOf returns the pattern made of an address, or "" where there is none.
func replyOf(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return ""
	}
	return address[:at] + "+" + placeholder + address[at:]
}

// isAddress reports whether s is one addr-spec and nothing else.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == ""
}

func (ck *checker) server(key, server, securityKey, security string) {
	if !slices.Contains([]string{TLS, StartTLS, None}, security) {
		ck.wrong(securityKey, `%q is none of "tls", "starttls" and "none"`, security)
	}
	if server == "" {
		return
	}
	host, port, err := net.SplitHostPort(server)
	if err != nil || host == "" || !isPort(port) {
		ck.wrong(key, `%q is not a server: write its name and port, as in "mail.example.org:%s"`, server, usualPort(key, security))
		return
	}
	if security == None && !isLoopback(host) {
		ck.wrong(securityKey, `"none" would send the password readable through the network: write "tls" or "starttls"; "none" is for a server on this machine (localhost)`)
	}
}

func usualPort(key, security string) string {
	switch {
	case key == "smtp.server" && security == TLS:
		return "465"
	case key == "smtp.server":
		return "587"
	case security == TLS:
		return "993"
	}
	return "143"
}

func isPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && n < 1<<16
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (ck *checker) after() {
	m := ck.Mailbox
	switch m.After {
	case Keep, Flag:
	case Move:
		ck.required("mailbox.move_to", m.MoveTo, `write the folder that letters are moved to, as in "Processed"`)
		if m.MoveTo != "" && m.MoveTo == m.Folder {
			ck.wrong("mailbox.move_to", "is the folder that letters arrive in: name another one")
		}
	default:
		ck.wrong("mailbox.after", `%q is none of "keep", "flag" and "move"`, m.After)
	}
}

func (ck *checker) store() {
	s := ck.Store
	switch scheme, _, ok := strings.Cut(s.Database, "://"); {
	case isPostgres(s.Database):
		if u, err := url.Parse(s.Database); err != nil || u.Host == "" && u.RawQuery == "" {
			ck.wrong("store.database", `is not a PostgreSQL address: write it as in "postgres://followup@db.example.org/followup"`)
		}
	case ok:
		ck.wrong("store.database", `%q is no database that we know: write a file such as "followup.db", or a postgres:// URL`, scheme+"://")
	}
	for key, folder := range map[string]string{"store.archive": s.Archive, "store.site": s.Site} {
		switch scheme, _, ok := strings.Cut(folder, "://"); {
		case ok && scheme == "s3":
			ck.wrong(key, `an S3 bucket cannot be used by this version: write a folder, such as "archive"`)
		case ok:
			ck.wrong(key, `%q is not a folder: write a path, such as "archive"`, scheme+"://")
		}
	}
}

func isPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

func (ck *checker) listen() {
	ck.listens("serve.listen", ck.Serve.Listen, "127.0.0.1:9090")
	ck.listens("serve.public", ck.Serve.Public, "127.0.0.1:9091")
	ck.between("serve.connections", ck.Serve.Connections, 1, maxPublic, "connections")
}

func (ck *checker) listens(key, address, example string) {
	if address == "" {
		return
	}
	// Port 0 is one that the system chooses; serve says which.
	if _, port, err := net.SplitHostPort(address); err != nil || port != "0" && !isPort(port) {
		ck.wrong(key, `%q is not an address to listen on: write it as in %q, or "" for none`, address, example)
	}
}

// publish judges what versions are published in.
func (ck *checker) publish() {
	p := ck.Publish
	for _, f := range p.Formats {
		if !slices.Contains(Formats(), f) {
			ck.wrong("publish.formats", "knows no %q: the formats are %s", f, strings.Join(Formats(), ", "))
		}
	}
	for _, l := range p.Languages {
		if !slices.Contains(followup.Written(), followup.Language(l)) {
			ck.wrong("publish.languages", "knows no %q: assessments are written in en, fr and es", l)
		}
	}
	if len(p.Languages) == 0 {
		ck.wrong("publish.languages", `is empty: write at least one, as in ["en"]`)
	}
	if p.Chromium != "" && !filepath.IsAbs(p.Chromium) {
		ck.wrong("publish.chromium", `%q is no whole path: write it as in "/usr/bin/chromium", or "" for PDF without a browser`, p.Chromium)
	}
}

// screening judges how the virus scanner is reached, and whom we believe about
// senders: an authserv-id is a word (RFC 8601, section 2.5), a domain as a rule.
func (ck *checker) screening() {
	if id := ck.Mailbox.Authserv; strings.ContainsAny(id, " \t;=()\"@,/") {
		ck.wrong("mailbox.authserv", `%q is not the name of a server: write it as it stands first in the Authentication-Results of the letters you get, as in "mx.example.org"`, id)
	}
	address := ck.Screening.Clamd
	if address == "" {
		return
	}
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		if !filepath.IsAbs(path) {
			ck.wrong("screening.clamd", `%q names no socket: write its whole path, as in "unix:/run/clamav/clamd.ctl"`, address)
		}
		return
	}
	if host, port, err := net.SplitHostPort(address); err != nil || host == "" || !isPort(port) {
		ck.wrong("screening.clamd", `%q is no address of clamd: write "unix:/run/clamav/clamd.ctl" or "127.0.0.1:3310", or "" for none`, address)
	}
}

// limits judges what letters may cost. The most is what a machine with 4 GB bears
// while several letters are read; the least takes an honest answer sheet.
func (ck *checker) limits() {
	l := ck.Limits
	ck.between("limits.letter", l.Letter, 1, 512, "MB")
	ck.between("limits.files", l.Files, 1, 5000, "files")
	ck.between("limits.unpacked", l.Unpacked, 1, 2048, "MB")
	ck.between("limits.depth", l.Depth, 1, 10, "archives in each other")
	ck.between("limits.ratio", l.Ratio, 20, 1000, "times the packed size")
	ck.between("limits.rows", l.Rows, 500, 1_000_000, "rows")
	ck.between("limits.columns", l.Columns, 20, 16_384, "columns")
	ck.between("limits.cells", l.Cells, 10_000, 5_000_000, "cells")
	ck.between("limits.text", l.Text, 1, 128, "MB")
	ck.between("limits.seconds", l.Seconds, 1, 300, "seconds")
	ck.between("limits.pages", l.Pages, 10, 10_000, "pages")
}

func (ck *checker) deadlines() {
	d := ck.Deadlines
	ck.between("deadlines.midterm_after", d.MidtermAfter, 1, maxMonths, "months")
	ck.between("deadlines.invite_before", d.InviteBefore, 1, maxDays, "days")
	ck.between("deadlines.grace", d.Grace, 0, maxDays, "days")
	ck.between("deadlines.remind_after", d.RemindAfter, 0, max(d.Grace, 0), "days, within the grace")
	ck.between("deadlines.compile_after", d.CompileAfter, 0, maxDays, "days")
	ck.between("deadlines.publish_after", d.PublishAfter, 0, maxDays, "days")
	ck.rest()
	if len(d.RemindBefore) > maxReminders {
		ck.wrong("deadlines.remind_before", "holds %d reminders: %d are the most", len(d.RemindBefore), maxReminders)
		return
	}
	for _, n := range d.RemindBefore {
		if n < 0 || n >= d.InviteBefore {
			ck.wrong("deadlines.remind_before", "%d days before the deadline is not between the invitation (%d days before) and the deadline", n, d.InviteBefore)
		}
	}
}

// rest judges the days on which nothing is sent.
func (ck *checker) rest() {
	d := ck.Deadlines
	if len(slices.Compact(slices.Sorted(slices.Values(d.Weekend)))) == daysOfWeek {
		ck.wrong("deadlines.weekend", "names all days of the week: nothing would ever be sent")
	}
	if len(d.Holidays) > maxHolidays {
		ck.wrong("deadlines.holidays", "holds %d days: %d are the most", len(d.Holidays), maxHolidays)
	}
}

func (ck *checker) between(key string, n, least, most int, unit string) {
	if n < least || n > most {
		ck.wrong(key, "%d is not between %d and %d %s", n, least, most, unit)
	}
}

// secluded reports what would be published with the site by standing in its
// folder, once paths are resolved: letters, answers and passwords are not public.
func (ck *checker) secluded() {
	for key, path := range map[string]string{"store.archive": ck.Store.Archive, "store.database": ck.Store.Database,
		"mailbox.password_file": ck.Mailbox.PasswordFile, "smtp.password_file": ck.SMTP.PasswordFile,
		"smtp.token_file": ck.SMTP.TokenFile, "dkim.key_file": ck.DKIM.KeyFile} {
		if path == "" || isPostgres(path) || ck.Store.Site == "" {
			continue
		}
		if below, err := filepath.Rel(ck.Store.Site, path); err == nil && filepath.IsLocal(below) {
			ck.wrong("store.site", "is a folder that is published, and %s is in it: name another folder, such as \"site\"", key)
		}
	}
	ck.found.sort()
}

// resolve makes the paths relative to dir, the folder of the file.
func (c *Config) resolve(dir string) {
	for _, path := range []*string{&c.Mailbox.PasswordFile, &c.SMTP.PasswordFile, &c.SMTP.TokenFile, &c.DKIM.KeyFile, &c.Store.Database, &c.Store.Archive, &c.Store.Site} {
		if *path != "" && !filepath.IsAbs(*path) && !isPostgres(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	if run := c.SMTP.TokenCommand; len(run) > 0 && strings.Contains(run[0], "/") && !filepath.IsAbs(run[0]) {
		run[0] = filepath.Join(dir, run[0]) // one without a slash is looked for in PATH
	}
	for i, path := range c.Publish.Fonts {
		if !filepath.IsAbs(path) {
			c.Publish.Fonts[i] = filepath.Join(dir, path)
		}
	}
}
