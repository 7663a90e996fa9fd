package letter

import (
	"slices"
	"strings"
	"testing"
)

func TestParseHeader(t *testing.T) {
	h := ParseHeader([]byte("Return-Path: <Bounce@Example.org>\r\n" +
		"Authentication-Results: mx.example.org; dkim=pass\r\n" +
		"Authentication-Results: other.example; dkim=fail\r\n" +
		"From: =?utf-8?B?UmVuw6llIE5nbw==?= <Renee@Example.org>, b@example.org\r\n" +
		"To: \"Programme, Follow-up\" <followup+ABC@example.org>\r\n" +
		"Cc: x@example.org; y@example.org\r\n" +
		"Delivered-To: followup+abc@example.org\r\n" +
		"Subject: =?iso-8859-1?Q?R=E9ponse?=\r\n =?iso-8859-1?Q?_=E0?= nous\r\n" +
		"Date: Mon, 23 Nov 2026 09:00:00 +0100 (CET)\r\n" +
		"Message-ID: <1@example.org>\r\n" +
		"In-Reply-To: <0@example.org>\r\nReferences: <a@b>\r\n <0@example.org>\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\nFrom: not@example.org\r\n"))
	for _, c := range []struct{ what, got, want string }{
		{"from", h.From, "renee@example.org"},
		{"name", h.FromName, "Renée Ngo"},
		{"recipients", strings.Join(h.Recipients, " "), "followup+abc@example.org x@example.org y@example.org"},
		{"subject", h.Subject, "Réponse à nous"},
		{"date", h.Date, "Mon, 23 Nov 2026 09:00:00 +0100 (CET)"},
		{"message id", h.MessageID, "1@example.org"},
		{"in reply to", strings.Join(h.InReplyTo, " "), "0@example.org"},
		{"references", strings.Join(h.References, " "), "a@b 0@example.org"},
		{"return path", h.ReturnPath, "bounce@example.org"},
		{"results", h.AuthenticationResults[0], "mx.example.org; dkim=pass"},
		{"report", h.MediaType + " " + h.ReportType, "multipart/report delivery-status"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if h.NullPath || len(h.AuthenticationResults) != 2 {
		t.Errorf("got %+v", h)
	}
}

func TestAddresses(t *testing.T) {
	for field, want := range map[string]string{
		"a@example.org":                            "a@example.org|",
		"A <A@Example.ORG>":                        "a@example.org|A",
		`"Ngo, R." <a@example.org>, b@example.org`: "a@example.org|Ngo, R. b@example.org|",
		`"unclosed <a@example.org>, b@example.org`: "a@example.org|unclosed b@example.org|",
		"a@example.org (Renée)":                    "a@example.org|Renée",
		"x@evil.example <a@example.org>":           "a@example.org|x@evil.example", // the name is no address
		"a@example.org (b@evil.example)":           "a@example.org|b@evil.example", // nor is the comment
		"<a@example.org> (x <b@evil.example>)":     "a@example.org|x <b@evil.example>",
		`"(" <a@example.org> (")" b@evil.example)`: "a@example.org|(",
		"(a@example.org)":                          "a@example.org|a@example.org",
		"'a@example.org'":                          "a@example.org|",
		"<mailto:a@example.org>":                   "a@example.org|",
		"Team: a@example.org, b@example.org;":      "a@example.org| b@example.org|",
		"<a@example.org":                           "a@example.org|",
		"Jo O'Neil <o'neil@example.org>":           "o'neil@example.org|Jo O'Neil",
		`"a@example.org"@evil.example`:             "", // nobody's, and surely not of example.org
		`<"a@example.org x"@evil.example>`:         "",
		"a@example.org@evil.example":               "",
		"a@":                                       "",
		"undisclosed-recipients:;":                 "",
		"":                                         "",
		"<>":                                       "",
		strings.Repeat("a", 300) + "@example.org":  "", // longer than any path
		"=?utf-8?q?=C3=89?= <a@example.org>":       "a@example.org|É",
		"J\xfcrg <a@example.org>":                  "a@example.org|Jürg",
	} {
		var got []string
		for _, a := range addresses(field) {
			got = append(got, a.spec+"|"+a.name)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.60q: %q, want %q", field, s, want)
		}
	}
}

// TestAuthor: who the author is where that is certain.
func TestAuthor(t *testing.T) {
	for from, want := range map[string]string{
		"From: a@example.org": "a@example.org",
		`From: "b@example.org <c@example.org>" <a@example.org>`: "a@example.org",
		"From: b@example.org <a@example.org> (<c@example.org>)": "a@example.org",
		"From: Team: a@example.org;":                            "a@example.org",
		`From: "unclosed <a@example.org>`:                       "a@example.org",
		"From: a@example.org\r\nFrom: A@example.org":            "a@example.org",
		"From: a@example.org, b@example.org":                    "",
		"From: a@example.org\r\nFrom: b@example.org":            "",
		"From: <b@example.org> <a@example.org>":                 "",
		"From: <b@example.org <a@example.org>>":                 "",
		"From: b@example.org a@example.org":                     "",
		`From: "a@example.org"@example.net`:                     "",
		"From: Somebody\r\nSender: a@example.org":               "",
	} {
		if got := ParseHeader([]byte(from + "\r\n\r\n")).Author(); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
}

func TestDecodeWords(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                                   "plain",
		"=?utf-8?Q?a_b?=":                         "a b",
		"=?UTF-8?b?w6k=?= x":                      "é x",
		"=?utf-8?b?w6k?=":                         "é",         // padding missing
		"=?utf-8?q?=C3?= =?utf-8?q?=A9?=":         "é",         // a character in two words
		"=?utf-8?q?a?= =?iso-8859-1?q?=E9?=":      "aé",        // white space between words is none
		"=?utf-8?q?a?=b =?utf-8?q?c?=":            "ab c",      // but beside text it is
		"=?klingon?q?caf=E9?=":                    "café",      // unknown charset
		"=?utf-8?q?two words?=":                   "two words", // not allowed, and done
		"=?utf-8?x?a?=":                           "=?utf-8?x?a?=",
		"=?utf-8?q?no end":                        "=?utf-8?q?no end",
		"=?utf-8*en?q?a?=":                        "a",
		"a =? b ?= c":                             "a =? b ?= c",
		"caf\xe9":                                 "café",
		"=?gb2312?B?1tDOxA==?=":                   "中文",
		"=?utf-8?Q?=D8=B1=D8=AF?= =?utf-8?Q?_x?=": "رد x",
	} {
		if got := decodeWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for header, want := range map[string]string{
		`Content-Disposition: attachment; filename="a b.xlsx"`:                                          "a b.xlsx",
		`Content-Disposition: attachment; filename=a b.xlsx; size=1`:                                    "a b.xlsx",
		`Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.pdf; filename="cafe.pdf"`:          "café.pdf",
		`Content-Disposition: attachment; filename*1="b.pdf"; filename*0="a"`:                           "ab.pdf",
		`Content-Disposition: attachment; filename*0*=utf-8'fr'%C3; filename*1*=%A9; filename*2=".pdf"`: "é.pdf",
		`Content-Disposition: attachment; filename="=?utf-8?B?w6kucGRm?="`:                              "é.pdf",
		"Content-Disposition: attachment; filename=\"caf\xc3\xa9.pdf\"":                                 "café.pdf",
		"Content-Disposition: attachment; filename=\"caf\xe9.pdf\"":                                     "café.pdf",
		`Content-Type: application/pdf; name="a.pdf"`:                                                   "a.pdf",
		`Content-Type: application/pdf; name="a.pdf`:                                                    "a.pdf",
		`Content-Type: application/pdf; name=a.pdf; name=b.pdf`:                                         "a.pdf",
		`Content-Type: application/pdf name=a.pdf`:                                                      "a.pdf",
		`Content-Disposition: attachment; filename="C:\Users\x\a.pdf"`:                                  "a.pdf",
		`Content-Disposition: attachment; filename="../../etc/passwd"`:                                  "passwd",
		`Content-Disposition: attachment; filename=`:                                                    "",
		`X: y`: "",
	} {
		c := sourceOf([]byte(header + "\r\n\r\n")).header(false).content()
		if c.name != want {
			t.Errorf("%s: %q, want %q", header, c.name, want)
		}
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"a.pdf":                           "a.pdf",
		" .hidden. ":                      "hidden",
		"a\x00b\r\nc.pdf":                 "abc.pdf",
		"invoice\u202efdp.exe":            "invoicefdp.exe", // shows as "invoiceexe.pdf"
		"e\u0301.pdf":                     "é.pdf",          // NFC
		`a<b>:"c|?*.pdf`:                  "a_b___c___.pdf",
		"..":                              "",
		"/":                               "",
		strings.Repeat("é", 300) + ".pdf": strings.Repeat("é", 98) + ".pdf",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAutomatic(t *testing.T) {
	for header, want := range map[string]bool{
		"Auto-Submitted: auto-replied":                     true,
		"Auto-Submitted: auto-generated; x=y":              true,
		"Auto-Submitted: no":                               false,
		"Return-Path: <>":                                  true,
		"Return-Path: <a@example.org>":                     false,
		"Return-Path: <> (for postmaster@example.org)":     true,
		"Return-Path: <MAILER-DAEMON>":                     true,
		"Return-Path: <root>":                              false,
		`Return-Path: <"a b"@example.org>`:                 false,
		"Subject: no return path":                          false,
		"Precedence: bulk":                                 true,
		"Precedence: first-class":                          false,
		"List-Id: <x.example.org>":                         true,
		"List-Unsubscribe: <https://example.org>":          false, // newsletters, and persons behind gateways
		"Content-Type: multipart/report; boundary=b":       true,
		"X-Auto-Response-Suppress: All":                    true,
		"X-Auto-Response-Suppress: DR, OOF, AutoReply":     true,
		"X-Auto-Response-Suppress: DR, RN":                 false, // delivery reports alone
		"Precedence: auto_reply":                           true,
		"X-Autoreply: yes":                                 true,
		"X-Autoreply: no":                                  false,
		"X-Autorespond: away":                              true,
		"X-Autoreply-From: a@example.org":                  true,
		"Feedback-ID: 1:2:3:x":                             false, // persons behind a service have it
		"From: a@example.org\r\nSubject: Out of office":    false, // may be a reply to one
		"From: a@example.org\r\nSubject: Automatic reply:": false,
		strings.Repeat("Received: from a\r\n", 50):         false,
		strings.Repeat("Received: from a\r\n", 51):         true,
	} {
		why, got := ParseHeader([]byte(header + "\r\n\r\n")).Automatic()
		if got != want || got == (why == "") {
			t.Errorf("%s: %v %q", header, got, why)
		}
	}
}

func TestRobots(t *testing.T) {
	for _, c := range []struct {
		local string
		want  bool
	}{
		{"MAILER-DAEMON", true}, {"mailer-daemon+x", true}, {"postmaster", true}, {"bounce+1=2", true}, {"bounces-77", true},
		{"No-Reply", true}, {"noreply+x", true}, {"no-reply-123", true}, {"noreply-abc", true}, {"no_reply", true}, {"do-not-reply", true},
		{"donotreply+x", true}, {"drive-shares-dm-noreply", true}, {"ne-pas-repondre", true}, {"nepasrepondre", true}, {"pasdereponse", true},
		{"no-responder", true}, {"noresponder", true}, {"nao-responda", true}, {"nicht-antworten", true}, {"autoreply", true},
		{"notifications", true}, {"notification+12", true}, {"notify", true},
		{"noreplytown", false}, {"notifications.unit", false}, {"reply", false}, {"casino.reply", false}, {"bouncer", false}, {"postmasters", false}, {"a", false}, {"", false},
	} {
		if _, got := ParseHeader([]byte("From: " + c.local + "@example.org\r\n\r\n")).Automatic(); got != c.want {
			t.Errorf("%s: %v", c.local, got)
		}
	}
}

// TestAway: words say that a program answers for somebody, but not in letters that
// bring something, and not in those that answer such a one.
func TestAway(t *testing.T) {
	for _, c := range []struct {
		subject, text string
		want          bool
	}{
		{"Out of office", "", true},
		{"Out of Office: Re: Invitation", "", true},
		{"Automatic reply: Invitation", "", true},
		{"Auto-Reply", "", true},
		{"Réponse automatique : Invitation", "", true},
		{"Absence du bureau", "", true},
		{"Respuesta automática: Invitación", "", true},
		{"Fuera de la oficina", "", true},
		{"Автоответ: Приглашение", "", true},
		{"رد تلقائي: دعوة", "", true},
		{"自动回复: 邀请", "", true},
		{"Automatische Antwort: x", "", true},
		{"Resposta automática: x", "", true},
		{"Re: Invitation", "I am out of the office until Monday.", true},
		{"RE: Invitation", "Dear sender,\n\nJe suis actuellement absente.", true},
		{"RE: Invitation", "Estoy fuera de la oficina.", true},
		{"RE: Invitation", "Я в отпуске до понедельника.", true},
		{"RE: Invitation", "أنا خارج المكتب", true},
		{"RE: Invitation", "我目前不在办公室", true},
		{"Re: Out of office", "Thanks.", false},
		{"Automatic weapons", "", false},
		{"Out of office hours we are at home", "", false},
		{"Out of office until Monday", "", true},
		{"Automatic reply to what you asked", "", false},
		{"On leave policies", "", false},
		{"Automatic reply: Invitation", "121.10 partially", false},
		{"Answers", "I am out of the office tomorrow, so here it is: 121.10 partially.", false},
		{"Answers", strings.Repeat("A report. ", 100) + "I am out of the office.", false},
		{"Answers", "> I am out of the office", false},
	} {
		l, err := Parse(strings.NewReader("From: a@example.org\r\nSubject: "+c.subject+"\r\n\r\n"+c.text), Limits{}, nil)
		if err != nil || l.Away() != c.want {
			t.Errorf("%s, %.40s: %v, %v", c.subject, c.text, l.Away(), err)
		}
	}
}

// TestNotification: bounces that no standard describes.
func TestNotification(t *testing.T) {
	for _, c := range []struct {
		header, text string
		want         bool
	}{
		{"From: MAILER-DAEMON@example.org\r\nSubject: failure notice", "Hi. This is the qmail-send program at example.org.", true},
		{"From: a@example.org\r\nSubject: failure notice", "Hi. This is the qmail-send program at example.org.", true},
		{"From: Mail Delivery System <a@example.org>\r\nSubject: Undelivered Mail Returned to Sender", "", true},
		{"From: \"Microsoft Outlook\" <x1@example.org>\r\nSubject: Undeliverable: Invitation", "", true},
		{"From: Mail Delivery Subsystem <a@example.org>\r\nSubject: Delivery Status Notification (Failure)", "", true},
		{"Subject: Mail delivery failed: returning message to sender", "", true},
		{"From: a@example.org\r\nSubject: x", "This message was created automatically by mail delivery software.", true},
		{"From: a@example.org\r\nAuto-Submitted: auto-replied", "", true},
		{"From: scanner@example.org\r\nAuto-Submitted: auto-generated", "", false},
		{"From: a@example.org\r\nSubject: Undeliverable: Invitation", "See what came back.", false},
		{"From: a@example.org\r\nSubject: Fw: Undelivered Mail Returned to Sender", "See below.\n\n-----Original Message-----\nThis is the mail system at host x.", false},
	} {
		l, err := Parse(strings.NewReader(c.header+"\r\n\r\n"+c.text), Limits{}, nil)
		if err != nil || l.Notification() != c.want {
			t.Errorf("%s, %s: %v, %v", c.header, c.text, l.Notification(), err)
		}
	}
}

func TestKind(t *testing.T) {
	local := func(name string) string { return "PK\x03\x04" + strings.Repeat("\x00", 26) + name }
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for _, c := range []struct{ head, name, want string }{
		{local("[Content_Types].xml") + local("_rels/.rels") + local("xl/workbook.xml"), "", "xlsx"},
		{local("word/document.xml"), "a.xlsx", "docx"},
		{local("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "", "ods"},
		{local("a.txt"), "", "zip"},
		{"PK\x03\x04", "", "zip"},
		{ole + string(utf16("Workbook")), "", "xls"},
		{ole + string(utf16("EncryptedPackage")), "a.xlsx", "encrypted"},
		{ole, "", "ole"},
		{"junk\r\n%PDF-1.7", "a.doc", "pdf"},
		{"\x89PNG\r\n\x1a\n", "", "png"},
		{"\xff\xd8\xff\xe0", "", "jpeg"},
		{"GIF89a", "", "gif"},
		{"a;b\r\n1;2", "A.CSV", "csv"},
		{"Dear all", "", "text"},
		{"BEGIN:VCALENDAR\r\n", "", "ics"},
		{"0\x82\x04\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "smime.p7m", "p7m"},
		{"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80", "", "p7m"},
		{"0\x82\x04\x00\x06\x03\x55\x04\x03", "", ""}, // a certificate
		{"\x00\x01", "a.csv", ""},
		{"", "a.csv", ""},
		{"BMW is a car", "", "text"},
	} {
		if got := Kind([]byte(c.head), c.name); got != c.want {
			t.Errorf("%.20q %s: %q, want %q", c.head, c.name, got, c.want)
		}
	}
}

func TestDecoration(t *testing.T) {
	for _, c := range []struct {
		part Part
		kind string
		size int64
		want bool
	}{
		{Part{Inline: true}, "png", 50 << 10, true},
		{Part{Inline: true}, "jpeg", 2 << 20, false},                                               // a page that was scanned into the text
		{Part{ContentID: "1", Disposition: "attachment", Name: "scan.png"}, "png", 2 << 20, false}, // Outlook gives every attachment one
		{Part{ContentID: "1", Disposition: "attachment", Name: "scan.png"}, "png", 2 << 10, true},
		{Part{Name: "image001.png"}, "png", 5 << 10, true},
		{Part{ContentID: "1", Name: "track.png"}, "png", 70, true},
		{Part{Name: "pixel.gif", Disposition: "attachment"}, "gif", 43, true},
		{Part{Name: "image001.png", Disposition: "attachment"}, "png", 5 << 10, true},                  // the icon of a network
		{Part{ContentID: "1", Name: "image001.png", Disposition: "attachment"}, "png", 60 << 10, true}, // a logo, by way of Exchange
		{Part{ContentID: "1", Name: "image001.jpg", Disposition: "inline"}, "jpeg", 300 << 10, false},  // a scanned page
		{Part{Name: "scan.jpg", Disposition: "attachment"}, "jpeg", 60 << 10, false},                   // a photograph
		{Part{ContentID: "1", Name: "scan.jpg", Disposition: "attachment"}, "jpeg", 60 << 10, false},
		{Part{MediaType: "text/calendar", Name: "invite.ics", Disposition: "attachment"}, "ics", 2 << 10, true},
		{Part{MediaType: "application/octet-stream", Name: "invite.ics"}, "ics", 2 << 10, true},
		{Part{Name: "page1.jpg", Disposition: "attachment"}, "jpeg", 5 << 10, false},
		{Part{Inline: true, Name: "answers.xlsx"}, "xlsx", 5 << 10, false}, // Apple Mail
		{Part{Inline: true, Name: "report.pdf"}, "pdf", 5 << 10, false},
		{Part{MediaType: "application/pkcs7-signature", Name: "smime.p7s"}, "", 4 << 10, true},
		{Part{MediaType: "text/calendar"}, "ics", 100, true},
		{Part{MediaType: "application/octet-stream", Name: "card"}, "vcf", 100, true},
	} {
		if got := Decoration(c.part, c.kind, c.size); got != c.want {
			t.Errorf("%+v %s %d: %v", c.part, c.kind, c.size, got)
		}
	}
}

func TestHeaderCutAnywhere(t *testing.T) {
	whole := "Message-ID: <1@example.org>\r\nSubject: a\r\n b\r\n\r\n"
	for i := range len(whole) {
		ParseHeader([]byte(whole[:i])) // must not panic
	}
	if h := ParseHeader([]byte(whole[:40])); h.MessageID != "1@example.org" || !slices.Equal(h.References, nil) {
		t.Errorf("got %+v", h)
	}
}

func TestMessageIDBeyondALineIsNone(t *testing.T) {
	long := strings.Repeat("x", maxLine+1)
	h := ParseHeader([]byte("From: a@example.org\r\nMessage-ID: <" + long + ">\r\nIn-Reply-To: " + long + " b@example.org\r\nReferences: <" + long + "> <c@example.org>\r\n\r\n"))
	if h.MessageID != "" || !slices.Equal(h.InReplyTo, []string{"b@example.org"}) || !slices.Equal(h.References, []string{"c@example.org"}) {
		t.Errorf("message id of %d bytes, in reply to %d, references %d", len(h.MessageID), len(h.InReplyTo), len(h.References))
	}
}
