package letter

import (
	"regexp"
	"strings"
)

// maxHops is how many servers a letter passes at most. Long ways have twenty; more
// than this is a letter that goes in circles (RFC 5321, section 6.3).
const maxHops = 50

// Automatic reports whether a letter shows a sure sign that no person wrote it
// to us, and which, as one sentence for staff. Such a letter must not be answered
// (RFC 3834, section 2); that does not mean that nothing is in it.
//
// Signs that persons' letters have too are left out: a missing Return-Path says
// nothing, and of a subject such as "Out of office" see Away.
func (h Header) Automatic() (why string, automatic bool) {
	switch {
	case h.AutoSubmitted != "" && h.AutoSubmitted != "no": // RFC 3834, section 5
		return "It is marked as sent automatically (Auto-Submitted).", true
	case h.AutoReply:
		return "It is marked as an automatic reply (X-Autoreply or alike).", true
	case h.NullPath: // RFC 5321, section 4.5.5
		return "It is a notification: its return path is empty.", true
	case h.MediaType == "multipart/report": // RFC 6522
		return "It is a report of a mail server.", true
	case isRobot(h.From):
		return "Its sender is a program that reads no mail.", true
	case h.IsList():
		return "It came through a mailing list or in bulk (List-Id, Precedence).", true
	case h.Precedence == "auto_reply":
		return "It is marked as an automatic reply (Precedence).", true
	case suppresses(h.Suppress):
		return "It asks for no automatic answer (X-Auto-Response-Suppress).", true
	case h.Hops > maxHops:
		return "It goes in circles: it passed more than 50 servers.", true
	}
	return "", false
}

// IsList reports whether a letter was sent to many.
func (h Header) IsList() bool {
	return h.ListID != "" || h.Precedence == "bulk" || h.Precedence == "junk" || h.Precedence == "list"
}

// Notification reports whether a letter is one program's word about another mail:
// an automatic answer, a bounce, a report. It may carry that mail along, and with
// it what we sent ourselves, so that nothing in it is anybody's answer. What a
// program sent on its own, such as a scanner, is none.
func (h Header) Notification() bool {
	local, _, _ := strings.Cut(h.From, "@")
	replied := h.AutoSubmitted != "" && h.AutoSubmitted != "no" && h.AutoSubmitted != "auto-generated"
	return replied || h.AutoReply || h.Precedence == "auto_reply" || h.NullPath ||
		h.MediaType == "multipart/report" || isDaemon(local)
}

// Notification reports whether the letter is one program's word about another mail,
// by its header or by how mail servers begin what they write.
func (l Letter) Notification() bool {
	return l.Header.Notification() ||
		saysUndelivered.MatchString(l.Header.Subject) && (isRobot(l.Header.From) || l.Header.From == "" || postmasters.MatchString(l.Header.FromName)) ||
		l.quotesServer()
}

// quotesServer reports whether the text begins as what a mail server writes.
func (l Letter) quotesServer() bool { return serverSays.MatchString(l.Own) }

// QuotesServer reports whether nothing but the beginning of its text says that the
// letter is a program's word. A person may have put a server's words there.
func (l Letter) QuotesServer() bool {
	text := l
	text.Own = ""
	return l.quotesServer() && !text.Notification() && !isRobot(l.Header.From) && l.Header.From != ""
}

// Away reports whether the subject is that of an answer which a program gives for
// somebody who is away. Persons may write so too.
func (h Header) Away() bool { return awaySubject.MatchString(h.Subject) }

const (
	// maxAway is how long an automatic answer is at most, in bytes; with its
	// disclaimers, in three languages.
	maxAway = 3000
	// awayLead is within how many bytes of it somebody is said to be away.
	awayLead = 400
)

// Away reports whether the letter is by its words an answer which a program gives
// for somebody who is away, and nothing else: no number of a paragraph is in it.
func (l Letter) Away() bool {
	if len(l.Own) > maxAway || paragraph.MatchString(l.Own) {
		return false
	}
	return l.Header.Away() || saysAway.MatchString(cutText(l.Own, awayLead))
}

// suppresses reports whether an X-Auto-Response-Suppress names the kind of
// answer that a receipt is. DR, RN and NRN are about delivery and read reports
// alone, and stand in letters of persons.
func suppresses(s string) bool {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if word == "all" || word == "autoreply" || word == "oof" {
			return true
		}
	}
	return false
}

// isRobot reports whether the local part of an address is one of those that
// programs write under.
func isRobot(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return robots.MatchString(local) || isDaemon(local)
}

// isDaemon reports whether a mail server writes under a local part.
func isDaemon(local string) bool { return daemons.MatchString(local) }

