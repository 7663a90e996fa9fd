package returned

import (
	"cmp"
	"regexp"

	"github.com/upr-info/followup"
)

// What servers say that write prose instead of codes, in the languages in which
// they are sold: English, French, Spanish, German, Portuguese, Italian, Russian,
// Arabic, Chinese.
var (
	saysDelayed = regexp.MustCompile(`(?i)\b(?:has not (?:yet )?been delivered|not yet been delivered|delivery (?:is|has been) delayed|will (?:be retried|continue to (?:try|be tried)|keep trying|retry)|(?:message|delivery) delayed|warning: message|` +
		`n['’]a pas encore été (?:remis|distribué|livré)|sera (?:retentée?|réessayée?)|todavía no se ha (?:podido )?entrega(?:do|r)|se (?:seguirá|continuará) intentando|wird weiterhin versucht|noch nicht zugestellt)` +
		`|еще не доставлено|будет повторена|لم يتم تسليمها بعد|尚未送达|延迟`)

	saysFull = regexp.MustCompile(`(?i)\b(?:mail ?box (?:is |size )?(?:full|exceeded|quota|limit)|(?:inbox|account) is (?:full|over ?quota)|over(?: its)? ?quota|quota (?:is )?(?:exceeded|full)|exceed(?:s|ed)? (?:(?:its|the|their) )?(?:\w+ )?(?:quota|storage)|out of storage|(?:disk|storage) (?:quota|space|limit)|insufficient (?:disk|storage|system storage)|too many messages in (?:the )?mailbox|` +
		`bo[iî]te(?: \S+){0,5} (?:pleine|saturée)|quota (?:est )?(?:dépassé|atteint)|espace (?:disque )?insuffisant|` +
		`buz[oó]n(?: \S+){0,5} (?:lleno|completo)|(?:cuota|cuota de almacenamiento|límite de almacenamiento) (?:se ha |ha sido )?(?:excedida|superada|superado)|` +
		`(?:postfach|mailbox|speicherplatz)(?: \S+){0,4} (?:voll|überfüllt|überschritten|erschöpft)|` +
		`caixa(?: \S+){0,5} cheia|cota (?:\w+ )?excedida|casella(?: \S+){0,5} piena|spazio esaurito)` +
		`|(?:почтовый )?ящик(?: \S+){0,3} (?:переполнен|заполнен)|превышена? квота|صندوق (?:ال)?(?:بريد|وارد)[^.]{0,40}ممتلئ|(?:邮箱|信箱|郵箱|收件箱)(?:空间|空間)?(?:已满|已滿|满了|不足)|(?:配额|配額)(?:已满|已超)`)

	saysUnknown = regexp.MustCompile(`(?i)\b(?:user unknown|unknown (?:user|local part|recipient|mailbox|address)|no such (?:user|mailbox|recipient|person|address|account)|(?:user|mailbox|recipient|account|address|email account)(?: that you tried to reach)? (?:does ?n[o']t|not|does not|could ?n[o']t be|could not be) (?:exist|found|known)|(?:address|recipient|user) (?:was )?not found|recipient(?:'s)? (?:address )?rejected: (?:user|undeliverable|access denied|unknown)|invalid (?:recipient|mailbox|user)|(?:mailbox|account) (?:is )?(?:unavailable|disabled|inactive|closed|not found)|(?:is )?not a (?:valid|known) (?:user|mailbox|recipient)|(?:doesn't|does not) have (?:an? )?(?:\S+ )?account|not our customer|no mailbox here by that name|` +
		`(?:host or )?domain (?:name )?(?:not found|does not exist)|unrouteable (?:mail )?(?:domain|address)|couldn't find any host|unable to find (?:a |the )?(?:domain|host)|wasn't found at|isn['’]t (?:a valid|in)|` +
		`(?:utilisateur|destinataire|adresse|compte|domaine)(?: \S+){0,3} (?:inconnue?|introuvable|inexistante?|n['’]existe pas)|(?:aucun|pas d['’]) ?(?:utilisateur|compte|destinataire)|` +
		`(?:usuario|destinatario|direcci[oó]n|cuenta|buz[oó]n|dominio)(?: \S+){0,3} (?:desconocid[oa]|inexistente|no existe|no (?:fue |se ha )?encontrad[oa]|inv[aá]lid[oa])|` +
		`(?:empfänger|benutzer|adresse|konto|postfach)(?: \S+){0,3} (?:unbekannt|existiert nicht|nicht gefunden|ungültig)|` +
		`(?:usu[aá]rio|destinat[aá]rio|endere[cç]o|conta)(?: \S+){0,3} (?:desconhecid[oa]|n[aã]o existe|n[aã]o encontrad[oa]|inexistente)|(?:utente|destinatario|indirizzo|casella)(?: \S+){0,3} (?:sconosciuto|inesistente|non esiste|non trovat[oa]))` +
		`|(?:пользователь|получатель|адрес|ящик)(?: \S+){0,3} не (?:найден|существует)|(?:المستخدم|المستلم|العنوان|الحساب)[^.]{0,30}(?:غير موجود|غير معروف)|(?:لا يوجد|لم يتم العثور)[^.]{0,30}(?:مستخدم|مستلم|عنوان)|(?:用户|用戶|收件人|邮箱|郵箱|地址)[^。]{0,10}(?:不存在|未找到|无效|無效)`)

	saysRefused = regexp.MustCompile(`(?i)\b(?:spam|spamhaus|block(?:ed|list)|black ?list(?:ed)?|dnsbl|rbl|policy|reputation|dmarc|dkim|spf|greylist(?:ed)?|rate limit|too many|message (?:size|too (?:large|big))|size limit|content rejected|virus|access denied|not authori[sz]ed|permission)\b`)
)

