package notify

import (
	"net/url"

	"github.com/emersion/go-message/mail"

	"github.com/upr-info/followup"
)

// offerOptOut writes the fields by which mail programs offer to end mails: by
// mail (RFC 2369, section 3.2), and where we have a page for it with one click
// (RFC 8058, section 3.1). Both end all mails to the recipient, as whoever clicks
// there expects; the text of the mail offers to end only those about the review, on the
// page or, where there is none, by a mail to another address.
func (c *Composer) offerOptOut(h *mail.Header, t followup.Token) {
	offer := "<" + c.optOutMail(t) + ">"
	if page := c.optOutPage(t); page != "" {
		h.Set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		offer = "<" + page + ">, " + offer
	}
	h.Set("List-Unsubscribe", offer)
}

// optOutPage returns the URL of the page on which the recipient of the mail with
// token t ends mails, or "".
func (c *Composer) optOutPage(t followup.Token) string {
	if c.OptOut == "" || t == "" {
		return ""
	}
	return c.OptOut + "/" + string(t)
}

// optOutMail returns the mailto: URL of a mail that ends mails to the recipient
// of the mail with token t. Where our server knows no addresses with tokens the
// subject carries it.
func (c *Composer) optOutMail(t followup.Token) string {
	if to := t.Address(c.Reply, followup.ForOptOuts); to != "" {
		return "mailto:" + url.PathEscape(to) + "?subject=unsubscribe"
	}
	return "mailto:" + url.PathEscape(c.Address) + "?subject=unsubscribe%20" + string(t)
}
