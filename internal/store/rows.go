package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// maxParameters bounds one statement. SQLite takes 32,766 and PostgreSQL
// 65,535; beyond some thousand a larger statement is not faster.
const maxParameters = 4000

// maxKeys bounds a list of keys in a condition; see dialect.tuples for what a
// longer one would cost on SQLite.
const maxKeys = 300

// A querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// A transaction is a *sql.Tx that knows its engine.
type transaction struct {
	*sql.Tx
	dialect
}

// bulk runs head (up to its column list) and tail (from ON CONFLICT, may be
// empty), which hold no placeholders, around rows of equal length, many rows a
// statement, and returns how many rows were changed. Text is made storable on
// the way.
func (tx *transaction) bulk(ctx context.Context, head string, rows [][]any, tail string) (changed int, err error) {
	for len(rows) > 0 {
		width := len(rows[0])
		n := min(len(rows), maxParameters/width)
		args := make([]any, 0, n*width)
		for _, row := range rows[:n] {
			for _, v := range row {
				if s, ok := v.(string); ok {
					v = text(s)
				}
				args = append(args, v)
			}
		}
		res, err := tx.ExecContext(ctx, head+" VALUES "+tx.tuples(n, width)+" "+tail, args...)
		if err != nil {
			return changed, err
		}
		affected, err := res.RowsAffected()
		if err != nil {
			return changed, err
		}
		changed += int(affected)
		rows = rows[n:]
	}
	return changed, nil
}

// list returns "($3,$4)" for two placeholders from 3 on.
func list(from, n int) string {
	var b strings.Builder
	for i := range n {
		sep := ",$"
		if i == 0 {
			sep = "($"
		}
		fmt.Fprintf(&b, "%s%d", sep, from+i)
	}
	b.WriteByte(')')
	return b.String()
}

// each runs a query and calls take for every row.
func each(ctx context.Context, q querier, take func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachOf runs a query for keys, some hundred at a time: in is put where the
// query says %s, as a list of placeholders from $1 on.
func eachOf[K ~string](ctx context.Context, q querier, keys []K, take func(scan func(...any) error) error, query string) error {
	for len(keys) > 0 {
		n := min(len(keys), maxKeys)
		args := make([]any, n)
		for i, k := range keys[:n] {
			args[i] = string(k)
		}
		if err := each(ctx, q, take, fmt.Sprintf(query, list(1, n)), args...); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// text returns s as both engines can store it: PostgreSQL knows neither NUL nor
// bytes that are not UTF-8, and a letter with one must not stop others (I3).
func text(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

// micros returns t as it is stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the inverse of micros, in UTC.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// encode returns a list as JSON; nil is "[]".
func encode[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil {
		// Only a score that is no number does not encode: it costs the guesses,
		// never the letter (I3).
		return "[]"
	}
	return string(b)
}

// decode is the inverse of encode; an empty list is nil.
func decode[T any](s string) (list []T, err error) {
	if s == "[]" || s == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(s), &list); err != nil {
		return nil, fmt.Errorf("decode list: %w", err)
	}
	return list, nil
}
