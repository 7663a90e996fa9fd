package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/notify"
	"github.com/upr-info/followup/notify/dkim"
)

func (p *program) dkim() *cobra.Command {
	return &cobra.Command{
		Use:   "dkim",
		Short: "Make the key that mails are signed with, and say what to publish",
		Long: `Make the key that mails are signed with (RFC 6376), where there is none yet, in the
file that dkim.key_file names, and say what to publish of it in the DNS. A key
that is there stays. 'followup doctor' checks what is published.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			conf, err := p.configure()
			if err != nil {
				return err
			}
			if !conf.DKIM.On() {
				return conf.Mistake("dkim.domain", `mails are not signed: write domain = "example.org", selector = "followup" and key_file = "secrets/dkim.pem" into [dkim]`)
			}
			return p.dkimKey(dkimConfig(conf))
		},
	}
}

func (p *program) dkimKey(c dkim.Config) error {
	made := true
	if err := dkim.Make(c.KeyFile); errors.Is(err, fs.ErrExist) {
		made = false
	} else if err != nil {
		return err
	}
	r, err := c.Record()
	if err != nil {
		return err
	}
	return p.show(map[string]any{"made": made, "name": r.Name, "text": r.Text}, func(w io.Writer) {
		if made {
			fmt.Fprintf(w, "Made a key in %s. It is secret; nobody needs a copy of it.\n", c.KeyFile)
		}
		fmt.Fprintf(w, "Publish in the DNS, as one line of the zone or as a TXT record of that name:\n%s\n", r)
	})
}

func dkimConfig(conf *config.Config) dkim.Config {
	return dkim.Config{Domain: conf.DKIM.Domain, Selector: conf.DKIM.Selector, KeyFile: conf.DKIM.KeyFile}
}

// signer returns what signs our mails; nil where nothing does.
func (in *installation) signer() (notify.Signer, error) {
	if !in.conf.DKIM.On() {
		return nil, nil
	}
	s, err := dkim.New(dkimConfig(in.conf))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, in.conf.Mistake("dkim.key_file", fmt.Sprintf("there is no file %s: 'followup dkim' makes it", in.conf.DKIM.KeyFile))
	}
	if err != nil {
		return nil, in.conf.Mistake("dkim.key_file", err.Error())
	}
	return s, nil
}

// checkDKIM says whether receivers can check the signatures of our mails.
func (in *installation) checkDKIM(ctx context.Context) checkJSON {
	const name = "signature of our mails"
	if !in.conf.DKIM.On() {
		return checkJSON{Check: name, OK: true, Note: "none is made here: see that your mail server signs for the domain of programme.address, or fill in [dkim]; large providers refuse what nobody signs"}
	}
	if _, err := in.signer(); err != nil {
		return check(name, err)
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := dkimConfig(in.conf).Check(ctx, in.dns(), in.conf.Programme.Address); err != nil {
		return check(name, in.conf.Mistake("dkim.domain", err.Error()))
	}
	return checkJSON{Check: name, OK: true}
}
