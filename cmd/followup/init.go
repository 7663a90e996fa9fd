package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup/config"
)

func (p *program) init() *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write followup.toml and the folders beside it",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			if err := initialise(dir, config.Example()); err != nil {
				return err
			}
			p.say("Wrote %s.", filepath.Join(dir, "followup.toml"))
			p.say("Put your addresses and servers into it and the passwords into %s,", filepath.Join(dir, "secrets"))
			p.say("then run 'followup doctor', which says what is still missing.")
			return nil
		},
	}
}

// initialise makes an installation in dir. A configuration that is there stays.
func initialise(dir string, conf []byte) error {
	for _, folder := range []string{"archive", "site"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "secrets"), 0o700); err != nil {
		return err
	}
	file := filepath.Join(dir, "followup.toml")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left as it is", file)
	}
	if err != nil {
		return err
	}
	if _, err := f.Write(conf); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
