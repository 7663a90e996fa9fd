// Command followup runs UPR Info's Follow-up Programme: it takes letters from
// the mailbox, files and reads them, answers, writes what the calendar says is
// due, and compiles and publishes the assessments.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	os.Exit(p.interruptible(os.Args[1:]))
}

// interruptible is run until a signal asks the process to end.
func (p *program) interruptible(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return p.run(ctx, args)
}

// run is main without the process, and returns its exit code.
func (p *program) run(ctx context.Context, args []string) int {
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(p.err, "followup: %v\n%s\n", err, usage.hint)
		return 2
	}
	fmt.Fprintf(p.err, "followup: %s\n", plain(err))
	return 1
}

// build returns which build of the program this is: the commit it was made from,
// or the module's version where that is not known.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}

// A usageError is a command line that cannot be understood.
type usageError struct {
	err  error
	hint string // where to read on
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef returns a usageError of cmd.
func usagef(cmd *cobra.Command, format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...), fmt.Sprintf("See '%s --help'.", cmd.CommandPath())}
}

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "followup",
		Short: "Run the Follow-up Programme: letters in, assessments out",
		Long: `followup polls the Programme's mailbox, files every attached sheet and document
by country, reads the answers, tells senders what was understood, sends
invitations and reminders from the planning calendar, gives staff a digest of
new inputs, and compiles and publishes the Mid-term Implementation Assessments.

Try it: followup demo`,
		Version:       build(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	flags := root.PersistentFlags()
	flags.StringVar(&p.configFile, "config", "followup.toml", "the configuration `file`")
	flags.StringVar(&p.nowText, "now", "", "act as if it were this `time` (2027-03-31 or 2027-03-31T09:00:00Z); no mail leaves this machine then")
	flags.BoolVar(&p.json, "json", false, "print JSON for scripts")
	flags.BoolVar(&p.verbose, "verbose", false, "log what is done, step by step")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usagef(cmd, "%w", err) })
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "To begin:"},
		&cobra.Group{ID: "staff", Title: "For staff:"},
		&cobra.Group{ID: "publish", Title: "To compile and publish:"},
		&cobra.Group{ID: "operate", Title: "For the operator:"},
	)
	add := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("start", p.demo(), p.init(), p.doctor())
	add("staff", p.importing(), p.stakeholders(), p.recommendations(), p.calendar(), p.sheet(), p.read(), p.letters(), p.triage(), p.passages(), p.reviewing(), p.plan(), p.notify(), p.mails(), p.mail(), p.status())
	add("publish", p.compile(), p.publish(), p.withdraw(), p.study())
	add("operate", p.serve(), p.poll(), p.dkim(), p.migrate())
	checkArgs(root)
	return root
}

// checkArgs makes wrong arguments and missing flags of c and its sub-commands
// usage errors.
func checkArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(check(cmd, args), cmd.ValidateRequiredFlags()); err != nil {
				return usagef(cmd, "%w", err)
			}
			return nil
		}
	}
	if c.HasSubCommands() && c.RunE == nil && c.Run == nil {
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef(cmd, "there is no command %q", cmd.CommandPath()+" "+args[0])
			}
			return usagef(cmd, "which command?")
		}
	}
	for _, sub := range c.Commands() {
		checkArgs(sub)
	}
}
