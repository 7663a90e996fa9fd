package letter

import (
	"strings"
	"testing"
)

// TestOwn: what the sender wrote is found among what the mail answers, forwards
// and is signed with. "H" stands for a line of history, in no case the sender's.
func TestOwn(t *testing.T) {
	for _, c := range []struct{ name, text, own, forwarded string }{
		{"nothing quoted", "121.10 partially\n121.11 fully", "121.10 partially\n121.11 fully", ""},
		{"on top", "121.10 partially\n\nOn Thu, 26 Nov 2026 at 10:00, Programme <a@example.org> wrote:\n> H\n> H\n", "121.10 partially", ""},
		{"on top, no blank line", "thanks\nOn 26/11/2026 10:00, Programme wrote:\n> H", "thanks", ""},
		{"who wrote it over two lines", "A\n\nOn Thu, Nov 26, 2026 at 10:00 AM Programme <\na@example.org> wrote:\n\n> H", "A", ""},
		{"who wrote it over three lines", "A\n\nLe jeu. 26 nov. 2026 à 10:00,\nProgramme de suivi\n<a@example.org> a écrit\u202f:\n\n> H", "A", ""},
		{"paragraph numbers are no time of day", "12.10 partially\nOn Thursday the Programme wrote:\n> H", "12.10 partially", ""},
		{"below", "On 26/11/2026 10:00, Programme wrote:\n> H\n\n121.10 partially", "121.10 partially", ""},
		{"between", "> 121.10 H\npartially\n> 121.11 H\nfully\n", "partially\nfully", ""},
		{"French", "A\n\nLe 26/11/2026 à 10:00, Programme a écrit :\n> H", "A", ""},
		{"Spanish", "A\n\nEl jue, 26 nov 2026 a las 10:00, Programme (<a@example.org>) escribió:\n\n> H", "A", ""},
		{"Russian", "A\n\nчт, 26 нояб. 2026 г. в 10:00, Programme <a@example.org>:\n\n> H", "A", ""},
		{"Russian, written", "A\n\n26.11.2026 10:00, Programme пишет:\n> H", "A", ""},
		{"Chinese", "A\n\nProgramme <a@example.org> 于2026年11月26日周四 10:00写道：\n\n> H", "A", ""},
		{"Arabic", "A\n\nفي الخميس، 26 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Programme <a@example.org>:\n> H", "A", ""},
		{"German", "A\n\nAm 26.11.2026 um 10:00 schrieb Programme:\n> H", "A", ""},
		{"Portuguese", "A\n\nEm qui., 26 de nov. de 2026 às 10:00, Programme <a@example.org> escreveu:\n\n> H", "A", ""},
		{"who wrote it, not marked as quoted", "A\n\nOn Thursday, 26 November 2026 at 10:00:00 CET, Programme <a@example.org> wrote:\n\nH\nH", "A", ""},
		{"a document quoted in an answer", "In 2024 the Committee wrote:\nThe law was adopted.\n121.10 fully", "In 2024 the Committee wrote:\nThe law was adopted.\n121.10 fully", ""},
		{"what an answer says of a time", "The meeting of 10:00 decided:\n121.10 fully", "The meeting of 10:00 decided:\n121.10 fully", ""},
		{"a percentage", "121.10 partially\n> 50 % of the cases", "121.10 partially\n> 50 % of the cases", ""},
		{"a line that a mailbox changed", "A\n>From here on\nB", "A\n>From here on\nB", ""},

		{"original message", "A\n\n-----Original Message-----\nFrom: x\nH", "A", ""},
		{"original message, French", "A\n\n-----Message d'origine-----\nDe : x\nH", "A", ""},
		{"original message, Spanish", "A\n\n-----Mensaje original-----\nH", "A", ""},
		{"original message, Russian", "A\n\n-----Исходное сообщение-----\nH", "A", ""},
		{"original message, Arabic", "A\n\n-----الرسالة الأصلية-----\nH", "A", ""},
		{"original message, Chinese", "A\n\n-----原始邮件-----\nH", "A", ""},
		{"original message, German", "A\n\n-----Ursprüngliche Nachricht-----\nH", "A", ""},
		{"original message, Portuguese", "A\n\n-----Mensagem original-----\nH", "A", ""},
		{"words about one", "The original message said so.\nA", "The original message said so.\nA", ""},

		{"Outlook", "A\n________________________________\nFrom: Programme <a@example.org>\nSent: Thursday, November 26, 2026 10:00 AM\nTo: x\nSubject: s\n\nH", "A\n________________________________", ""},
		{"Outlook, names only", "A\n\nFrom: Programme\nSent: 26 November 2026 10:00\nTo: x;\n y;\n z\nCc: u\nSubject: s\n\nH", "A", ""},
		{"Outlook, bold", "A\n\n*From:* Programme <a@example.org>\n*Sent:* Thursday\n*To:* x\n*Subject:* s\n\nH", "A", ""},
		{"Outlook, French", "A\n\nDe : Programme <a@example.org>\nEnvoyé : jeudi 26 novembre 2026 10:00\nÀ : x\nObjet : s\n\nH", "A", ""},
		{"Outlook, Spanish", "A\n\nDe: Programme <a@example.org>\nEnviado el: jueves, 26 de noviembre de 2026 10:00\nPara: x\nAsunto: s\n\nH", "A", ""},
		{"Outlook, Russian", "A\n\nОт: Programme <a@example.org>\nОтправлено: 26 ноября 2026 г. 10:00\nКому: x\nТема: s\n\nH", "A", ""},
		{"Outlook, Arabic", "A\n\nمن: Programme <a@example.org>\nتاريخ الإرسال: 26 نوفمبر 2026 10:00\nإلى: x\nالموضوع: s\n\nH", "A", ""},
		{"Outlook, Chinese", "A\n\n发件人: Programme <a@example.org>\n发送时间: 2026年11月26日 10:00\n收件人: x\n主题: s\n\nH", "A", ""},
		{"Outlook, German", "A\n\nVon: Programme <a@example.org>\nGesendet: Donnerstag, 26. November 2026 10:00\nAn: x\nBetreff: s\n\nH", "A", ""},
		{"Outlook, Portuguese", "A\n\nDe: Programme <a@example.org>\nEnviado: 26 de novembro de 2026 10:00\nPara: x\nAssunto: s\n\nH", "A", ""},
		{"a memorandum", "From: Example Mission 1\nTo: the Programme\nDate: 26 November 2026\nSubject: answers\n\n121.10 fully", "From: Example Mission 1\nTo: the Programme\nDate: 26 November 2026\nSubject: answers\n\n121.10 fully", ""},
		{"an answer with colons", "From: the Ministry\nTo: everybody\n121.10: fully", "From: the Ministry\nTo: everybody\n121.10: fully", ""},

		{"answers within Outlook's history", "Our answers are in red below.\n\nFrom: Programme <a@example.org>\nSent: Thursday\nTo: x\n\n121.10 Adopt the law\npartially", "Our answers are in red below.\n\nFrom: Programme <a@example.org>\nSent: Thursday\nTo: x\n\n121.10 Adopt the law\npartially", ""},
		{"answers within quoted lines", "Voir ci-dessous.\n> 121.10 partially\n> 121.11 fully", "Voir ci-dessous.\n121.10 partially\n121.11 fully", ""},
		{"answers between quoted lines, announced", "See below.\n> H\npartially", "See below.\npartially", ""},

		{"signature", "A\n-- \nExample NGO 3\n121 Example Street", "A", ""},
		{"signature above history", "A\n-- \nExample NGO 3\n\nOn 26/11/2026 10:00, Programme wrote:\n> H", "A", ""},
		{"a line of dashes", "121.10 fully\n--\n121.11 partially", "121.10 fully\n--\n121.11 partially", ""},
		{"too much for a signature", "A\n-- \n" + strings.Repeat("B\n", 30) + "C", "A\n-- \n" + strings.Repeat("B\n", 30) + "C", ""},

		{"forwarded, Gmail", "A\n\n---------- Forwarded message ---------\nFrom: x <x@example.org>\nDate: d\n\n121.10 fully", "A", "---------- Forwarded message ---------\nFrom: x <x@example.org>\nDate: d\n\n121.10 fully"},
		{"forwarded, Apple", "Begin forwarded message:\n\n> From: x\n> \n> 121.10 fully", "", "Begin forwarded message:\n\nFrom: x\n\n121.10 fully"},
		{"forwarded, French", "A\n\n-------- Message transféré --------\nB", "A", "-------- Message transféré --------\nB"},
		{"forwarded, Spanish", "A\n\nInicio del mensaje reenviado:\n\nB", "A", "Inicio del mensaje reenviado:\n\nB"},
		{"forwarded, Russian", "A\n\n-------- Пересылаемое сообщение --------\nB", "A", "-------- Пересылаемое сообщение --------\nB"},
		{"forwarded, Chinese", "A\n\n---------- 转发的邮件 ----------\nB", "A", "---------- 转发的邮件 ----------\nB"},
		{"forwarded, Arabic", "A\n\nبدء الرسالة المعاد توجيهها:\n\nB", "A", "بدء الرسالة المعاد توجيهها:\n\nB"},
		{"forwarded in what is answered", "A\n\nOn 26/11/2026 10:00, x wrote:\n> ---------- Forwarded message ---------\n> H", "A", ""},
		{"nothing but history", "From: x <x@example.org>\nSent: d\nTo: y\n\n121.10 fully", "", "From: x <x@example.org>\nSent: d\nTo: y\n\n121.10 fully"},
	} {
		own, forwarded := divide(c.text, false)
		if own != c.own || forwarded != c.forwarded {
			t.Errorf("%s:\nown       %q\nwant      %q\nforwarded %q\nwant      %q", c.name, own, c.own, forwarded, c.forwarded)
		}
	}
}

