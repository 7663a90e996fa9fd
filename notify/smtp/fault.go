package smtp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"slices"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// unreachable returns a fault of the server or of our account with it, which
// says nothing about the mail.
func unreachable(reason string, remedy followup.Remedy, err error) error {
	cause := notify.ErrUnreachable
	if err != nil {
		cause = fmt.Errorf("%w: %w", notify.ErrUnreachable, err)
	}
	return &followup.Fault{Remedy: remedy, Reason: reason + codes(err), Err: cause}
}

// refused returns the fault of one mail. 5yz is for good, everything else, also
// a connection that broke, is tried again (RFC 5321, section 4.2.1). The
// server's words stay in the cause, for they may hold the address.
func refused(reason string, err error) error {
	f := &followup.Fault{Remedy: followup.ByTime, Reason: reason + codes(err), Err: err}
	var reply *gosmtp.SMTPError
	if errors.As(err, &reply) && reply.Code >= 500 {
		f.Remedy = followup.ByStaff
	}
	return f
}

// recipientRefused returns the fault of a refused RCPT command.
func recipientRefused(err error) error {
	if noSuchAddress(err) {
		err = fmt.Errorf("%w: %w", notify.ErrNoSuchAddress, err)
	}
	return refused("the mail server refused the recipient", err)
}

// noSuchAddress reports whether a server says that an address does not exist and
// will not: status codes 5.1.1 to 5.1.3, 5.1.6 and 5.1.10 (RFC 3463, section 3.2;
// RFC 7505, section 4.2). A reply code alone may as well be a matter of policy.
func noSuchAddress(err error) bool {
	var reply *gosmtp.SMTPError
	if !errors.As(err, &reply) || reply.Code < 500 {
		return false
	}
	e := reply.EnhancedCode
	return e[0] == 5 && e[1] == 1 && slices.Contains([]int{1, 2, 3, 6, 10}, e[2])
}

// senderRefused returns the fault of a refused MAIL command. A refusal for good
// is of our address or our account and so holds for all mails, but for 552: the
// mail is too large (RFC 1870, section 6.1).
func senderRefused(err error) error {
	const reason = "the mail server does not let us send from the Programme's address"
	var reply *gosmtp.SMTPError
	if errors.As(err, &reply) && reply.Code >= 500 && reply.Code != 552 {
		return unreachable(reason, followup.ByStaff, err)
	}
	return refused(reason, err)
}

// greeting returns the fault of a connection that came to nothing.
func greeting(err error, security Security) error {
	var untrusted *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	var reply *gosmtp.SMTPError
	switch {
	case errors.As(err, &untrusted):
		return unreachable("the mail server's certificate is not trusted", followup.ByStaff, err)
	case errors.As(err, &noTLS):
		return unreachable("the mail server does not speak TLS on this port", followup.ByStaff, err)
	case errors.As(err, &reply):
		return unreachable("the mail server turned us away", followup.ByTime, err)
	case security == STARTTLS && !broken(err):
		return unreachable("the mail server offers no STARTTLS, without which nothing is sent", followup.ByStaff, err)
	}
	return unreachable("the mail server did not answer as a mail server does", followup.ByTime, err)
}

// codes returns the reply and status codes of err: " (550 5.1.1)".
func codes(err error) string {
	var reply *gosmtp.SMTPError
	if !errors.As(err, &reply) {
		return ""
	}
	e := reply.EnhancedCode
	if e[0] <= 0 {
		return fmt.Sprintf(" (%d)", reply.Code)
	}
	return fmt.Sprintf(" (%d %d.%d.%d)", reply.Code, e[0], e[1], e[2])
}
