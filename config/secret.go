package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
	"unicode"
)

// The environment variables that go before the password files.
const (
	MailboxPasswordVariable = "FOLLOWUP_MAILBOX_PASSWORD"
	SMTPPasswordVariable    = "FOLLOWUP_SMTP_PASSWORD"
)

// maxPassword is far above any password and keeps a file that is none from
// being read whole.
const maxPassword = 4096

// maxToken is above the tokens of any provider: Microsoft's have some 2,500 bytes.
const maxToken = 16 << 10

// password returns the password of a table, from the environment or its file,
// and notes what keeps it from being read.
func (ck *checker) password(table, file string) string {
	variable := MailboxPasswordVariable
	if table == "smtp" {
		variable = SMTPPasswordVariable
	}
	if p := os.Getenv(variable); p != "" {
		return p
	}
	key := table + ".password_file"
	if file == "" {
		ck.wrong(key, "is empty and %s is not set: one of them must hold the password", variable)
		return ""
	}
	p, err := readPassword(file)
	if errors.Is(err, fs.ErrNotExist) {
		ck.wrong(key, "there is no file %s: write the password into it, or set %s", file, variable)
	} else if err != nil {
		ck.wrong(key, "%v", err)
	}
	return p
}

// readPassword returns the one line of a file that not everybody may read.
func readPassword(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", fmt.Errorf("%s is a folder: name the file that holds the password", file)
	}
	// Windows reports permissions that it does not have.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0 {
		return "", fmt.Errorf("%s can be read by everybody on this machine: run chmod 600 on it", file)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil {
		return "", err
	}
	p := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	switch {
	case p == "":
		return "", fmt.Errorf("%s is empty: write the password into it, on one line", file)
	case len(p) > maxPassword || strings.ContainsFunc(p, unicode.IsControl):
		return "", fmt.Errorf("%s does not hold one line of text: write the password into it and nothing else", file)
	}
	return p, nil
}

// tokenPatience is how long the program may take that gets a token: it asks
// somebody's server.
const tokenPatience = 30 * time.Second

// Token returns the token of OAuth that holds now, from the file or the program
// that the configuration names. Neither the token nor what the program says of
// itself is in the error.
func (s SMTP) Token(ctx context.Context) (string, error) {
	if s.TokenFile != "" {
		return readPassword(s.TokenFile)
	}
	ctx, stop := context.WithTimeout(ctx, tokenPatience)
	defer stop()
	cmd := exec.CommandContext(ctx, s.TokenCommand[0], s.TokenCommand[1:]...)
	cmd.WaitDelay = time.Second // for what it started and left behind
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("run smtp.token_command %s: %w", s.TokenCommand[0], err)
	}
	line, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
	token := strings.TrimSpace(string(line))
	if token == "" || len(token) > maxToken || strings.ContainsFunc(token, unicode.IsControl) {
		return "", fmt.Errorf("smtp.token_command %s printed no token on its first line", s.TokenCommand[0])
	}
	return token, nil
}