// maxWords bounds the text that is looked at: what a server has to say stands
// at the beginning, and the returned mail behind it.
const maxWords = 4 << 10

// ofWords says what a bounce tells that has no report: qmail's, Exim's, the old
// ones of Postfix and Exchange, Gmail's for people.
func ofWords(subject, text string) Report {
	text = beforeReturned(text)
	if saysDelayed.MatchString(subject) || saysDelayed.MatchString(text) {
		return Report{}
	}
	status := code(text)
	kind := followup.ReturnKind("")
	if !vague(status) {
		kind = kindOf(status, text)
	}
	kind = cmp.Or(kind, worded(text))
	if kind == "" && (status != "" || undelivered.MatchString(subject+"\n"+text)) {
		kind = cmp.Or(byReply(text), followup.SoftBounce)
	}
	if kind == "" || status != "" && status[0] == '2' {
		return Report{}
	}
	return Report{Kind: kind, Status: status, Recipient: named(text)}
}

var (
	// undelivered finds that a letter is about a mail that was not delivered.
	undelivered = regexp.MustCompile(`(?i)undeliver(?:able|ed)|deliver(?:y|ed) (?:has |to .{1,100} )?fail|failure notice|returned mail|could(?: not|n['’]t) be delivered|wasn['’]t delivered|non remis|échec de la remise|no se (?:pudo|puede|ha podido) entregar|unzustellbar|não entregue|недоставлен|не удается доставить|退信|未送达|تعذر التسليم`)
	// returnedBegins finds where the returned mail begins: qmail, Exim, Postfix, Sendmail.
	returnedBegins = regexp.MustCompile(`(?im)^\W*(?:below this line is a copy of the message|this is a copy of (?:the|your) message|original message(?: headers)?(?: follows)?\b|(?:return-path|received|dkim-signature|message-id)\s*:)`)
	// naming finds the address that a server is talking of, which stands on a line
	// of its own: "<a@example.org>:" and "  a@example.org".
	naming = regexp.MustCompile(`(?m)^[ \t>]*<?([^\s<>@"():;,]{1,64}@[^\s<>@"():;,]{1,250}?)>?[:.]?[ \t]*(?:\r?$|\()`)
)

func beforeReturned(text string) string {
	if at := returnedBegins.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	if len(text) > maxWords {
		text = text[:maxWords]
	}
	return text
}

// named returns the one address that a text names on a line of its own, or "".
func named(text string) string {
	found := ""
	for _, m := range naming.FindAllStringSubmatch(text, maxGroups) {
		a := address(m[1])
		if found != "" && a != found {
			return ""
		}
		found = a
	}
	return found
}

// worded says what words say of the address, or "" where they say nothing.
func worded(text string) followup.ReturnKind {
	switch {
	case saysFull.MatchString(text):
		return followup.MailboxFull
	case saysUnknown.MatchString(text):
		return followup.HardBounce
	case saysRefused.MatchString(text):
		return followup.SoftBounce
	}
	return ""
}
