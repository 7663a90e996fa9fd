package smtp

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup"
)

// authenticate signs in as the user, where there is one.
func (l *line) authenticate(ctx context.Context) error {
	if l.config.User == "" {
		return nil
	}
	_, offered := l.client.Extension("AUTH")
	offers := strings.Fields(strings.ToUpper(offered))
	if l.config.Token != nil {
		return l.byToken(ctx, offers)
	}
	var mechanism sasl.Client
	switch {
	case slices.Contains(offers, sasl.Plain):
		mechanism = sasl.NewPlainClient("", l.config.User, l.config.Password)
	case slices.Contains(offers, sasl.Login):
		mechanism = sasl.NewLoginClient(l.config.User, l.config.Password)
	default:
		return unreachable("the mail server offers neither PLAIN nor LOGIN to sign in with", followup.ByStaff, nil)
	}
	return signedIn(l.client.Auth(mechanism), "user name and password")
}

// byToken signs in with a token of OAuth.
func (l *line) byToken(ctx context.Context, offers []string) error {
	bearer, x := slices.Contains(offers, sasl.OAuthBearer), slices.Contains(offers, xoauth2)
	if !bearer && !x {
		return unreachable("the mail server offers neither OAUTHBEARER nor XOAUTH2 to sign in with a token", followup.ByStaff, nil)
	}
	token, err := l.config.Token(ctx)
	if err != nil {
		return unreachable("there is no token to sign in to the mail server with", followup.ByStaff, err)
	}
	var mechanism sasl.Client = &xoauth2Client{l.config.User, token}
	if bearer {
		options := &sasl.OAuthBearerOptions{Username: l.config.User, Token: token}
		if host, port, err := net.SplitHostPort(l.config.Server); err == nil {
			options.Host = host
			options.Port, _ = strconv.Atoi(port) // 0, a port by name, is left out
		}
		mechanism = bearerClient{sasl.NewOAuthBearerClient(options)}
	}
	return signedIn(l.client.Auth(mechanism), "token")
}

// signedIn returns the fault of an AUTH command that came to err. Credentials
// are refused for all mails alike.
func signedIn(err error, credentials string) error {
	var reply *gosmtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &reply) && !reply.Temporary():
		return unreachable("the mail server did not accept the "+credentials, followup.ByStaff, err)
	}
	return unreachable("the mail server could not check the "+credentials+" now", followup.ByTime, err)
}

// A bearerClient is OAUTHBEARER whose refusal is the server's: the challenge that
// tells why is answered with one byte, and the reply to that is the refusal
// (RFC 7628, section 3.2.3).
type bearerClient struct{ sasl.Client }

func (bearerClient) Next([]byte) ([]byte, error) { return []byte{1}, nil }

// xoauth2 is what Google and Microsoft had before OAUTHBEARER, and what most of
// their servers still have alone.
const xoauth2 = "XOAUTH2"

// An xoauth2Client is XOAUTH2 as
// https://developers.google.com/gmail/imap/xoauth2-protocol describes it.
type xoauth2Client struct{ user, token string }

func (c *xoauth2Client) Start() (mechanism string, response []byte, err error) {
	return xoauth2, []byte("user=" + c.user + "\x01auth=Bearer " + c.token + "\x01\x01"), nil
}

// Next answers the challenge that tells why the token was refused; the reply to
// that is the refusal.
func (c *xoauth2Client) Next([]byte) ([]byte, error) { return []byte{}, nil }