// TestOwnOfForward: the subject tells a forward from an answer where the text does
// not.
func TestOwnOfForward(t *testing.T) {
	const body = "\r\n\r\nA\r\n\r\nFrom: x <x@example.org>\r\nSent: d\r\nTo: y\r\n\r\nB"
	for _, c := range []struct{ subject, forwarded string }{
		{"RE: answers", ""},
		{"FW: answers", "From: x <x@example.org>\nSent: d\nTo: y\n\nB"},
		{"TR : réponses", "From: x <x@example.org>\nSent: d\nTo: y\n\nB"},
		{"Fiji: answers", ""},
		{"转发：答复", "From: x <x@example.org>\nSent: d\nTo: y\n\nB"},
	} {
		l, err := Parse(strings.NewReader("From: a@example.org\r\nSubject: "+c.subject+body), Limits{}, nil)
		if err != nil || l.Own != "A" || l.Forwarded != c.forwarded {
			t.Errorf("%s: own %q, forwarded %q, %v", c.subject, l.Own, l.Forwarded, err)
		}
	}
}

// TestOwnHTML are the ways in which mail programs put what they quote into HTML.
func TestOwnHTML(t *testing.T) {
	for _, c := range []struct{ name, html, own, forwarded string }{
		{"Gmail", `<div dir="ltr">A</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Thu, Nov 26, 2026 at 10:00 AM P &lt;<a href="mailto:a@example.org">a@example.org</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0"><div>H</div><blockquote>H</blockquote>H</blockquote></div>`, "A", ""},
		{"Gmail, between", `<div class="gmail_quote"><div class="gmail_attr">On Thu, Nov 26, 2026 at 10:00 AM P &lt;a@example.org&gt; wrote:</div><blockquote class="gmail_quote">H</blockquote><div>partially</div><blockquote class="gmail_quote">H</blockquote><div>fully</div></div>`, "partially\nfully", ""},
		{"Gmail, forwarded", `<div>A</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: x</div>B</div>`, "A", "---------- Forwarded message ---------\nFrom: x\nB"},
		{"Thunderbird", `<p>A</p><div class="moz-cite-prefix">Dne 26.11.2026 v 10:00 P napsal(a):<br></div><blockquote type="cite" cite="mid:1"><p>H</p></blockquote><p>B</p>`, "A\nB", ""},
		{"Thunderbird, signed", `<p>A</p><pre class="moz-signature" cols="72">-- ` + "\n" + `Example NGO 3</pre>`, "A", ""},
		{"Thunderbird, forwarded", `A<div class="moz-forward-container"><br><br>-------- Přeposlaná zpráva --------<table><tr><th>Od:</th><td>x</td></tr></table>B</div>`, "A", "-------- Přeposlaná zpráva --------\nOd:\tx\nB"},
		{"Apple", `<div>A</div><div><br><blockquote type="cite"><div>On 26 Nov 2026, at 10:00, P wrote:</div><div>H</div></blockquote></div>`, "A", ""},
		{"Apple, forwarded", `<div>A</div><div>Begin forwarded message:</div><blockquote type="cite"><div><b>From: </b>x</div><div>B</div></blockquote>`, "A", "Begin forwarded message:\nFrom: x\nB"},
		{"Outlook on the web", `<div>A</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Fra:</b> x<br><b>Til:</b> y</div><div>H</div>`, "A", ""},
		{"Outlook", `<p class="MsoNormal">A<o:p></o:p></p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> P &lt;a@example.org&gt;<br><b>Sent:</b> Thursday<br><b>To:</b> y<br><b>Subject:</b> s</p></div><p>H</p>`, "A", ""},
		{"Outlook, a row each", `A<table><tr><td>From:</td><td>P</td></tr><tr><td>Sent:</td><td>26 Nov 2026 10:00</td></tr><tr><td>To:</td><td>y</td></tr></table>H`, "A", ""},
		{"Yahoo", `<div>A</div><div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>On Thursday, P wrote:</div><div>H</div></div>`, "A", ""},
		{"Yahoo, forwarded", `<div>A</div><div class="yahoo_quoted"><div>----- Forwarded message -----</div><div>B</div></div>`, "A", "----- Forwarded message -----\nB"},
		{"Proton", `A<div class="protonmail_quote">On Thursday, November 26th, 2026 at 10:00, P &lt;a@example.org&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">H</blockquote></div>`, "A", ""},
		{"Yandex", `<div>A</div><div>26.11.2026, 10:00, "P" &lt;a@example.org&gt;:</div><blockquote><p>H</p></blockquote>`, "A", ""},
		{"indented by hand", `<p>Our answers</p><blockquote><p>121.10 partially</p></blockquote>`, "Our answers\n121.10 partially", ""},
		{"answers within the quote", `<div>Answers in red</div><blockquote type="cite"><p>121.10 Adopt</p><p style="color:red">partially</p></blockquote>`, "Answers in red\n121.10 Adopt\npartially", ""},
		{"characters that are ours", "<p>A</p><p>&#1;B\x01C</p>", "A\nBC", ""},
	} {
		l, err := Parse(strings.NewReader(top+"Content-Type: text/html; charset=utf-8\r\n\r\n"+c.html), Limits{}, nil)
		if err != nil || l.Own != c.own || l.Forwarded != c.forwarded {
			t.Errorf("%s:\nown       %q\nwant      %q\nforwarded %q\nwant      %q, %v\ntext %q", c.name, l.Own, c.own, l.Forwarded, c.forwarded, err, l.Text)
		}
		if strings.ContainsAny(l.Text+l.Own+l.Forwarded, quoteMark+historyMark+forwardedMark) {
			t.Errorf("%s: marks in %q", c.name, l.Text)
		}
	}
}