var (
	// robots are "no reply" in six languages, alone or as a part of the local part
	// with anything behind it; notifications stand alone.
	robots = regexp.MustCompile(`^(?:.+[-_.+=])?(?:no[-_.]?reply|(?:do[-_.]?not|dont)[-_.]?reply|(?:ne[-_.]?)?pas[-_.]?(?:de[-_.]?)?repon(?:dre|se)|no[-_.]?(?:responder|responda|contestar)|n(?:a|ã)o[-_.]?respond(?:a|er)|nicht[-_.]?antworten|keine[-_.]?antwort|ne[-_.]?otvechat[i]?|auto[-_.]?(?:reply|respond(?:er)?))(?:[-_.+=\d].*)?$` +
		`|^(?:notifications?|notify|automailer)(?:[+=].*|[-_.]?\d+)?$`)
	daemons = regexp.MustCompile(`^(?:mailer[-_.]?daemon|mail[-_.]daemon|postmaster|bounces?)(?:[+=].*|-.*[=\d].*)?$`)

	awaySubject = regexp.MustCompile(`(?i)^\W*(?:out of (?:the )?office(?:\s*(?:$|[-–:;,.!(\[]|auto|until|till|from|reply|re\b|message|notification|assistant))|automatic (?:reply|response)\s*:|auto(?:matic)?[- ]?(?:reply|response|respond(?:er)?)\s*(?::|$)|on (?:annual |maternity |sick )?leave\s*:|réponse automatique|absence du bureau|absent(?:e)? du bureau|message d['’]absence|respuesta automática|fuera de (?:la )?oficina|ausente de la oficina|автоответ|автоматический ответ|вне офиса|رد تلقائي|الرد التلقائي|خارج المكتب|自动回复|自動回覆|自动答复|不在办公室|外出|automatische antwort|abwesenheits(?:notiz|assistent)|resposta automática|fora do escritório|risposta automatica)`)

	saysAway = regexp.MustCompile(`(?i)\b(?:i (?:am|will be) (?:currently )?(?:out of (?:the )?office|on (?:annual |maternity |sick )?leave|away from (?:the|my) office)|this is an automat(?:ic|ed) (?:reply|response|message)|je suis (?:actuellement )?(?:absente?|en congé)|je serai (?:absente?|en congé)|ceci est (?:une réponse|un message) automatique|estoy (?:actualmente )?fuera de (?:la )?oficina|me encuentro (?:actualmente )?(?:fuera de (?:la )?oficina|de vacaciones|ausente)|estaré (?:fuera de (?:la )?oficina|ausente)|est(?:e|a) es (?:un mensaje|una respuesta) automátic[ao]|ich bin (?:derzeit|zur zeit|momentan)? ?(?:nicht im büro|abwesend)|estou (?:atualmente )?(?:fora do escritório|ausente))` +
		`|(?:я (?:сейчас |буду )?(?:нахожусь )?(?:в отпуске|вне офиса|отсутству)|это автоматический ответ|أنا (?:حاليا |حالياً )?(?:خارج المكتب|في إجازة)|هذا رد تلقائي|我(?:目前|现在|正在)?(?:不在办公室|休假|出差)|这是(?:一封)?自动回复|此为自动回复)`)

	saysUndelivered = regexp.MustCompile(`(?i)^\W*(?:undeliver(?:able|ed)\b|mail delivery (?:failed|failure|system)|delivery (?:status notification|failure|has failed)|failure notice|returned mail|message (?:not|could not be) delivered|delivery notification|non remis|échec de la remise|no se puede entregar|mensaje no entregado|недоставлен|не удается доставить|unzustellbar|não entregue|未送达|系统退信|退信|تعذر التسليم|غير قابل للتسليم)`)
	postmasters     = regexp.MustCompile(`(?i)^(?:mail delivery (?:sub)?system|mail system|system administrator|postmaster|microsoft outlook|mailer-daemon|mail administrator)`)

	// serverSays finds how mail servers begin a bounce: qmail, Postfix, Exim, Exchange,
	// Gmail, Sendmail.
	serverSays = regexp.MustCompile(`(?i)^(?:\W*)(?:hi\. this is the [\w.-]+ (?:program )?at|this is the mail system at host|this message was created automatically by mail delivery software|delivery has failed to these recipients|\*\* address not found \*\*|the original message was received at .{0,200}\s+from|your message (?:to .{1,200} )?(?:could not be|couldn't be|wasn't|was not) delivered)`)

	paragraph = regexp.MustCompile(`\b\d{1,3}\.\d{1,3}\b`)
)