// TestOwnOfAttached: a mail that is attached is somebody else's words too.
func TestOwnOfAttached(t *testing.T) {
	raw := mixed + hello + part("Content-Type: message/rfc822", top+"\r\n121.10 fully\r\n> H") + hello
	l, err := Parse(strings.NewReader(raw), Limits{}, nil)
	if err != nil || l.Own != "Hello\nHello" || l.Forwarded != "121.10 fully\n> H" || l.Text != "Hello\n121.10 fully\n> H\nHello" {
		t.Errorf("own %q, forwarded %q, text %q, %v", l.Own, l.Forwarded, l.Text, err)
	}
}

// FuzzDivide: every line that is handed out was in the text.
func FuzzDivide(f *testing.F) {
	f.Add("A\n\nOn 26/11/2026 10:00, P wrote:\n> H\n-- \nB", false)
	f.Add("A\nFrom: x@example.org\nSent: 10:00\nTo: y\n\nB", true)
	f.Add("below\n\x01H\n\x02\n----- Forwarded message -----\nB", false)
	f.Fuzz(func(t *testing.T, text string, forwards bool) {
		own, forwarded := divide(text, forwards)
		for _, line := range strings.Split(own+"\n"+forwarded, "\n") {
			if !strings.Contains(bare(text), strings.TrimSpace(line)) {
				t.Errorf("%q is not in %q", line, text)
			}
		}
	})
}

// FuzzPage: no panic, and text no longer than the page.
func FuzzPage(f *testing.F) {
	f.Add("<table><tr><td><p>A<td style='display:none'>B<tr><td>C</table><blockquote type=cite>D<pre>E\nF")
	f.Fuzz(func(t *testing.T, s string) {
		if got := plainText(s); len(got) > 2*len(s)+len(quoteMark) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// TestImagesInHTML: what is written into a page costs the text behind it nothing.
func TestImagesInHTML(t *testing.T) {
	raw := top + "Content-Type: text/html\r\n\r\n<p>A; base64, B<img src=\"data:image/jpeg;;base64," + strings.Repeat("QUJD", 1<<20) + "==\">C</p>"
	l, err := Parse(strings.NewReader(raw), Limits{}, nil)
	if err != nil || l.Text != "A; base64, BC" || len(l.Faults) > 0 {
		t.Errorf("text %q, faults %v, %v", l.Text, l.Faults, err)
	}
}

// TestPage: what a page shows, and nothing else.
func TestPage(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"cells", "<table><tr><td>121.10</td><td>partially</td></tr><tr><td>121.11<td>fully</table>", "121.10\tpartially\n121.11\tfully"},
		{"cells of Word", "<table><tr><td><p class=MsoNormal>121.10<o:p></o:p></p></td>\n<td><p>partially</p><p>since 2024</p></td><td><p>x</p></td></tr></table>", "121.10\tpartially\nsince 2024\tx"},
		{"empty cells", "<table><tr><td>121.10</td><td></td><td>&nbsp;</td><td>x</td><td></td></tr><tr><td>121.11</td></tr></table>", "121.10\t\t\tx\n121.11"},
		{"a table in a cell", "<table><tr><td>A</td><td><table><tr><td>B<td>C</tr><tr><td>D</table></td></tr></table>E", "A\tB\tC\nD\nE"},
		{"layout", "<table><tr><td><div>A</div><div>B</div></td></tr></table>", "A\nB"},
		{"rows that are not closed", "<table><tr><td>A<td><tr><td>B</table>C", "A\nB\nC"},
		{"lists", "A<ul><li>B<li>C<p>D</ul>E", "A\nB\nC\nD\nE"},
		{"hidden", `<div style="display: none; color:red">Preview <div>of</div> it</div>A<span style="font-size:0px">B</span><span style="font-size:0.8em">C</span><p hidden>D<p>E`, "AC\nE"},
		{"hidden cell", `<table><tr><td>A<td style="display:none">B<td>C</table>`, "A\tC"},
		{"a pixel", `A<img src="http://example.org/p.gif" width=1 height=1 alt="">B`, "AB"},
		{"an image in it", `A<img src="data:image/png;base64,iVBORw0KGgo=">B`, "AB"},
		{"entities", "&eacute;&#233;&amp;lt;&nbsp;x", "éé&lt; x"},
		{"as written", "<pre>A\n  B\n\nC</pre>D", "A\n  B\n\nC\nD"},
		{"comments", "A<!-- B --><!--[if mso]>C<![endif]-->D", "AD"},
		{"blank lines", "A<br><br>B<br></p><p>C", "A\n\nB\nC"},
		{"ends of what never began", "</div></table></td>A</p>B", "A\nB"},
	} {
		if got := strings.TrimSpace(plainText(c.html)); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}
